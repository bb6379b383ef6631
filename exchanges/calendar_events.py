"""What happens on a day or at an hour, for a page, a calendar program, and the letters about it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from exchanges.lifecycle import ExchangeState
from exchanges.models.past import Precision
from exchanges.past_csv import format_partial_dates
from sites.models import Site
from ui.templatetags.formatting import clock_in

ICS = "text/calendar"
OFFICE_CLOSES = time(17)  # where no hour of the end is known
# events whose letters bring the days along; the last takes them back
INVITING = {
    f"exchanges.exchange.{verb}"
    for verb in ("approve", "confirm", "book", "new_days", "invite_host", "cancel")
}


@dataclass(frozen=True)
class CalendarEvent:
    """One thing on one or several days; ``starts_at`` where an hour is said, ``clock`` that hour in
    words.
    """

    key: str
    first: date
    last: date
    kind: str
    label: str
    url: str
    starts_at: datetime | None = None
    clock: str = ""
    is_canceled: bool = False
    time_zone: str = ""  # of the hours
    changed_at: datetime | None = (
        None  # the last change of its days or status; stands still while nothing changes
    )
    revision: int = 0  # grows with each change: calendar programs drop an older one
    roughly: str = (
        ""  # where the source names no day: the time in its words; such a one stands in lists alone
    )


def of_exchange(row, zone=None):
    """An exchange as a calendar event, its hour shown in the time zone ``zone``
    (default: its own).
    """
    clock = ""
    if row.starts_at:
        clock = clock_in(row.starts_at, zone or row.time_zone)
    return CalendarEvent(
        f"exchange-{row.pk}",
        row.starts_on,
        row.ends_on or row.starts_on,
        "Exchange",
        row.title,
        row.get_absolute_url(),
        row.starts_at,
        clock,
        row.state == ExchangeState.CANCELED,
        row.time_zone,
        row.state_since,
        row.version - 1 + (row.state == ExchangeState.CANCELED),
    )


def of_past(row):
    """A past exchange as a calendar event: on its days, or roughly in its month where no day is
    known.
    """
    roughly = ""
    if row.precision != Precision.DAY:
        days = format_partial_dates(row.first_on, row.last_on, row.precision)
        roughly = f"{days}, the source names no day"
    key, url = f"past-exchange-{row.pk}", row.get_absolute_url()
    return CalendarEvent(
        key,
        row.first_on,
        row.last_on,
        "Exchange before the portal",
        row.topic,
        url,
        changed_at=row.imported_at,
        roughly=roughly,
    )


def in_zones_of(user, exchanges):
    """Exchanges as calendar events; the hour is in the time zone of the person's sites, if these
    share one.
    """
    rows = list(exchanges)
    ids = {pk for row in rows if row.starts_at for pk in row.shown_to}
    zones = {}
    if ids:
        sites = Site.objects.visible_to(user).filter(pk__in=ids)
        zones = dict(sites.values_list("pk", "time_zone"))
    events = []
    for row in rows:
        own = {zones[pk] for pk in row.shown_to if pk in zones}
        zone = None
        if len(own) == 1:
            zone = own.pop()
        events.append(of_exchange(row, zone))
    return events


def clocks_of(exchange, sites):
    """The first hour in words, once for each time zone among the exchange's own and those of
    ``sites``.
    """
    if not exchange.starts_at:
        return []
    where = {exchange.time_zone: []}
    for site in sites:
        where.setdefault(site.time_zone, []).append(str(site))
    hours = {}
    for zone, names in where.items():
        hours.setdefault(clock_in(exchange.starts_at, zone), []).extend(names)
    return [f"{hour} in {'; '.join(names)}" if names else hour for hour, names in hours.items()]


def as_ics(found, name, *, is_letter=False):
    """``found`` as iCalendar.  Whole days, or the hour in UTC; the text is a title and a link,
    never what was said.

    ``is_letter``: what an e-mail brings, with METHOD: CANCEL where all of ``found`` is canceled,
    otherwise PUBLISH. The same events give the same bytes: UID, SEQUENCE and DTSTAMP come from the
    rows (RFC 5545, 3.8.7).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//PSP Portal//Calendar//EN")
    calendar.add("version", "2.0")
    if is_letter:
        calendar.add("method", "CANCEL" if all(one.is_canceled for one in found) else "PUBLISH")
    calendar.add("x-wr-calname", name)
    for one in found:
        calendar.add_component(_event(one))
    return calendar.to_ical()


def _event(one):
    event = Event()
    event.add("uid", f"{one.key}@psp-portal")
    event.add("dtstamp", one.changed_at or datetime.combine(one.first, time(), UTC))
    event.add("sequence", one.revision)
    event.add("dtstart", one.starts_at.astimezone(UTC) if one.starts_at else one.first)
    event.add("dtend", _end_of(one))
    event.add("summary", f"{one.kind}: {one.label}")
    if one.starts_at:
        event.add(
            "description",
            f"Begins {one.clock}. Its end has no hour; 5:00 p.m. of the last day stands for it.",
        )
    event.add("url", f"{settings.ADDRESS}{one.url}")
    event.add("organizer", f"MAILTO:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    if one.is_canceled:
        event.add("status", "CANCELED")
    return event


def _end_of(one):
    """The day after the last, as calendars count whole days; the end of office hours where a first
    hour is given.
    """
    if not one.starts_at:
        return one.last + timedelta(days=1)
    closing = datetime.combine(one.last, OFFICE_CLOSES, ZoneInfo(one.time_zone)).astimezone(UTC)
    return max(closing, one.starts_at + timedelta(hours=1)).astimezone(UTC)
