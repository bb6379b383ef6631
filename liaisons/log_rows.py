"""The words of one line of the activity log, ready for the page."""

from liaisons.models import Kind, Level
from ui.templatetags.formatting import shortday
from ui.templatetags.ui import badge

KIND_WORDS = dict(Kind.choices)


def format_row(entry):
    """What the line shows in each cell; ``entry`` comes from ``with_names`` and carries its ``excerpt``."""
    return {
        "slug": entry.site.slug,
        "key": entry.key,
        "day": shortday(entry.on),
        "site": str(entry.site),
        "kind": KIND_WORDS[entry.kind],
        "team": badge(label="Team", kind="info") if entry.level == Level.TEAM else "",
        "said": entry.excerpt,
        "by": entry.author.name,
        "minutes": entry.minutes,
    }
