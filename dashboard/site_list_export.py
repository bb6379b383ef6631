"""The site list as CSV: the same rows, the same words."""

from dashboard.site_list_query import site_list_rows
from sites.lifecycle import NOT_KNOWN
from sites.us_states import STATES
from web.spreadsheets import MARK, guarded, written

CHUNK = 200  # lines held in memory
COLUMNS = [
    "Site", "State", "Cohort", "Track", "Engagement", "Month", "Months", "Ends on",
    "Hours granted", "Hours committed", "Hours spent", "Hours left",
    "Trips granted", "Trips committed", "Trips spent", "Trips left",
    "Leads", "Liaisons", "Last activity", "Needs attention",
]  # fmt: skip


def sites_as_csv(user, filters, sort):
    """The lines of CSV of a site list, in chunks.  Read it inside a scope."""
    yield MARK + written([COLUMNS])
    first = 0
    while found := site_list_rows(user, filters, sort, first=first, count=CHUNK):
        yield written(_in_words(row) for row in found)
        first += len(found)


def _in_words(row):
    return [
        guarded(row["site__name"]), STATES[row["site__state"]], row["cohort"], row["track_words"], row["state_words"],
        row["month"], row["months"], row["ends_on"] if row["is_end_known"] else NOT_KNOWN,
        *(row[f"{kind}_{what}"] for kind in ("hours", "trips") for what in ("granted", "committed", "spent", "left")),
        guarded("; ".join(row.get("lead_names", ()))), guarded("; ".join(row.get("liaison_names", ()))),
        row["last_act_on"], "; ".join(alert.words for alert in row["alerts"]),
    ]  # fmt: skip
