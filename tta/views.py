"""The pages of requests for TTA."""

from django.views.generic import DetailView

from tta.models import Request


class RequestPage(DetailView):
    """One request: where it stands, who holds it, what comes next."""

    template_name = "tta/request_detail.html"
    slug_field = "site__slug"

    def get_queryset(self):
        """Requests the person may see; any other is 404."""
        return Request.objects.visible_to(self.request.user).filter(number=self.kwargs["number"])
