"""Make ui/data/outlines.json from us-atlas (Census Bureau outlines): ``python -m
scripts.build_map_outlines``.

Run by hand when the outlines change; the file is committed, so the map needs neither Node.js nor a
network.
"""

import json
from itertools import pairwise
from pathlib import Path

from ui.projection import APART, FRAMES, MAINLAND

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/us-atlas/states-10m.json"
GOAL = Path(__file__).resolve().parent / "data/outlines.json"
COARSE = 0.6  # sheet units a line may stray when points are left out
SMALLEST = 3  # square sheet units below which an island is not drawn, unless it is the only one

# FIPS code of a state or territory, its two letters
_FIPS = (
    "01:AL 02:AK 04:AZ 05:AR 06:CA 08:CO 09:CT 10:DE 11:DC 12:FL 13:GA 15:HI 16:ID 17:IL 18:IN "
    "19:IA 20:KS 21:KY "
    "22:LA 23:ME 24:MD 25:MA 26:MI 27:MN 28:MS 29:MO 30:MT 31:NE 32:NV 33:NH 34:NJ 35:NM 36:NY "
    "37:NC 38:ND 39:OH "
    "40:OK 41:OR 42:PA 44:RI 45:SC 46:SD 47:TN 48:TX 49:UT 50:VT 51:VA 53:WA 54:WV 55:WI 56:WY "
    "60:AS 66:GU 69:MP "
    "72:PR 78:VI"
)
LETTERS = dict(pair.split(":") for pair in _FIPS.split())


def make():
    """Every state's name and path in sheet units."""
    atlas = json.loads(SOURCE.read_text())
    arcs = [_unpacked(arc, atlas["transform"]) for arc in atlas["arcs"]]
    states = {}
    for shape in atlas["objects"]["states"]["geometries"]:
        letters = LETTERS[shape["id"]]
        rings = [ring for polygon in _polygons(shape) for ring in _rings(polygon, arcs, letters)]
        states[letters] = {
            "name": shape["properties"]["name"],
            "path": _path(_kept(rings, letters)),
        }
    GOAL.parent.mkdir(exist_ok=True)
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(states[key])}" for key in sorted(states))
    GOAL.write_text(f"{{\n{lines}\n}}\n")


def _unpacked(arc, transform):
    """The longitudes and latitudes of a delta-coded arc."""
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append(
            (
                x * transform["scale"][0] + transform["translate"][0],
                y * transform["scale"][1] + transform["translate"][1],
            )
        )
    return points


def _polygons(shape):
    if shape["type"] == "MultiPolygon":
        return shape["arcs"]
    return [shape["arcs"]]


def _rings(polygon, arcs, letters):
    """The rings of a polygon on the sheet; each arc is thinned by itself, so neighbors still share
    their border.
    """
    project = APART.get(letters, MAINLAND)
    coarse = COARSE
    if letters in FRAMES:
        coarse = 0.2
    for ring in polygon:
        points = []
        for number in ring:
            arc = arcs[max(number, ~number)]
            if number < 0:
                arc = arc[::-1]
            points.extend(_thinned([project(*point) for point in arc], coarse))
        yield points


def _thinned(points, coarse):
    """Douglas and Peucker's way of leaving points out."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1e-9)
    if length < 1e-6:  # an island: its ends meet
        far = [((x - x1) ** 2 + (y - y1) ** 2) ** 0.5 for x, y in points]
    else:
        far = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in points]
    at = max(range(1, len(points) - 1), key=far.__getitem__)
    if far[at] <= coarse:
        return [points[0], points[-1]]
    return _thinned(points[: at + 1], coarse)[:-1] + _thinned(points[at:], coarse)


def _area(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def _is_framed(ring, letters):
    """An inset shows what its frame holds: the uninhabited islands far off are not drawn."""
    _, (left, top, width, height) = FRAMES[letters]
    return all(left <= x <= left + width and top <= y <= top + height for x, y in ring)


def _kept(rings, letters):
    if letters in FRAMES:
        rings = [ring for ring in rings if _is_framed(ring, letters)]
    rings = sorted(rings, key=_area, reverse=True)
    smallest = SMALLEST
    if letters in FRAMES:
        smallest = 0.2
    return [ring for number, ring in enumerate(rings) if number == 0 or _area(ring) >= smallest]


def _path(rings):
    """One path in whole tenths, each step relative to the last: a third of the size of absolute
    points.
    """
    lines = []
    for ring in rings:
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        (x, y), *rest = tenths
        lines.append(f"M{x / 10:g} {y / 10:g}l")
        steps = []
        for next_x, next_y in rest:
            if (next_x, next_y) != (x, y):
                steps.append(f"{(next_x - x) / 10:g} {(next_y - y) / 10:g}")
                x, y = next_x, next_y
        lines.append(" ".join(steps) + "z")
    return "".join(lines)


if __name__ == "__main__":
    make()
