"""Visits, exchanges and deliveries on their days: for a page of a month, a list, and a calendar program."""

from datetime import timedelta

from exchanges.calendar_events import CalendarEvent, in_zones_of, of_past
from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange, PastExchange
from kernel.tokens import digest_of
from liaisons.models import CalendarFeed, Kind, LogEntry
from tta.lifecycle import State
from tta.models import Request

VISITS = [Kind.SITE_VISIT, Kind.EVENT, Kind.VIRTUAL]
DELIVERING = [State.ACCEPTED, State.ASSIGNED, State.UNDER_WAY, State.DELIVERED]
MOST = 500  # of a kind, in the days asked for


def occasions(user, first, last):
    """What ``user`` may see between the days ``first`` and ``last``, in order; what has no day stands by its month."""
    exchanges = Exchange.objects.visible_to(user).in_days(first, last).exclude(state=ExchangeState.CANCELED)
    visits = LogEntry.objects.visible_to(user).filter(kind__in=VISITS, on__range=(first, last)).with_names()
    due = Request.objects.visible_to(user).filter(state__in=DELIVERING, wanted_by__range=(first, last))
    before = PastExchange.objects.visible_to(user).in_days(first, last)
    found = in_zones_of(user, exchanges[:MOST]) + [of_past(row) for row in before[:MOST]]
    found += [_of_entry(row) for row in visits[:MOST]]
    found += [_of_request(row) for row in due.select_related("site")[:MOST]]
    return sorted(found, key=lambda one: (one.first, one.kind, one.label))


def _of_entry(row):
    key, label, url = f"entry-{row.key}", str(row.site), row.get_absolute_url()
    changes = {"changed_at": row.written_at, "revision": row.version - 1}
    return CalendarEvent(key, row.on, row.on, row.get_kind_display(), label, url, **changes)


def _of_request(row):
    key, label, url = f"request-{row.pk}", f"{row.title}, {row.site}", row.get_absolute_url()
    changes = {"changed_at": row.state_since, "revision": row.version - 1}
    return CalendarEvent(key, row.wanted_by, row.wanted_by, "Delivery wanted", label, url, **changes)


def weeks_of(month, found):
    """The weeks of the month that begins on ``month``: [[(day, is of the month, occasions)]], Sunday first."""
    start = month - timedelta(days=(month.weekday() + 1) % 7)
    weeks, found = [], [one for one in found if not one.roughly]
    while not weeks or start.month == month.month or start < month:
        days = [start + timedelta(days=number) for number in range(7)]
        weeks.append(
            [(d, d.month == month.month, [o for o in found if o.first <= d <= o.last]) for d in days]
        )
        start += timedelta(days=7)
    return weeks


def person_of(token):
    """Whose calendar the secret address shows; None where it was taken back or never was."""
    feed = CalendarFeed.objects.with_token(digest_of(token)).open().select_related("person").first()
    return feed.person if feed and feed.person.is_active else None
