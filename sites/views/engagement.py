"""The pages of one engagement of a site."""

from django.views.generic import DetailView

from sites.models import Engagement


class EngagementPage(DetailView):
    """One engagement of a site."""

    template_name = "sites/engagement_detail.html"
    slug_field = "site__slug"

    def get_queryset(self):
        """Engagements the person may see; any other is 404."""
        return Engagement.objects.visible_to(self.request.user).filter(number=self.kwargs["number"])
