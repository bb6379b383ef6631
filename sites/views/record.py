"""The site record: everything about one site on one page."""

from django.views.generic import DetailView

from sites.models import Site


class SitePage(DetailView):
    """The site record."""

    template_name = "sites/site_detail.html"

    def get_queryset(self):
        """Sites the person may see; any other is 404."""
        return Site.objects.visible_to(self.request.user)
