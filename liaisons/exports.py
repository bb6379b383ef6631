"""The log as a table: CSV and XLSX of exactly what a list shows, safe to open in a spreadsheet."""

from liaisons.models import Attendance, Kind, Level
from sites.us_states import STATES
from web.spreadsheets import CHUNK, Table

KINDS, LEVELS, WAYS = (dict(choices.choices) for choices in (Kind, Level, Attendance))
HEADINGS = (
    "Day",
    "Site",
    "State",
    "What",
    "Minutes",
    "Took part",
    "How",
    "Focus areas",
    "Readers",
    "Said",
    "By",
)
FIELDS = (
    "on", "site__name", "site__state", "kind", "minutes", "took_part", "attendance", "focus_areas", "level", "said",
    "author__name",
)  # fmt: skip


def rows_of(entries):
    """The rows of the queryset ``entries`` as typed values: a date, a whole number, text."""
    for on, site, state, kind, minutes, people, how, areas, level, said, author in entries.values_list(
        *FIELDS
    ).iterator(chunk_size=CHUNK):
        names = "; ".join(
            f"{one['name']} ({one['agency']})" if one.get("agency") else one["name"] for one in people
        )
        yield (
            on, site, STATES.get(state, state), KINDS[kind], minutes, names, WAYS[how], "; ".join(areas),
            LEVELS[level].partition(":")[0], said, author,
        )  # fmt: skip


LOG = Table("Activity log", HEADINGS, rows_of)
