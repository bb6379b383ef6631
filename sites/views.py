"""The pages of the site record."""

from django.views.generic import DetailView

from sites.models import Engagement, Site


class SitePage(DetailView):
    """The site record."""

    template_name = "sites/site_detail.html"

    def get_queryset(self):
        """Sites the person may see; any other is 404."""
        return Site.objects.visible_to(self.request.user)


class EngagementPage(DetailView):
    """One engagement of a site."""

    template_name = "sites/engagement_detail.html"
    slug_field = "site__slug"

    def get_queryset(self):
        """Engagements the person may see; any other is 404."""
        return Engagement.objects.visible_to(self.request.user).filter(number=self.kwargs["number"])
