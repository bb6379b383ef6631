"""Where a place stands on the map: the states as Albers drew them; Alaska, Hawaii and the
territories set in.

The conic equal-area projection and the composite's constants are those of d3-geo's albersUsa,
written out.
"""

from math import cos, pi, radians, sin, sqrt

WIDTH, HEIGHT = 975, 715
SCALE = 1300
CENTER = (487.5, 305)


class Conic:
    """Albers' conic equal-area projection around a meridian, between two parallels, moved to a
    place on the sheet.
    """

    def __init__(self, meridian, center, parallels, scale, at):
        first, second = (radians(parallel) for parallel in parallels)
        self.n = (sin(first) + sin(second)) / 2
        self.c = 1 + sin(first) * (2 * self.n - sin(first))
        self.r = sqrt(self.c) / self.n
        self.meridian, self.scale, self.at = radians(meridian), scale, at
        self.center = self._raw(radians(center[0]), radians(center[1]))

    def _raw(self, longitude, latitude):
        rho = sqrt(self.c - 2 * self.n * sin(latitude)) / self.n
        return rho * sin(longitude * self.n), self.r - rho * cos(longitude * self.n)

    def __call__(self, longitude, latitude):
        turned = (radians(longitude) - self.meridian + pi) % (
            2 * pi
        ) - pi  # the Aleutians cross the date line
        x, y = self._raw(turned, radians(latitude))
        return (
            self.at[0] + self.scale * (x - self.center[0]),
            self.at[1] - self.scale * (y - self.center[1]),
        )


class Inset:
    """A small territory in a box of the sheet, true to shape at its latitude."""

    def __init__(self, west, south, east, north, box):
        self.middle = ((west + east) / 2, (south + north) / 2)
        self.narrowing = cos(radians(self.middle[1]))
        left, top, width, height = box
        self.center = (left + width / 2, top + height / 2)
        self.scale = min(width / ((east - west) * self.narrowing), height / (north - south))

    def __call__(self, longitude, latitude):
        return (
            self.center[0] + (longitude - self.middle[0]) * self.narrowing * self.scale,
            self.center[1] - (latitude - self.middle[1]) * self.scale,
        )


MAINLAND = Conic(-96, (-0.6, 38.7), (29.5, 45.5), SCALE, CENTER)
# state    projection
APART = {
    "AK": Conic(-154, (-2, 58.5), (55, 65), SCALE * 0.33, (CENTER[0] - 0.295 * SCALE,
    CENTER[1] + 0.201 * SCALE)),
    "HI": Conic(-157, (-3, 19.9), (8, 18), SCALE, (CENTER[0] - 0.205 * SCALE,
    CENTER[1] + 0.212 * SCALE)),
    #            west     south   east     north   box: left, top, width, height
    "AS": Inset(-170.87, -14.40, -169.40, -14.10, (26, 645, 153, 55)),
    "GU": Inset(144.60, 13.22, 144.98, 13.68, (221, 640, 153, 66)),
    "MP": Inset(145.05, 14.08, 145.90, 15.32, (416, 640, 153, 68)),
    "PR": Inset(-67.30, 17.88, -65.20, 18.55, (611, 640, 153, 66)),
    "VI": Inset(-65.10, 17.65, -64.55, 18.42, (806, 640, 148, 66)),
}  # fmt: skip
# state  short name, box
FRAMES = {
    "AS": ("Am. Samoa", (20, 618, 165, 92)),
    "GU": ("Guam", (215, 618, 165, 92)),
    "MP": ("N. Marianas", (410, 618, 165, 92)),
    "PR": ("Puerto Rico", (605, 618, 165, 92)),
    "VI": ("Virgin Islands", (800, 618, 160, 92)),
}


def place(state, latitude, longitude):
    """The point on the sheet of a place in a state (its two letters)."""
    return APART.get(state, MAINLAND)(longitude, latitude)
