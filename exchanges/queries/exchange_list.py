"""The list of exchanges with its filters, and its export table."""

from datetime import date

from django.db.models import DateField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from exchanges.lifecycle import EXCHANGE_OVER, ExchangeState
from exchanges.models import Exchange
from sites.us_states import pattern_in_text
from web.pagination import PAGING, Sort, contains, day_of
from web.spreadsheets import CHUNK, Table

FILTERS = ("q", "site", "host", "focus_area", "state", "mode", "from", "until")
ASKED = (*FILTERS, *PAGING)
SORT = Sort("day", "First day", date, is_descending=True)  # those without a day first
STATES, MODES = dict(ExchangeState.choices), dict(Exchange.Mode.choices)
OPEN, OVER = "open", "over"  # more than one state at once
CHOICES = [(OPEN, "Open"), (OVER, "Over"), *ExchangeState.choices]
HEADINGS = (
    "Exchange",
    "Sites",
    "Host",
    "Focus areas",
    "First day",
    "Last day",
    "How",
    "Status",
    "Since",
)
FIELDS = (
    *("title", "site_names", "host_name", "focus_areas", "starts_on", "ends_on"),
    *("mode", "state", "state_since"),
)
NAMES_SITES = {
    "site": "site_names",
    "host": "host_name",
}  # columns of text in which a site is named


def exchanges_of_list(user, params):
    """The exchanges ``user`` may see, filtered by query parameters, with ``day``.  Raises
    BadRequest for a bad day.
    """
    rows = Exchange.objects.visible_to(user)
    if params.get("q"):
        rows = rows.filter(contains("title", params["q"]))
    for name, column in NAMES_SITES.items():
        if params.get(name):
            rows = rows.filter(**{f"{column}__iregex": pattern_in_text(params[name])})
    if params.get("focus_area"):
        rows = rows.filter(focus_areas__contains=[params["focus_area"]])
    if params.get("state") in (OPEN, OVER):
        rows = rows.filter(state__in=EXCHANGE_OVER) if params["state"] == OVER else rows.open()
    elif params.get("state") in STATES:
        rows = rows.filter(state=params["state"])
    if params.get("mode") in MODES:
        rows = rows.filter(mode=params["mode"])
    if params.get("from"):
        rows = rows.filter(ends_on__gte=day_of(params["from"]))
    if params.get("until"):
        rows = rows.filter(starts_on__lte=day_of(params["until"]))
    return rows.annotate(day=Coalesce("starts_on", Value(date.max, DateField())))


def _rows_of(exchanges):
    """The rows as typed values: text, days, and nothing where no day is said."""
    for title, sites, host, areas, first, last, mode, state, since in (
        exchanges.order_by(*SORT.order).values_list(*FIELDS).iterator(chunk_size=CHUNK)
    ):
        stands = STATES[state], timezone.localdate(since)
        yield title, sites, host, "; ".join(areas), first, last, MODES[mode], *stands


TABLE = Table("Peer exchanges", HEADINGS, _rows_of)
