"""Base views of sites and engagements: object lookup, permission, breadcrumbs."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from sites.models import Engagement, Site
from ui.components import Link
from web.views import RowActionView


def site_crumbs(site, *here):
    """Sites, the site, and the page itself."""
    return [
        Link("Sites", reverse("sites:directory")),
        Link(str(site), site.get_absolute_url()),
        *here,
    ]


def engagement_crumbs(engagement, *here):
    """The site, the engagement, and the page itself."""
    name = f"{engagement.get_track_display()} {engagement.cohort}"
    return site_crumbs(engagement.site, Link(name, engagement.get_absolute_url()), *here)


def find_site(view):
    """The site of a view's address, from those the person may see; any other is 404."""
    return get_object_or_404(Site.objects.visible_to(view.request.user), slug=view.kwargs["slug"])


class SiteMixin:
    """The site named in the address, from those the person may see; any other is 404."""

    def get_object(self):
        return find_site(self)

    def get_breadcrumbs(self):
        return site_crumbs(self.object, Link(self.heading))


class EngagementMixin:
    """The engagement named in the address, from those the person may see; any other is 404."""

    def get_object(self):
        return find_engagement(self)

    def get_breadcrumbs(self):
        return engagement_crumbs(self.object, Link(self.heading))


def find_engagement(view):
    """The engagement of a view's address, with its site."""
    seen = Engagement.objects.visible_to(view.request.user).select_related("site")
    return get_object_or_404(seen, site__slug=view.kwargs["slug"], number=view.kwargs["number"])


class SiteActionView(SiteMixin, RowActionView):
    """Runs one action on a site and returns to its page."""


class EngagementActionView(EngagementMixin, RowActionView):
    """One act on an engagement; its page says of which, and its days."""

    template_name = "sites/engagement_act.html"


class EngagementDetailView(TemplateView):
    """A page that shows something of one engagement."""

    def get_context_data(self, **kwargs):
        self.object = find_engagement(self)
        return super().get_context_data(row=self.object, **kwargs)
