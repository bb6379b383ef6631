"""What time it is for the act at work: now, except where the demonstration tells what happened before."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_told = ContextVar("told_instant", default=None)


def now():
    """The instant of the act, as the record, the ledger and the rows keep it."""
    return _told.get() or timezone.now()


def today():
    """The day of the act in US Eastern time."""
    return timezone.localdate(now())


def format_day(day):
    """A day as a sentence says it: "April 11, 2025"."""
    return f"{day:%B} {day.day}, {day.year}"


@contextmanager
def at(instant):
    """Acts inside happen at ``instant``, which lies in the past.  Only the demonstration tells it (docs/adr/0032).

    Raises ValueError for the future: nothing is ever recorded before it happened.
    """
    if instant > timezone.now():
        raise ValueError("Nobody tells the future.")
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
