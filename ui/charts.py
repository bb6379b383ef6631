"""Pictures of an allotment, drawn on the server as SVG: pure functions of numbers and days; no
query, no inline style.

A picture never stands alone: the number is in the cell beside a small bar, and a table stands under
a large picture.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.templatetags.formatting import quantity, shortday

BAR_WIDTH = 100
LOW_SHARE = Decimal("0.1")  # a tenth left is drawn as low
# of the large picture, in its own units; text stays legible at 340 px and at 560
WIDTH, HEIGHT = 460, 250
LEFT, RIGHT, TOP, BOTTOM = 44, 14, 18, 34


@dataclass(frozen=True)
class Balance:
    """What was granted and what became of it."""

    label: str
    unit: str  # "hours" or "person-trips"
    granted: Decimal
    committed: Decimal
    spent: Decimal

    @property
    def left(self):
        return self.granted - self.committed - self.spent

    @property
    def is_low(self):
        return is_low(self.granted, self.committed, self.spent)

    @property
    def words(self):
        """The whole bar in one sentence."""
        return (
            f"{self.label}: {quantity(self.spent)} of {quantity(self.granted)} {self.unit} spent, "
            f"{quantity(self.committed)} committed, {quantity(self.left)} left."
        )

    @property
    def bar(self):
        """Spent, committed and left as one wide bar."""
        return large_bar(self)


@dataclass(frozen=True)
class Allotted(Balance):
    """One allotment as a picture needs it. ``postings``: (day, quantity) of every line that spent,
    oldest first.

    ``forecast``: what will have been spent at ``ends_on`` at the present pace; None where it is too
    early to say.
    """

    starts_on: date
    ends_on: date
    today: date
    postings: tuple = ()
    forecast: Decimal | None = None

    @property
    def words(self):
        """The whole picture in one sentence."""
        if self.forecast is None:
            return super().words
        return (
            f"{super().words} At the present pace {quantity(self.forecast)} by "
            f"{shortday(self.ends_on)}."
        )

    @property
    def verdict(self):
        """What the forecast means for somebody who has to act."""
        if self.forecast is None:
            return "Too early for a forecast."
        if self.forecast > self.granted:
            return f"At this pace the {self.unit} run out before {shortday(self.ends_on)}."
        unused = self.granted - self.forecast
        return (
            f"At this pace {quantity(unused)} {self.unit} will be unused on "
            f"{shortday(self.ends_on)}."
        )


def is_low(granted, committed, spent):
    """At most a tenth of what was granted is left."""
    return granted - committed - spent <= granted * LOW_SHARE


def small_bar(*, granted, committed, spent, words=""):
    """The bar of a table cell.  Without ``words`` it is decoration: the number stands beside it."""
    full = granted or 1
    at_spent = round(BAR_WIDTH * min(spent / full, 1))
    at_committed = round(BAR_WIDTH * min((spent + committed) / full, 1))
    return _bar(at_spent, at_committed - at_spent, is_low(granted, committed, spent), words)


@lru_cache(maxsize=4096)  # a list draws a hundred, and there are few different ones without words
def _bar(spent, committed, is_marked, words):
    named = SafeString(' aria-hidden="true"')
    if words:
        named = format_html(' role="img" aria-label="{}"', words)
    parts = [("s", 0, spent), ("c", spent, committed)]
    drawn = format_html_join(
        "",
        '<path class="{}" d="M{} 0h{}v8H{}z"/>',
        [(name, at, long, at) for name, at, long in parts if long],
    )
    marked = ""
    if is_marked:
        marked = " is-low"
    return format_html(
        '<svg class="psp-bar{}" viewBox="0 0 100 8"{}>{}</svg>', marked, named, drawn
    )


def large_bar(balance):
    """Spent, committed and left as one wide bar."""
    parts = [("spent", balance.spent), ("committed", balance.committed), ("left", balance.left)]
    return _wide(
        balance, balance.words, parts, _mark_of_forecast(balance, float(balance.granted or 1))
    )


def weighing_bar(balance, requested):
    """The same, with what one request would take of what is left; balance.js redraws it while
    somebody types.
    """
    taken = min(max(requested, 0), max(balance.left, 0))
    parts = [
        ("spent", balance.spent),
        ("committed", balance.committed),
        ("asked", taken),
        ("left", balance.left - taken),
    ]
    words = (
        f"{balance.words} This request: {quantity(requested)}; then "
        f"{quantity(balance.left - requested)} left."
    )
    return _wide(balance, words, parts)


def _wide(balance, words, parts, over=""):
    """A bar over the whole width: (name of the part, quantity) from the left."""
    full = float(balance.granted or 1)
    edges = [0.0]
    for _, part in parts:
        edges.append(min(edges[-1] + WIDTH * float(part) / full, WIDTH))
    rects = format_html_join(
        "",
        '<rect class="psp-chart__{}" x="{}" y="0" width="{}" height="26"/>',
        [
            (name, f"{begin:.1f}", f"{max(end - begin, 0):.1f}")
            for (name, _), begin, end in zip(parts, edges, edges[1:], strict=False)
        ],
    )
    return format_html(
        '<svg class="psp-chart psp-chart--bar" viewBox="0 0 {} 26" preserveAspectRatio="none" '
        'role="img" '
        'aria-label="{}">{}{}</svg>',
        WIDTH,
        words,
        rects,
        over,
    )


def _mark_of_forecast(balance, full):
    """Where the bar will stand on the last day, at the present pace; at its end where it will be
    more.
    """
    expected = getattr(balance, "forecast", None)
    if expected is None:
        return ""
    place = min(WIDTH * float(expected) / full, WIDTH - 2)
    return format_html('<path class="psp-chart__mark" d="M{} 0V26"/>', f"{place:.1f}")
