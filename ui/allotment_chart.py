"""The large chart of an allotment: spent and forecast over time, drawn on the server as SVG."""

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from ui.templatetags.formatting import quantity, shortday


def large_picture(allotted):
    """Spending over the engagement, with the forecast to its end, as one SVG with a name and a
    description.
    """
    scale = _Scale(allotted)
    parts = [
        _grid(allotted, scale),
        _spent(allotted, scale),
        _forecast(allotted, scale),
        _today(allotted, scale),
    ]
    return format_html(
        '<svg class="psp-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        f"{allotted.words} {allotted.verdict}",
        SafeString("".join(parts)),
    )


class _Scale:
    """Where a day and a quantity stand in the picture."""

    def __init__(self, allotted):
        self.starts_on = allotted.starts_on
        self.days = max((allotted.ends_on - allotted.starts_on).days, 1)
        highest = max(
            allotted.granted,
            allotted.forecast or 0,
            allotted.spent + allotted.committed,
            Decimal(1),
        )
        self.step = _step(float(highest))
        self.top = self.step * (int(float(highest) / self.step) + 1)

    def x(self, on):
        share = min(max((on - self.starts_on).days / self.days, 0), 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * share, 1)

    def y(self, number):
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(number) / self.top, 1)

    def marks(self):
        return [self.step * number for number in range(int(self.top / self.step) + 1)]


def _step(highest):
    """A round distance between grid lines, about five of them."""
    steps = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10000)
    return next((step for step in steps if highest / step <= 5), highest / 5)


def _grid(allotted, scale):
    lines = format_html_join(
        "",
        '<path class="psp-chart__grid" d="M{} {}H{}"/><text class="is-end" x="{}" y="{}">{}</text>',
        [
            (LEFT, scale.y(mark), WIDTH - RIGHT, LEFT - 6, scale.y(mark) + 4, quantity(mark))
            for mark in scale.marks()
        ],
    )
    return format_html(
        '{}<path class="psp-chart__axis" d="M{} {}H{}"/>'
        '<text x="{}" y="{}">{}</text><text class="is-end" x="{}" y="{}">{}</text>'
        '<path class="psp-chart__granted" d="M{} {}H{}"/><text class="is-strong" x="{}" '
        'y="{}">{} granted</text>',
        lines,
        *(LEFT, scale.y(0), WIDTH - RIGHT),
        *(LEFT, HEIGHT - 10, shortday(allotted.starts_on)),
        *(WIDTH - RIGHT, HEIGHT - 10, shortday(allotted.ends_on)),
        *(LEFT, scale.y(allotted.granted), WIDTH - RIGHT),
        *(LEFT + 6, scale.y(allotted.granted) - 6, quantity(allotted.granted)),
    )


def _spent(allotted, scale):
    """A stair of postings, then what is committed as a bar standing on it today."""
    here, total = f"M{scale.x(allotted.starts_on)} {scale.y(0)}", Decimal(0)
    for on, posted in allotted.postings:
        total += posted
        here += f"H{scale.x(on)}V{scale.y(total)}"
    here += f"H{scale.x(allotted.today)}"
    today, base = scale.x(allotted.today), scale.y(0)
    committed = scale.y(allotted.spent) - scale.y(allotted.spent + allotted.committed)
    return format_html(
        '<path class="psp-chart__area" d="{}V{}Z"/><path class="psp-chart__line" d="{}"/>'
        '<rect class="psp-chart__committed" x="{}" y="{}" width="9" height="{}"/>'
        '<circle class="psp-chart__dot" cx="{}" cy="{}" r="4.5"/>',
        *(here, base, here),
        *(today - 4.5, scale.y(allotted.spent + allotted.committed), round(committed, 1)),
        *(today, scale.y(allotted.spent)),
    )


def _forecast(allotted, scale):
    if allotted.forecast is None:
        return SafeString("")
    line = scale.y(allotted.forecast)
    granted = scale.y(allotted.granted)
    beneath = line  # the figure stands above both lines
    if 0 <= line - granted < 24:
        beneath = granted
    return format_html(
        '<path class="psp-chart__forecast" d="M{} {}L{} {}"/><circle class="psp-chart__goal" '
        'cx="{}" cy="{}" r="4.5"/>'
        '<text class="is-end is-strong" x="{}" y="{}">{}</text>',
        *(scale.x(allotted.today), scale.y(allotted.spent)),
        *(scale.x(allotted.ends_on), scale.y(allotted.forecast)),
        *(scale.x(allotted.ends_on), scale.y(allotted.forecast)),
        *(
            WIDTH - RIGHT - 8,
            beneath - 8,
            quantity(allotted.forecast),
        ),
    )


def _today(allotted, scale):
    if allotted.today >= allotted.ends_on:
        return SafeString("")
    place = scale.x(allotted.today)
    return format_html(
        '<path class="psp-chart__today" d="M{} {}V{}"/><text class="is-middle" x="{}" '
        'y="{}">today</text>',
        *(place, TOP, scale.y(0)),
        *(min(max(place, LEFT + 16), WIDTH - RIGHT - 20), 12),
    )
