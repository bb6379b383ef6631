"""Formats one row of the site list for its template."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join

from sites.lifecycle import NOT_KNOWN
from ui.charts import small_bar
from ui.templatetags.formatting import NOTHING, quantity, shortday
from ui.templatetags.ui import badge

NONE = format_html(' class="{}"', "psp-none")  # an empty cell takes no room on a phone
EMPTY_MARK = {True: "", False: NONE}  # by whether the cell has content


def format_row(row):
    """What the line shows in each cell; ``row`` is one dictionary of
    ``dashboard.site_list_query.lines_of``.
    """
    people = _people(row)
    month, ends = "", NOT_KNOWN
    if row["month"] is not None:
        month = f", month {row['month']} of {row['months']}"
    if row["is_end_known"]:
        ends = shortday(row["ends_on"])
    return row | {
        "phase": row["track_words"] + month,
        "ends": ends,
        "hours": quantity(row["hours_left"]),
        "trips": quantity(row["trips_left"]),
        "hours_bar": _bar(row, "hours"),
        "trips_bar": _bar(row, "trips"),
        "left_class": _class_of(row["hours_granted"] is not None),
        "people": people or NOTHING,
        "people_mark": EMPTY_MARK[bool(people)],
        "attention": _attention(tuple(row["alerts"])) or NOTHING,
        "attention_class": _class_of(row["alerts"]),
    }


def _class_of(content):
    """The class of a cell: an empty one takes no room on a phone."""
    if content:
        return ""
    return " psp-none"


def _people(row):
    leads = [f"{name} (lead)" for name in row.get("lead_names") or ()]
    return ", ".join(leads + [f"{name} (liaison)" for name in row.get("liaison_names") or ()])


@lru_cache(maxsize=4096)  # most sites need the same few things
def _attention(alerts):
    return format_html_join(" ", "{}", ((badge(label=alert.words, kind=alert.kind),) for alert in alerts))


def _bar(row, kind):
    """The bar beside the number; nothing where the portal keeps no allotment."""
    if row[f"{kind}_granted"] is None:
        return ""
    return small_bar(
        granted=row[f"{kind}_granted"],
        committed=row[f"{kind}_committed"],
        spent=row[f"{kind}_spent"],
    )
