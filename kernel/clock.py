"""What time it is for the act at work: now, except where the demonstration tells what happened
before.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.utils import timezone

_told = ContextVar("told_instant", default=None)


def now():
    """The instant of the act, as the record, the ledger and the rows keep it."""
    return _told.get() or timezone.now()


def today():
    """The day of the act in US Eastern time."""
    return timezone.localdate(now())


def today_in(zone):
    """The day of the act in the time zone ``zone``: a name of the time-zone database."""
    return timezone.localdate(now(), ZoneInfo(zone))


def latest_today(*zones):
    """The later of the days it is in US Eastern time and in ``zones``: no day after it has come
    anywhere there.

    Guam begins each day up to 15 hours before the East.
    """
    if zones:
        return max(today(), *map(today_in, zones))
    return today()


def earliest_today(*zones):
    """The earlier of the days it is in US Eastern time and in ``zones``: no day before it is still
    going on there.
    """
    if zones:
        return min(today(), *map(today_in, zones))
    return today()


def format_day(day):
    """A day as a sentence says it: "April 11, 2025"."""
    return f"{day:%B} {day.day}, {day.year}"


@contextmanager
def at(instant):
    """Acts inside happen at ``instant``, which lies in the past. Only the demonstration tells it
    (docs/adr/0032).

    Raises ValueError for the future: nothing is ever recorded before it happened.
    """
    if instant > timezone.now():
        raise ValueError("Nobody tells the future.")
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
