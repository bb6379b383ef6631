"""CSV export of requests, in chunks of a thousand rows, with formulas escaped
(web.spreadsheets).
"""

from django.db.models import TextField
from django.db.models.functions import Cast, TruncDate

from sites.us_states import STATES
from tta.lifecycle import State
from tta.models import Assistance, Urgency
from web.spreadsheets import MARK, guarded, written

CHUNK = 1000  # rows in memory at once
# PostgreSQL casts dates and numbers to text: converting them to Python values took most of the
# time.
AS_TEXT = {
    "since_text": Cast(TruncDate("state_since"), TextField()),
    **{
        f"{name}_text": Cast(field, TextField())
        for name, field in {
            "wanted": "wanted_by",
            "hours_estimated": "hours_estimated",
            "hours_committed": "hours_committed",
            "hours_spent": "hours_spent",
        }.items()
    },
}
STATE_WORDS, KIND_WORDS, URGENCY_WORDS = (
    dict(choices.choices) for choices in (State, Assistance, Urgency)
)
COLUMNS = [
    ("Site", "site__name"),
    ("State", "site__state"),
    ("Number", "number"),
    ("Title", "title"),
    ("Focus area", "focus_area__name"),
    ("Type of assistance", "assistance"),
    ("Status", "state"),
    ("Since", "since_text"),
    ("Expert", "expert__name"),
    ("Wanted by", "wanted_text"),
    ("Urgency", "urgency"),
    ("Hours estimated", "hours_estimated_text"),
    ("Hours committed", "hours_committed_text"),
    ("Hours spent", "hours_spent_text"),
]


HEADINGS = MARK + written([[label for label, _ in COLUMNS]])


def export_rows(requests):
    """The lines of CSV for the queryset ``requests``, in chunks.  Read it inside a scope."""
    yield HEADINGS
    rows = requests.annotate(**AS_TEXT).values_list(*(name for _, name in COLUMNS))
    chunk = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(_csv_row(row))
        if len(chunk) == CHUNK:
            yield written(chunk)
            chunk.clear()
    if chunk:
        yield written(chunk)


def _csv_row(row):
    site, place, number, title, area, kind, state, since, expert, wanted, urgency, *hours = row
    return (
        guarded(site), STATES.get(place, place), number, guarded(title), area, KIND_WORDS.get(kind, kind),
        STATE_WORDS[state], since, guarded(expert), wanted, URGENCY_WORDS[urgency], *hours,
    )  # fmt: skip
