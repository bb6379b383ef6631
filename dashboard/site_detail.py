"""The site page: everything about one site that the signed-in person may see."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.roles import Role
from audit.timeline import timeline_events
from exchanges.site_panel import exchanges_of
from kernel import clock
from liaisons.detail_panels import site_panel as liaisons_panel
from newsroom.site_panel import stories
from notifications.models import unread_count
from sites.access import may
from sites.attention import alerts_of
from sites.available_actions import ask_url, engagement_offers, site_offers
from sites.lifecycle import BEFORE_LAUNCH
from sites.models import Engagement, Site
from sites.queries.audit_events import LOADED, events_of_site
from sites.queries.people import agencies_of, people_of, with_everybody
from sites.views.base import site_crumbs
from tta.models import Request
from tta.site_alerts import overdue_decisions
from ui.charts import small_bar
from ui.components import Figure, stages_of
from ui.templatetags.formatting import quantity

NEWEST = 12  # lines of the timeline on the page; the whole of it is one press away
REQUESTS = 10


class SitePage(TemplateView):
    template_name = "sites/site_detail.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        engagements = self._engagements(user, today)
        now = next(iter(engagements), None)
        if now:
            site, here = now.site, now
            self.request.unread_notices = now.unread  # the frame asks no more
        else:
            site = here = self._site(user, today)
        acts = events_of_site(user, site).exclude(action__in=LOADED)
        events = list(acts.newest_first()[: NEWEST + 1])
        people = people_of(here)
        requests, offers = [], site_offers(user, site, now)
        if now:
            requests = _open_requests(user, site)
            offers = offers + engagement_offers(user, now)
        return super().get_context_data(
            row=site,
            now=now,
            earlier=engagements[1:],
            **self._of_engagement(now, today, people, requests),
            requests=requests[:REQUESTS],
            panels=[liaisons_panel(user, site), exchanges_of(user, site), stories(user, site)],
            has_more_requests=len(requests) > REQUESTS,
            agencies=agencies_of(here),
            people=people,
            knows_people=may(user, "sites.view_membership", site),
            knows_left=may(user, "sites.view_allotment", site),
            happenings=timeline_events(events[:NEWEST]),
            record_url=reverse("sites:record", args=[site.slug]),
            requests_url=reverse("tta:site-requests", args=[site.slug]),
            ask_url=ask_url(user, engagements),
            offers=offers,
            edits_agencies=may(user, "sites.edit_agency", site),
            crumbs=site_crumbs(site),
            **kwargs,
        )

    def _engagements(self, user, today):
        seen = Engagement.objects.visible_to(user).filter(site__slug=self.kwargs["slug"])
        seen = with_everybody(seen.with_balances(user).with_last_act(), user, today, site="site_id")
        seen = seen.annotate(unread=unread_count(user))
        return list(seen.select_related("site").latest_first())

    def _site(self, user, today):
        seen = with_everybody(Site.objects.visible_to(user), user, today, site="pk")
        return get_object_or_404(seen, slug=self.kwargs["slug"])

    def _of_engagement(self, now, today, people, requests):
        """What the page shows of the newest engagement; empty at a site without one."""
        if now is None:
            return {"month": 0, "stages": [], "marks": [], "figures": []}
        return {
            "month": now.month_on(today),
            "stages": stages_of(now),
            "marks": self._alerts(now, today, people, requests),
            "figures": _figures(self.request.user, now, today, requests),
        }

    def _alerts(self, now, today, people, requests):
        """The same alerts as on the site list."""
        user, named = self.request.user, {one.role for one in people}
        known = last_act_on = None
        if len(requests) <= REQUESTS:  # all of them are here already
            known = requests
        if now.last_act_at:
            last_act_on = timezone.localdate(now.last_act_at)
        line = {
            "state": now.state,
            "ends_on": now.ends_on,
            "hours_granted": now.hours_granted,
            "hours_left": now.hours_left,
            "last_act_on": last_act_on,
            "knows_people": may(user, "sites.view_membership", now),
            "lead_names": Role.LEAD in named,
            "liaison_names": Role.LIAISON in named,
        }
        signs = overdue_decisions(user, [now.site_id], known).get(now.site_id, ())
        return alerts_of(line, today, signs)


def _open_requests(user, site):
    """The newest, up to one more than is shown."""
    return list(
        Request.objects.visible_to(user)
        .filter(site=site)
        .open()
        .with_names()
        .order_by("-number")[: REQUESTS + 1]
    )


def _figures(user, now, today, requests):
    """The numbers at the head of the page."""
    figures = []
    if may(user, "sites.view_allotment", now):
        figures = [_allotment_figure(now, "hours", "hours"), _allotment_figure(now, "trips", "person-trips")]
    if now.is_open:
        note = f"ends {clock.format_day(now.ends_on)}"
        figures.append(Figure("Month", str(now.month_on(today)), f"of {now.months}", note))
    else:
        figures.append(Figure("Engagement", now.get_state_display(), note=f"cohort {now.cohort}"))
    count = str(len(requests))
    if len(requests) > REQUESTS:
        count = f"more than {REQUESTS}"
    figures.append(Figure("Open requests", count))
    return figures


def _allotment_figure(now, name, unit):
    """What is left of one allotment (``name``: hours or trips); a dash where none was granted."""
    label, granted = f"{name.capitalize()} left", getattr(now, f"{name}_granted")
    if granted is None:
        note = "not kept in this portal"
        if now.state in BEFORE_LAUNCH:
            note = "granted at the launch"
        return Figure(label, "–", note=note)
    numbers = {part: getattr(now, f"{name}_{part}") for part in ("granted", "committed", "spent")}
    return Figure(
        label,
        quantity(getattr(now, f"{name}_left")),
        unit,
        f"of {quantity(granted)} granted",
        url=now.get_absolute_url(),
        bar=small_bar(**numbers),
    )
