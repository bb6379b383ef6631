"""What happens on a day or at an hour, for a page, a calendar program, and the letters about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange
from exchanges.models.past import Precision
from exchanges.past_csv import format_partial_dates
from kernel.clock import now
from kernel.scope import as_program
from sites.models import Site
from ui.templatetags.formatting import clock_in

ICS = "text/calendar"
# events whose letters bring the days along; the last takes them back
INVITING = {
    f"exchanges.exchange.{verb}"
    for verb in ("approve", "confirm", "book", "new_days", "invite_host", "cancel")
}


@dataclass(frozen=True)
class CalendarEvent:
    """One thing on one or several days; ``starts_at`` where an hour is said, ``clock`` that hour in words."""

    key: str
    first: date
    last: date
    kind: str
    label: str
    url: str
    starts_at: datetime | None = None
    clock: str = ""
    is_canceled: bool = False
    roughly: str = (
        ""  # where the source names no day: the time in its words; such a one stands in lists alone
    )


def of_exchange(row, zone=None):
    """An exchange as an occasion, its hour shown in ``zone``."""
    return CalendarEvent(
        f"exchange-{row.pk}",
        row.starts_on,
        row.ends_on or row.starts_on,
        "Exchange",
        row.title,
        row.get_absolute_url(),
        row.starts_at,
        clock_in(row.starts_at, zone or row.time_zone) if row.starts_at else "",
        row.state == ExchangeState.CANCELED,
    )


def of_past(row):
    """An exchange from before the portal as an occasion: on its days, or some time in its month where none is known."""
    is_exact = row.precision == Precision.DAY
    words = (
        ""
        if is_exact
        else f"{format_partial_dates(row.first_on, row.last_on, row.precision)}, the source names no day"
    )
    key, url = f"past-exchange-{row.pk}", row.get_absolute_url()
    return CalendarEvent(
        key, row.first_on, row.last_on, "Exchange before the portal", row.topic, url, roughly=words
    )


def in_zones_of(user, exchanges):
    """Exchanges as occasions, each hour in the zone of the person's own site where all of theirs have one zone."""
    rows = list(exchanges)
    ids = {pk for row in rows if row.starts_at for pk in row.shown_to}
    zones = (
        dict(Site.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "time_zone")) if ids else {}
    )
    made = []
    for row in rows:
        own = {zones[pk] for pk in row.shown_to if pk in zones}
        made.append(of_exchange(row, own.pop() if len(own) == 1 else None))
    return made


def clocks_of(exchange, sites):
    """The first hour in words, once for each time zone among the exchange's own and those of ``sites``."""
    if not exchange.starts_at:
        return []
    where = {exchange.time_zone: []}
    for site in sites:
        where.setdefault(site.time_zone, []).append(str(site))
    hours = {}
    for zone, names in where.items():
        hours.setdefault(clock_in(exchange.starts_at, zone), []).extend(names)
    return [f"{hour} in {'; '.join(names)}" if names else hour for hour, names in hours.items()]


def as_ics(found, name):
    """``found`` as iCalendar.  Whole days, or the hour in UTC; the text is a title and a link, never what was said."""
    calendar = Calendar()
    calendar.add("prodid", "-//PSP Portal//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in found:
        event = Event()
        event.add("uid", f"{one.key}@psp-portal")
        event.add("dtstamp", now())
        event.add("dtstart", one.starts_at.astimezone(ZoneInfo("UTC")) if one.starts_at else one.first)
        if not one.starts_at:
            event.add("dtend", one.last + timedelta(days=1))
        event.add("summary", f"{one.kind}: {one.label}")
        event.add("url", f"{settings.ADDRESS}{one.url}")
        if one.is_canceled:
            event.add("status", "CANCELED")
        calendar.add_component(event)
    return calendar.to_ical()


def parts_of(notice):
    """What travels with a letter about an exchange: its days for a calendar program, as of when the letter leaves.

    Whoever may no longer see the exchange gets none.
    """
    if notice.event not in INVITING or not notice.path:
        return []
    number = notice.path.strip("/").rpartition("/")[2]
    with as_program():
        rows = Exchange.objects.exclude(starts_on=None).filter(pk=number)
        row = (rows.visible_to(notice.recipient) if notice.recipient else rows).first()
    return [("exchange.ics", as_ics([of_exchange(row)], row.title).decode(), ICS)] if row else []
