"""The site record: everything about one site on one page, and the edits of its profile and agencies."""

from django.conf import settings
from django.db.models import Count, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.generic import TemplateView

from accounts.roles import Role
from audit.telling import as_happenings
from kernel import clock
from notifications.models import Notice
from sites.access import may
from sites.actions.agencies import add_agency, edit_agency
from sites.actions.site import add_engagement, add_site, edit_profile, edit_site
from sites.attention import marks_of, signs_of
from sites.forms import AddEngagementForm, AddSiteForm, AgencyForm, ProfileForm, SiteForm
from sites.lifecycle import BEFORE_LAUNCH
from sites.models import Agency, Engagement, Site
from sites.offers import ask_url, engagement_offers, site_offers
from sites.record import LOADED, events_of_site
from sites.roster import agencies_of, people_of, with_everybody
from sites.story import stages_of
from sites.views.acting import Guarded, RowEdit, SiteAct, SiteEdit, site_crumbs
from ui.charts import small_bar
from ui.parts import Entry, Figure
from ui.templatetags.words import quantity
from ui.views import ActionView

NEWEST = 12  # lines of the timeline on the page; the whole of it is one press away
REQUESTS = 10


class SitePage(TemplateView):
    """The site record."""

    template_name = "sites/site_detail.html"

    def get_context_data(self, **kwargs):
        """Everything the page arranges."""
        user, today = self.request.user, timezone.localdate()
        engagements = self._engagements(user, today)
        now = engagements[0] if engagements else None
        if now:
            site, here = now.site, now
            self.request.unread_notices = now.unread or 0  # the frame asks no more
        else:
            site = here = self._site(user, today)
        acts = events_of_site(user, site).exclude(action__in=LOADED)
        events = list(acts.newest_first()[: NEWEST + 1])
        requests = _open_requests(user, site) if now else []
        people = people_of(here)
        return super().get_context_data(
            row=site,
            now=now,
            earlier=engagements[1:],
            month=now.month_on(today) if now else 0,
            stages=stages_of(now) if now else [],
            marks=self._marks(now, today, people, requests) if now else [],
            figures=_figures(user, now, today, requests) if now else [],
            requests=requests[:REQUESTS],
            panels=[import_string(panel)(user, site) for panel in settings.SITE_PANELS],
            has_more_requests=len(requests) > REQUESTS,
            agencies=agencies_of(here),
            people=people,
            knows_people=may(user, "sites.view_membership", site),
            knows_left=may(user, "sites.view_allotment", site),
            happenings=as_happenings(events[:NEWEST]),
            record_url=reverse("sites:record", args=[site.slug]),
            requests_url=reverse("tta:site-requests", args=[site.slug]),
            ask_url=ask_url(user, engagements),
            offers=site_offers(user, site, now) + (engagement_offers(user, now) if now else []),
            edits_agencies=may(user, "sites.edit_agency", site),
            crumbs=site_crumbs(site),
            **kwargs,
        )

    def _engagements(self, user, today):
        seen = Engagement.objects.visible_to(user).filter(site__slug=self.kwargs["slug"])
        seen = with_everybody(seen.with_balances(user).with_last_act(), user, today, site="site_id")
        seen = seen.annotate(unread=_unread(user))
        return list(seen.select_related("site").latest_first())

    def _site(self, user, today):
        seen = with_everybody(Site.objects.visible_to(user), user, today, site="pk")
        return get_object_or_404(seen, slug=self.kwargs["slug"])

    def _marks(self, now, today, people, requests):
        """The same marks as on the site list."""
        user, named = self.request.user, {one.role for one in people}
        known = requests if len(requests) <= REQUESTS else None  # all of them are here already
        last = now.last_act_at
        line = {
            "state": now.state,
            "ends_on": now.ends_on,
            "hours_granted": now.hours_granted,
            "hours_left": now.hours_left,
            "last_act_on": timezone.localdate(last) if last else None,
            "knows_people": may(user, "sites.view_membership", now),
            "lead_names": Role.LEAD in named,
            "liaison_names": Role.LIAISON in named,
        }
        signs = signs_of(user, [now.site_id], known).get(now.site_id, ())
        return marks_of(line, today, signs)


def _unread(user):
    """How many notices the person has not opened."""
    mine = Notice.objects.to(user).unread().order_by().values("recipient")
    return Subquery(mine.annotate(count=Count("pk")).values("count"))


def _open_requests(user, site):
    """The newest, up to one more than is shown.  Requests live on a floor above: they are reached through the model."""
    rows = Engagement._meta.get_field("requests").related_model.objects.visible_to(user)
    return list(rows.filter(site=site).open().with_names().order_by("-number")[: REQUESTS + 1])


