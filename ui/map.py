"""The map of sites as SVG: states and territories, a point a site; cohort by shape and color, track
by fill.

Drawn on the server, reached by the keyboard point by point, and always with a table beside it.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, pi, sin
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ui.projection import FRAMES, HEIGHT, WIDTH, place

OUTLINES = Path(__file__).resolve().parent / "data/outlines.json"
RADIUS = 6.5
APART = 12.5  # points nearer than this are moved apart, so that each can be seen and pressed
SHAPES = ("circle", "square", "diamond", "triangle", "hexagon", "star", "cross", "wedge")
# .is-tint-0 to .is-tint-4 in ui/scss/_pictures.scss; three cohorts share one, their shapes differ
TINTS = 5
TRACKS = {"operations": "filled", "diagnostic": "hollow", "pilot": "ringed"}


@dataclass(frozen=True)
class Point:
    """One site on the map.  ``track``: operations, diagnostic or pilot."""

    label: str
    state: str
    latitude: float
    longitude: float
    cohort: int
    track: str
    url: str = ""
    note: str = ""  # said after the name: "cohort 2024, active"


@cache
def outlines():
    """Two letters of a state to its name and path."""
    return json.loads(OUTLINES.read_text())


def cohort_marks(cohorts):
    """Cohort to (shape, tint): the same cohorts always look the same, and no two alike."""
    return {
        cohort: (SHAPES[number % len(SHAPES)], (number // 2) % TINTS)
        for number, cohort in enumerate(sorted(set(cohorts)))
    }


def draw(points, *, label="Map of the sites", cohorts=None):
    """The whole map. ``cohorts``: those the marks are dealt to, where the list of points is a
    filtered one.
    """
    marks = cohort_marks(cohorts or [point.cohort for point in points])
    taken = {point.state for point in points}
    states = format_html_join(
        "",
        '<path class="psp-map__{}{}" d="{}"/>',
        [
            (
                "inset" if letters in FRAMES else "state",
                " is-in" if letters in taken else "",
                one["path"],
            )
            for letters, one in outlines().items()
        ],
    )
    frames = format_html_join(
        "",
        '<rect class="psp-map__frame" x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text class="psp-map__name" x="{}" y="{}">{}</text>',
        [(*box, box[0] + 6, box[1] + 18, name) for name, box in FRAMES.values()],
    )
    return format_html(
        '<svg class="psp-map" viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<g aria-hidden="true">{}{}</g>{}</svg>',
        *(WIDTH, HEIGHT, label, states, frames),
        SafeString(
            "".join(_point(point, at, marks[point.cohort]) for point, at in _spread(points))
        ),
    )


def legend(cohorts, tracks):
    """(label, SVG) of each mark, for the list under the map."""
    marks = cohort_marks(cohorts)
    rows = [(f"Cohort {cohort}", _sample(*marks[cohort], "operations")) for cohort in sorted(marks)]
    names = {
        "operations": "Operations: filled",
        "diagnostic": "Diagnostic: hollow",
        "pilot": "Pilot: ringed",
    }
    return rows + [
        (names[track], _sample("circle", 0, track)) for track in TRACKS if track in set(tracks)
    ]


def _spread(points):
    """Each point with its place, near neighbors pushed apart a little, always in the same way."""
    places = [list(place(point.state, point.latitude, point.longitude)) for point in points]
    for _ in range(12):
        for first in range(len(places)):
            for second in range(first + 1, len(places)):
                _push(places[first], places[second], first + second)
    return zip(points, [(round(x, 1), round(y, 1)) for x, y in places], strict=True)


def _push(one, other, number):
    dx, dy = other[0] - one[0], other[1] - one[1]
    gap = hypot(dx, dy)
    if gap >= APART:
        return
    if gap < 0.01:  # the same place: any direction, but always the same one
        dx, dy, gap = cos(number), sin(number), 1.0
    move = (APART - gap) / 2 if gap > 0.01 else APART / 2
    one[0] -= dx / gap * move
    one[1] -= dy / gap * move
    other[0] += dx / gap * move
    other[1] += dy / gap * move


def _point(point, at, mark):
    name = f"{point.label}, cohort {point.cohort}, {point.track}"
    if point.note:
        name += f", {point.note}"
    drawn = format_html(
        '<title>{}</title><circle class="psp-map__ring" cx="{}" cy="{}" r="11"/>{}',
        *(name, *at, _mark(*mark, point.track, at)),
    )
    if point.url:
        return format_html('<a href="{}" aria-label="{}">{}</a>', point.url, name, drawn)
    return format_html('<g role="img" aria-label="{}">{}</g>', name, drawn)


def _mark(shape, tint, track, at, radius=RADIUS):
    ringed = SafeString("")
    if track == "pilot":
        ringed = format_html('<circle class="psp-map__eye" cx="{}" cy="{}" r="2"/>', *at)
    hollow = ""
    if track == "diagnostic":
        hollow = " is-hollow"
    return format_html(
        '<path class="psp-map__point is-tint-{}{}" d="{}"/>{}',
        *(tint, hollow, _path(shape, at, radius), ringed),
    )


def _sample(shape, tint, track):
    return format_html(
        '<svg class="psp-map__sample" viewBox="0 0 18 18" aria-hidden="true">{}</svg>',
        _mark(shape, tint, track, (9, 9)),
    )


# shape: corners, rotation (part of a full turn), size beside the circle's. A star has its inner
# corners nearer.
CORNERS = {
    "square": (4, 0.125, 1.2),
    "diamond": (4, 0.0, 1.3),
    "triangle": (3, 0.25, 1.35),
    "wedge": (3, 0.75, 1.35),
    "hexagon": (6, 0.0, 1.15),
    "star": (10, 0.25, 1.45),
    "cross": (8, 0.125, 1.35),
}


def _path(shape, at, radius):
    x, y = at
    if shape == "circle":
        return (
            f"M{x - radius:.1f} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} "
            f"{radius} 0 1 0 -{2 * radius} 0z"
        )
    corners, turned, size = CORNERS[shape]
    inner = {"star": 0.48, "cross": 0.45}.get(shape, 1)
    points = []
    for number in range(corners):
        angle = 2 * pi * (number / corners + turned)
        reach = radius * size
        if number % 2:
            reach *= inner
        points.append(f"{x + reach * cos(angle):.1f} {y - reach * sin(angle):.1f}")
    return f"M{'L'.join(points)}z"
