"""Visits, exchanges and deliveries on their days: for a page of a month, a list, and a calendar program."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from icalendar import Calendar, Event

from kernel.clock import now
from liaisons.models import CalendarFeed, Entry, Kind
from tta.lifecycle import ExchangeState, State
from tta.models import Exchange, Request

VISITS = [Kind.SITE_VISIT, Kind.EVENT, Kind.VIRTUAL]
DELIVERING = [State.ACCEPTED, State.ASSIGNED, State.UNDER_WAY, State.DELIVERED]
MOST = 500  # of a kind, in the days asked for


@dataclass(frozen=True)
class Occasion:
    """One thing on one or several days."""

    key: str
    first: date
    last: date
    kind: str
    label: str
    url: str


def occasions(user, first, last):
    """What ``user`` may see between the days ``first`` and ``last``, in order."""
    exchanges = Exchange.objects.visible_to(user).in_days(first, last).exclude(state=ExchangeState.CANCELLED)
    visits = Entry.objects.visible_to(user).filter(kind__in=VISITS, on__range=(first, last)).with_names()
    due = Request.objects.visible_to(user).filter(state__in=DELIVERING, wanted_by__range=(first, last))
    found = [
        Occasion(
            f"exchange-{row.pk}", row.starts_on, row.ends_on, "Exchange", row.title, row.get_absolute_url()
        )
        for row in exchanges[:MOST]
    ]
    found += [
        Occasion(
            f"entry-{row.key}", row.on, row.on, row.get_kind_display(), str(row.site), row.get_absolute_url()
        )
        for row in visits[:MOST]
    ]
    found += [
        Occasion(
            f"request-{row.pk}",
            row.wanted_by,
            row.wanted_by,
            "Delivery wanted",
            f"{row.title}, {row.site}",
            row.get_absolute_url(),
        )
        for row in due.select_related("site")[:MOST]
    ]
    return sorted(found, key=lambda one: (one.first, one.kind, one.label))


def weeks_of(month, found):
    """The weeks of the month that begins on ``month``: [[(day, is of the month, occasions)]], Sunday first."""
    start = month - timedelta(days=(month.weekday() + 1) % 7)
    weeks = []
    while not weeks or start.month == month.month or start < month:
        days = [start + timedelta(days=number) for number in range(7)]
        weeks.append(
            [(d, d.month == month.month, [o for o in found if o.first <= d <= o.last]) for d in days]
        )
        start += timedelta(days=7)
    return weeks


def as_ics(found, name):
    """``found`` as iCalendar.  Days are whole days; the text is a title and a link, never what was said."""
    calendar = Calendar()
    calendar.add("prodid", "-//PSP Portal//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in found:
        event = Event()
        event.add("uid", f"{one.key}@psp-portal")
        event.add("dtstamp", now())
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))
        event.add("summary", f"{one.kind}: {one.label}")
        event.add("url", f"{settings.ADDRESS}{one.url}")
        calendar.add_component(event)
    return calendar.to_ical()


def person_of(token):
    """Whose calendar the secret address shows; None where it was taken back or never was."""
    rows = CalendarFeed.objects.with_token(sha256(token.encode()).hexdigest()).open().select_related("person")
    feed = rows.first()
    return feed.person if feed and feed.person.is_active else None