def _figures(user, now, today, requests):
    """The numbers at the head of the page."""
    made = []
    sees = may(user, "sites.view_allotment", now)
    for name, unit in (("hours", "hours"), ("trips", "person-trips")) if sees else ():
        left, granted = getattr(now, f"{name}_left"), getattr(now, f"{name}_granted")
        if granted is None:
            note = "granted at the launch" if now.state in BEFORE_LAUNCH else "not kept in this portal"
            made.append(Figure(f"{name.capitalize()} left", "–", note=note))
            continue
        numbers = {part: getattr(now, f"{name}_{part}") for part in ("granted", "committed", "spent")}
        made.append(
            Figure(
                f"{name.capitalize()} left",
                quantity(left),
                unit,
                f"of {quantity(granted)} granted",
                url=now.get_absolute_url(),
                bar=small_bar(**numbers),
            )
        )
    if now.is_open:
        note = f"ends {clock.day_in_words(now.ends_on)}"
        made.append(Figure("Month", str(now.month_on(today)), f"of {now.months}", note))
    else:
        made.append(Figure("Engagement", now.get_state_display(), note=f"cohort {now.cohort}"))
    count = f"more than {REQUESTS}" if len(requests) > REQUESTS else str(len(requests))
    made.append(Figure("Open requests", count))
    return made


class AddSite(ActionView):
    """A new site with its first engagement."""

    form_class = AddSiteForm
    heading, submit, done = (
        "Add a site",
        "Add the site",
        "The site is added, with an engagement that is selected.",
    )
    explanation = (
        "A city, a county, or two cities counted as one. Hours and trips are granted when it is launched."
    )

    def find(self):
        """No row yet: the programme itself."""
        return self.request.user

    def may_open(self):
        """BJA adds sites."""
        return may(self.request.user, "sites.add_site")

    def back(self):
        """The new site, or the list."""
        return self.made.get_absolute_url() if hasattr(self, "made") else reverse("sites:directory")

    def crumbs(self):
        """Where the page stands."""
        return [Entry("Sites", reverse("sites:directory")), Entry(self.heading)]

    def act(self, form):
        """Add it."""
        self.made = add_site(**form.cleaned_data, by=self.request.user)


class AddEngagement(SiteAct):
    """One more engagement of a site whose last one ended."""

    permission, form_class = "sites.add_engagement", AddEngagementForm
    heading, submit = "Add an engagement", "Select the site again"
    done = "The engagement is added as selected. Announce it when its cohort is announced."
    explanation = (
        "A site whose engagement ended can be selected again. The new engagement follows the last one; "
        "hours and trips are granted when it is launched."
    )
    made = None

    def act(self, form):
        """Add it."""
        self.made = add_engagement(self.row, **form.cleaned_data, by=self.request.user)

    def back(self):
        """The new engagement, or the site."""
        return (self.made or self.row).get_absolute_url()


class EditSite(SiteEdit):
    """What BJA keeps about a site."""

    permission, form_class, heading = "sites.edit_site", SiteForm, "Edit the site"
    explanation = "The record keeps who changed what, before and after."

    def act(self, form):
        """Save it."""
        edit_site(self.row, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)


class EditProfile(SiteEdit):
    """What the site says of itself."""

    permission, form_class, heading = "sites.edit_profile", ProfileForm, "Edit the profile"
    explanation = EditSite.explanation

    def act(self, form):
        """Save it."""
        edit_profile(self.row, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)


class AddAgency(SiteAct):
    """Another agency of the site."""

    permission, form_class = "sites.edit_agency", AgencyForm
    heading, submit, done = "Add an agency", "Add the agency", "The agency is added."
    explanation = "Police, sheriff, prosecutor, mayor’s office, probation: organizations that take part."

    def act(self, form):
        """Add it."""
        add_agency(self.row, **form.cleaned_data, by=self.request.user)


class EditAgency(Guarded, RowEdit):
    """An agency's name, kind and website."""

    permission, form_class, heading, done = "sites.edit_agency", AgencyForm, "Edit the agency", "Saved."

    def find(self):
        """The agency, from those the person may see; any other is 404."""
        seen = Agency.objects.visible_to(self.request.user).select_related("site")
        return get_object_or_404(seen, site__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def back(self):
        """The site record."""
        return self.row.site.get_absolute_url()

    def crumbs(self):
        """Where the page stands."""
        return site_crumbs(self.row.site, Entry(self.heading))

    def act(self, form):
        """Save it."""
        edit_agency(self.row, form.cleaned_data, seen_version=self.seen_version, by=self.request.user)
