"""Dates, ages and quantities in the words people use. Instants are shown in US Eastern time and say
so.
"""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone

from kernel.clock import format_day
from kernel.number_format import format_number
from ui.markdown import as_html

register = template.Library()

EASTERN = ZoneInfo("America/New_York")
NOTHING = "–"
DAYS_OF_A_MONTH = 30.44  # the Gregorian mean; only for "about 5 months ago"


@register.filter
def eastern(at):
    """An instant in full: "Friday, April 11, 2025, 11:59 p.m. ET"."""
    if not at:
        return NOTHING
    there = at.astimezone(EASTERN)
    return f"{there:%A, %B} {there.day}, {there.year}, {_clock(there)} ET"


@register.filter
def clock_in(at, zone):
    """An instant in the time zone of a place: "Friday, April 11, 2025, 2:00 p.m. CDT"."""
    if not at:
        return NOTHING
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%A, %B} {there.day}, {there.year}, {_clock(there)} {there:%Z}"


@register.filter
def moment(at):
    """An instant where room is short: "Apr 11, 2025, 11:59 p.m. ET"."""
    if not at:
        return NOTHING
    there = at.astimezone(EASTERN)
    return f"{there:%b} {there.day}, {there.year}, {_clock(there)} ET"


@register.filter
def day(on):
    """A day: "April 11, 2025".  An instant is the day it was in Eastern time."""
    on = as_day(on)
    if on:
        return format_day(on)
    return NOTHING


@register.filter
def shortday(on):
    """A day for a table cell: "Apr 11, 2025"."""
    on = as_day(on)
    if on:
        return f"{on:%b} {on.day}, {on.year}"
    return NOTHING


@register.filter
def weekday(on):
    """A day with its weekday: "Friday, April 11, 2025"."""
    on = as_day(on)
    if on:
        return f"{on:%A, %B} {on.day}, {on.year}"
    return NOTHING


@register.filter
def age(since):
    """How long ago, in whole days: "today", "yesterday", "3 days ago", "5 months ago"."""
    since = as_day(since)
    if not since:
        return NOTHING
    days = (timezone.localdate(timezone=EASTERN) - since).days
    if days < 0:
        if days < -1:
            return f"in {_span(-days)}"
        return "tomorrow"
    return {0: "today", 1: "yesterday"}.get(days) or f"{_span(days)} ago"


@register.filter
def waiting(since):
    """How long something has waited, in a column that says so: "since today", "3 days"."""
    since = as_day(since)
    if not since:
        return NOTHING
    days = (timezone.localdate(timezone=EASTERN) - since).days
    if days > 0:
        return _span(days)
    return "since today"


@register.filter
def quantity(number):
    """A number without idle zeros, thousands set apart: 12.25, 200, 1,000."""
    if number is None or number == "":
        return NOTHING
    return format_number(round(Decimal(str(number)), 2))


@register.filter
def hours(number):
    """Expert hours with their unit: "12.25 hours", "1 hour"."""
    return _with_unit(number, "hour")


@register.filter
def trips(number):
    """Person-trips with their unit: "3 person-trips"."""
    return _with_unit(number, "person-trip")


@register.filter
def unpunctuated(label):
    """A field's label without the colon Django puts behind it."""
    return str(label).rstrip(":")


@register.filter
def prose(text):
    """Markdown of the newsroom as clean HTML."""
    return as_html(text)


@register.filter
def midsentence(name):
    """A name within a sentence: "site lead", but "BJA administrator" and "Strategic Site Liaison"
    as they are.
    """
    first, _, rest = name.partition(" ")
    is_proper = first.isupper() or rest[:1].isupper()
    if is_proper:
        return name
    return name[:1].lower() + name[1:]


def as_day(moment_or_day):
    """The Eastern day of an instant; a day as it is; None for nothing."""
    if isinstance(moment_or_day, datetime):
        if timezone.is_aware(moment_or_day):
            return moment_or_day.astimezone(EASTERN).date()
        return moment_or_day.date()
    if isinstance(moment_or_day, date):
        return moment_or_day
    return None


def _clock(there):
    return f"{there.hour % 12 or 12}:{there:%M} {'a.m.' if there.hour < 12 else 'p.m.'}"


def _span(days):
    if days < 60:
        return f"{days} day{'' if days == 1 else 's'}"
    months = round(days / DAYS_OF_A_MONTH)
    if months < 24:
        return f"{months} months"
    return f"{days // 365} years"


def _with_unit(number, unit):
    amount = quantity(number)
    if amount == NOTHING:
        return amount
    return f"{amount} {unit}{'' if amount == '1' else 's'}"
