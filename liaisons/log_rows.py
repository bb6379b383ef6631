"""Formats one row of the activity log for its template."""

from liaisons.models import Kind, Level
from ui.templatetags.formatting import shortday
from ui.templatetags.ui import badge

KIND_LABELS = dict(Kind.choices)


def format_row(entry):
    """The cells of one row; ``entry`` comes from ``with_names`` and carries its ``excerpt``."""
    team = ""
    if entry.level == Level.TEAM:
        team = badge(label="Team", kind="info")
    return {
        "slug": entry.site.slug,
        "key": entry.key,
        "day": shortday(entry.on),
        "site": str(entry.site),
        "kind": KIND_LABELS[entry.kind],
        "team": team,
        "said": entry.excerpt,
        "by": entry.author.name,
        "minutes": entry.minutes,
    }
