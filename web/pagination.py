"""Lists read from a key onwards: the thousandth page costs what the first does, and nothing is
counted off.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.utils.dateparse import parse_date

from kernel.typed_text import has_typographic_twin, pattern_of
from ui.components import Column, Link, Page

ROWS = 50  # of a page
PAGING = ("after", "before", "page")  # what an address says of the page, beside filters and order
COUNTED = 1000  # beyond this a list says "more than 1,000"


@dataclass(frozen=True)
class Sort:
    """One order of a list: a column (a field or an annotation) and the row's id behind it."""

    field: str
    label: str
    kind: type = str  # of the column's values: str, int, date or datetime
    is_descending: bool = False

    @property
    def order(self):
        sign = ""
        if self.is_descending:
            sign = "-"
        return (f"{sign}{self.field}", f"{sign}pk")

    def key_of(self, row):
        """The key of a row, for the address."""
        value = getattr(row, self.field)
        plain = value
        if isinstance(value, date):
            plain = value.isoformat()
        return urlsafe_b64encode(json.dumps([plain, row.pk]).encode()).decode().rstrip("=")

    def read(self, text):
        """The (value, id) of a key.  Raises BadRequest for anything ``key_of`` did not make."""
        try:
            value, pk = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return self._value(value), int(pk)
        except (ValueError, TypeError, NotBase64, OverflowError) as wrong:
            raise BadRequest(
                "This page of the list does not exist. Start again at its first page."
            ) from wrong

    def _value(self, plain):
        if issubclass(self.kind, datetime):
            return datetime.fromisoformat(plain).astimezone(UTC)
        if self.kind is date:
            return date.fromisoformat(plain)
        return self.kind(plain)

    def beyond(self, key, *, is_backwards=False):
        """The condition for the rows after ``key``, or before it."""
        value, pk = key
        way = "gt"
        if self.is_descending != is_backwards:
            way = "lt"
        return Q(**{f"{self.field}__{way}e": value}) & (
            Q(**{f"{self.field}__{way}": value}) | Q(**{f"pk__{way}": pk})
        )


def contains(column, words):
    """The condition that ``column`` contains ``words``, in capitals or not, with quotes and dashes
    of either kind.
    """
    if has_typographic_twin(words):
        return Q(**{f"{column}__iregex": pattern_of(words)})
    return Q(**{f"{column}__icontains": words})


def turned(order):
    return tuple(f"-{name}".removeprefix("--") for name in order)


def paginate(rows, sort, params, *, path, total=None):
    """One ``Page`` of the queryset ``rows``; ``asked`` are the parameters of the address, as single
    words.
    """
    before, after = params.get("before"), params.get("after")
    number = _number(params.get("page"))
    if before:
        here = rows.filter(sort.beyond(sort.read(before), is_backwards=True))
        found = list(here.order_by(*turned(sort.order))[: ROWS + 1])
        has_more, found = len(found) > ROWS, found[:ROWS][::-1]
        has_previous, has_next = has_more, True
    else:
        here = rows
        if after:
            here = rows.filter(sort.beyond(sort.read(after)))
        found = list(here.order_by(*sort.order)[: ROWS + 1])
        has_next, found = len(found) > ROWS, found[:ROWS]
        has_previous = bool(after)
    filters = {name: value for name, value in params.items() if name not in PAGING and value}

    def to(**way):
        return f"{path}?{urlencode(filters | way)}"

    previous_url = next_url = ""
    if found and has_previous:
        previous_url = to(before=sort.key_of(found[0]), page=max(number - 1, 1))
    if found and has_next:
        next_url = to(after=sort.key_of(found[-1]), page=number + 1)
    return Page(
        rows=found, number=number, previous_url=previous_url, next_url=next_url, total=total
    )


def count_up_to(rows, most=COUNTED):
    """How many rows there are, counted no further than one past ``most``."""
    return rows.order_by()[: most + 1].count()


def count_label(count, noun, nouns, most=COUNTED):
    """The count of a list in words: "1 request", "no requests", "more than 1,000 requests"."""
    if count > most:
        return f"more than {most:,} {nouns}"
    if count == 1:
        return f"1 {noun}"
    return f"{count or 'no'} {nouns}"


def columns(table, sorts, params, *, path):
    """The heading row: ``table`` is [(label, name of the sort or "", is a number)]; a press turns
    the order round.
    """
    filters = {
        name: value for name, value in params.items() if name not in ("sort", *PAGING) and value
    }
    now = params.get("sort") or next(iter(sorts))
    result = []
    for label, name, is_number in table:
        ways = [way for way in (name, f"-{name}") if name and way in sorts]
        if not ways:
            result.append(Column(label, is_number=is_number))
            continue
        other = next((way for way in ways if way != now), ways[0])
        direction = ""
        if now in ways:
            direction = "ascending"
            if sorts[now].is_descending:
                direction = "descending"
        url = ""
        if other != now:
            url = f"{path}?{urlencode(filters | {'sort': other})}"
        result.append(Column(label, url, direction, is_number=is_number))
    return result


def active_filters(form, params, *, path):
    """The filters in force in the order of ``form``, each with the address of the list without it.

    Nothing is in force where a filter makes no sense: the form says which.
    """
    if not form.is_valid():
        return []
    filters = {name: value for name, value in params.items() if name not in PAGING and value}
    result = []
    for name in (name for name in form.fields if filters.get(name)):
        choices = {str(key): label for key, label in getattr(form.fields[name], "choices", ())}
        others = {other: value for other, value in filters.items() if other != name}
        words = f"{form.fields[name].label}: {choices.get(filters[name], filters[name])}"
        result.append(Link(words, f"{path}?{urlencode(others)}"))
    return result


def is_of_campaign(name):
    """Whether a parameter of an address was put there by a program that counts visitors; it means
    nothing here.
    """
    return name.startswith("utm_") or name in {"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"}


def clean_query_params(query, allowed):
    """The parameters of an address as a plain dictionary, without those of campaigns.

    Raises BadRequest for a name nobody declared, and for a character no database keeps.
    """
    names = {name for name in query if not is_of_campaign(name)}
    if unknown := names - set(allowed):
        raise BadRequest(f"This list knows no filter called {min(unknown)[:40]}.")
    if any("\x00" in query.get(name, "") for name in query):
        raise BadRequest(
            "The address holds a character that does not belong in one. Remove it and try again."
        )
    return {name: query.get(name, "").strip() for name in query if name in names}


def day_of(text):
    """The day a filter names.  Raises BadRequest for a text that is none."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise BadRequest("Give the day as year-month-day, for example 2026-03-31.")
    return day


def _number(text):
    if text and text.isascii() and text.isdigit() and len(text) < 6 and int(text):
        return int(text)
    return 1
