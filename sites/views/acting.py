"""What the pages that act on a site and its engagements share: finding the row, asking the permission, the way back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from audit.models import Event
from sites.access import may
from sites.models import Engagement, Site
from ui.parts import Entry
from ui.views import ActionView, VersionedView


def site_crumbs(site, *here):
    """Sites, the site, and the page itself."""
    return [Entry("Sites", reverse("sites:directory")), Entry(str(site), site.get_absolute_url()), *here]


def engagement_crumbs(engagement, *here):
    """The site, the engagement, and the page itself."""
    name = f"{engagement.get_track_display()} {engagement.cohort}"
    return site_crumbs(engagement.site, Entry(name, engagement.get_absolute_url()), *here)


def find_site(view):
    """The site of a view's address, from those the person may see; any other is 404."""
    return get_object_or_404(Site.objects.visible_to(view.request.user), slug=view.kwargs["slug"])


class OfSite:
    """The site named in the address, from those the person may see; any other is 404."""

    def find(self):
        """The site."""
        return find_site(self)

    def crumbs(self):
        """Where the page stands."""
        return site_crumbs(self.row, Entry(self.heading))


class OfEngagement:
    """The engagement named in the address, from those the person may see; any other is 404."""

    def find(self):
        """The engagement with its site."""
        return find_engagement(self)

    def crumbs(self):
        """Where the page stands."""
        return engagement_crumbs(self.row, Entry(self.heading))


def find_engagement(view):
    """The engagement of a view's address, with its site."""
    seen = Engagement.objects.visible_to(view.request.user).select_related("site")
    return get_object_or_404(seen, site__slug=view.kwargs["slug"], number=view.kwargs["number"])


class Guarded:
    """Asks ``permission`` at the row's site; without it the page is 403."""

    permission = ""

    def may_open(self):
        """Whether the person's roles at the site hold the permission today."""
        return may(self.request.user, self.permission, self.row)


class ActOn(Guarded, ActionView):
    """One act on one row: a hidden row is 404, without ``permission`` at its site 403."""


class RowEdit(VersionedView):
    """An edit that never overwrites another person's unseen, and says from the record whose it was."""

    def last_edit(self):
        """Who saved last, and when."""
        event = Event.objects.about(self.row).first()
        return (event.actor, event.at) if event else super().last_edit()


class SiteAct(OfSite, ActOn):
    """One act on a site."""


class SiteEdit(Guarded, OfSite, RowEdit):
    """An edit of a site."""


class EngagementAct(OfEngagement, ActOn):
    """One act on an engagement; its page says of which, and its days."""

    template_name = "sites/engagement_act.html"


class EngagementEdit(Guarded, OfEngagement, RowEdit):
    """An edit of an engagement."""


class EngagementRead(TemplateView):
    """A page that shows something of one engagement."""

    def get_context_data(self, **kwargs):
        """The engagement, for the template."""
        self.row = find_engagement(self)
        return super().get_context_data(row=self.row, **kwargs)
