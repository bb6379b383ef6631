"""Audit events a person may read: of one site, or of the whole program."""

from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from audit.models import Event
from audit.timeline import concealers, read_permissions
from sites.access import may
from sites.models import Site
from web.pagination import contains

# What the portal read from public sources: hundreds of lines on the first day, none of them
# anybody's act.
LOADED = [
    "sites.site.load", "sites.agency.load", "sites.engagement.load",
    "clearinghouse.resource.load", "newsroom.page.load", "exchanges.pastexchange.load",
    "clearinghouse.resource.complete", "newsroom.page.renew",
]  # fmt: skip
EVERYBODY_READS = "sites.engagement."  # where an engagement stands is for everyone at the site


def events_of_site(user, site):
    """The lines about ``site`` that ``user`` may read: all of them for BJA and its lead, else their
    own acts and the steps of its engagements.
    """
    events = Event.objects.at_site(site.pk)
    if not may(user, "sites.view_record", site):
        return events.filter(Q(actor_id=user.pk) | Q(action__startswith=EVERYBODY_READS))
    for beginning, permission in read_permissions():
        if not may(user, permission, site):
            events = events.exclude(action__startswith=beginning)
    return _without_concealed(events, user)


def events_of_program(user):
    """Every line, for those who read the whole record."""
    if not may(user, "sites.view_whole_record"):
        return Event.objects.none()
    return _without_concealed(Event.objects.all(), user)


def apply_filters(events, filters):
    """The lines narrowed by the cleaned words of the filter form; what was loaded, only if it is
    asked for.
    """
    if not filters.get("loaded"):
        events = events.exclude(action__in=LOADED)
    if filters.get("site"):
        sites = Site.objects.named(filters["site"])
        events = events.filter(site_id__in=list(sites.values_list("pk", flat=True)))
    if filters.get("who"):
        people = get_user_model().objects.filter(contains("name", filters["who"]))
        events = events.filter(actor_id__in=list(people.values_list("pk", flat=True)))
    if filters.get("about"):
        events = events.filter(action__startswith=filters["about"])
    if filters.get("since"):
        events = events.filter(at__gte=_midnight(filters["since"]))
    if filters.get("until"):
        events = events.filter(at__lt=_midnight(filters["until"] + timedelta(days=1)))
    return events


def _without_concealed(events, user):
    """Without lines about what the person may not read yet; their own acts stay theirs to read."""
    for concealed in concealers():
        for targets in concealed(user):
            events = events.exclude(~Q(actor_id=user.pk), target__in=targets)
    return events


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
