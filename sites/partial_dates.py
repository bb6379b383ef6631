"""Dates known to the day, the month or the year.  Pure arithmetic, no ORM."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.clock import format_day
from sites.program import CLOSE_OUT_DAYS, MONTHS_DIAGNOSTIC, MONTHS_OPERATIONS, MONTHS_PILOT

MONTHS_OF = {
    "operations": MONTHS_OPERATIONS,
    "diagnostic": MONTHS_DIAGNOSTIC,
    "pilot": MONTHS_PILOT,
}
_SAID = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
# What a spreadsheet makes of a date: 10/24/2019, 45321 (a serial number), and Feb-22, whose year or
# day is lost.
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 0?0:00(?::00)?)?")
_SERIAL = re.compile(r"[1-9]\d{4}(?:\.0)?")
_SHORTENED = re.compile(r"\d{1,2}-[A-Za-z]{3}(-\d{2})?|[A-Za-z]{3}-\d{2}|\d{1,2}/\d{1,2}/\d{2}")
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel for every day after February 28, 1900


@dataclass(frozen=True)
class PartialDate:
    """A date as a source says it: the ``first`` and ``last`` day it can mean; ``precision``: day,
    month or year.
    """

    first: date
    last: date
    precision: str


def parse_partial_date(text):
    """Read "2024-12-23", "2017-06" or "2018", and a day as Excel stores it. Raises ValueError with
    a sentence.
    """
    match = _SAID.fullmatch(day_from_spreadsheet(text.strip()))
    if not match:
        raise ValueError(
            f"“{text}” is no date; write 2019-06-03, or 2019-06 or 2019 where the source says no more"
        )
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if day:
            return PartialDate(date(year, month, day), date(year, month, day), "day")
        if month:
            return PartialDate(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month")
        return PartialDate(date(year, 1, 1), date(year, 12, 31), "year")
    except ValueError:
        raise ValueError(f"“{text}” is not in the calendar") from None


def day_from_spreadsheet(text):
    """A day as Excel writes it (10/24/2019) or stores it (43762) as "2019-10-24"; any other text as
    it is.

    Raises ValueError for a date whose year or day a spreadsheet has dropped, such as Feb-22.
    """
    if _SERIAL.fullmatch(text):
        return (SERIAL_ZERO + timedelta(days=int(text.partition(".")[0]))).isoformat()
    if american := _AMERICAN.fullmatch(text):
        month, day, year = american.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if _SHORTENED.fullmatch(text):
        raise ValueError(
            f"“{text}” was shortened by a spreadsheet, so its day or century is not known; format the column as "
            "Text and write 2022-02-22, or 2022-02 where the source says no more"
        )
    return text


def add_months(day, months):
    """The same day of the month, ``months`` later; the last day where that month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(starts_on, months):
    """The last day of ``months`` that begin on ``starts_on``."""
    return add_months(starts_on, months) - timedelta(days=1)


def months_between(starts_on, ends_on):
    """How many months begin from ``starts_on`` to ``ends_on``, its first and last day: 36 for three
    whole years.
    """
    after = ends_on + timedelta(days=1)
    whole = (after.year - starts_on.year) * 12 + after.month - starts_on.month
    return whole + (after.day > starts_on.day)


def state_by(ends_on, today):
    """Where an engagement stands that nobody has moved by hand: active, then close-out for half a
    year, then alumni.
    """
    if today <= ends_on:
        return "active"
    if today <= ends_on + timedelta(days=CLOSE_OUT_DAYS):
        return "close_out"
    return "alumni"


def as_said(day, precision):
    """A date no more exact than its source: "June 20, 2017", "June 2017" or "2017"."""
    if precision == "year":
        return f"{day:%Y}"
    if precision == "month":
        return f"{day:%B %Y}"
    return format_day(day)
