"""Reads the CSV files of the program and reports every wrong cell before any row is loaded."""

from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from kernel.errors import RuleBroken
from sites.models import Agency
from sites.partial_dates import MONTHS_OF, parse_partial_date
from sites.us_states import STATES
from web.table_reader import UnreadableTable, read_grid

FIRST_COHORT = 2014  # the pilot
STATED, INFERRED = "stated", "inferred"
TRACK_SOURCES = (STATED, INFERRED)


@dataclass(frozen=True)
class CellError:
    """What is wrong with one cell, and where: ``line`` 1 is the heading, 0 the file itself."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self):
        location = self.file
        if self.line:
            location = f"{self.file}, line {self.line}"
        if self.column:
            return f"{location}, {self.column}: {self.reason}"
        return f"{location}: {self.reason}"


class InvalidTable(RuleBroken):
    """The tables hold rows that cannot be right; ``wrongs`` names them all and nothing was loaded."""

    status = 422

    def __init__(self, wrongs):
        self.wrongs = sorted(wrongs, key=lambda wrong: (wrong.file, wrong.line, wrong.column))
        count = f"{len(wrongs)} cells are wrong"
        if len(wrongs) == 1:
            count = "One cell is wrong"
        super().__init__("\n".join([f"{count}; nothing was loaded.", *map(str, self.wrongs)]))


@dataclass
class Tables:
    """The rows of every file by its name; each row also knows its ``line``."""

    rows: dict = field(default_factory=dict)
    wrongs: list = field(default_factory=list)

    def wrong(self, file, line, column, reason):
        self.wrongs.append(CellError(file, line, column, reason))


def text(value):
    """A word that must be there."""
    if not value:
        raise ValueError("is empty")
    return value


def any_text(value):
    """A word that may be missing."""
    return value


def state(value):
    """The postal code of a state or territory."""
    if text(value) not in STATES:
        raise ValueError(f"“{value}” is no state or territory; use its postal code, for example MI")
    return value


def cohort(value):
    """The year a group of sites was announced."""
    if not value.isdecimal() or not FIRST_COHORT <= int(value) <= 2100:
        raise ValueError(f"“{value}” is no cohort; the first was {FIRST_COHORT}")
    return int(value)


def any_cohort(value):
    if value:
        return cohort(value)
    return None


def track(value):
    if value not in MONTHS_OF:
        raise ValueError(f"“{value}” is no track; use {', '.join(sorted(MONTHS_OF))}")
    return value


def track_source(value):
    """Whether a source states the track, or it is inferred: ``is_track_inferred``."""
    if value not in TRACK_SOURCES:
        raise ValueError(f"“{value}” is not known here; use {' or '.join(TRACK_SOURCES)}")
    return value == INFERRED


def kind(value):
    if value not in Agency.Kind.values:
        raise ValueError(f"“{value}” is no kind of agency; use {', '.join(Agency.Kind.values)}")
    return value


def time_zone(value):
    """A name of the time-zone database."""
    if value not in _time_zones():
        raise ValueError(f"“{value}” is no time zone; use a name such as America/Chicago")
    return value


@cache
def _time_zones():
    return available_timezones()  # reads hundreds of files each time it is asked


def address(value):
    """A web address, or nothing; a blank inside is sent as a browser sends it."""
    value = value.replace(" ", "%20")
    if value:
        try:
            URLValidator(schemes=["http", "https"])(value)
        except ValidationError:
            raise ValueError(f"“{value}” is no web address") from None
    return value


def degrees(low, high):
    """A coordinate with at most two decimals: a hundredth of a degree is a city, and no address."""

    def parsed(value):
        try:
            number = float(value)
        except ValueError:
            raise ValueError(f"“{value}” is no number of degrees") from None
        if not low <= number <= high:
            raise ValueError(f"{value} lies outside the United States and its territories ({low} to {high})")
        return round(number, 2)

    return parsed


SITE = {"name": text, "state": state}
ENGAGEMENT = {**SITE, "cohort": cohort}
# file: (columns with what reads them, the columns that name a row)
FILES = {
    "sites.csv": ({**SITE, "source_url": address, "note": any_text}, ("name", "state")),
    # territories lie between American Samoa and Alaska, and from Guam (east longitude) to the
    # Virgin Islands
    "places.csv": (
        {**SITE, "latitude": degrees(-15, 72), "longitude": degrees(-180, 180), "time_zone": time_zone},
        ("name", "state"),
    ),
    "engagements.csv": (
        {
            **ENGAGEMENT,
            "track": track,
            "track_source": track_source,
            "announced": parse_partial_date,
            "announcement_url": address,
            "follows_cohort": any_cohort,
            "source_url": address,
            "note": any_text,
        },
        ("name", "state", "cohort"),
    ),
    "transitions.csv": (
        {
            **ENGAGEMENT,
            "from_track": track,
            "to_track": track,
            "on": parse_partial_date,
            "listed_cohort": cohort,
            "source": text,
        },
        ("name", "state", "cohort", "on"),
    ),
    "agencies.csv": (
        {**SITE, "agency": text, "kind": kind, "source_url": address},
        ("name", "state", "agency"),
    ),
    "focus_areas.csv": ({"name": text, "since": parse_partial_date, "source": text}, ("name",)),
}
# file, the columns that point, the file they point into
POINTERS = [
    ("places.csv", ("name", "state"), "sites.csv"),
    ("engagements.csv", ("name", "state"), "sites.csv"),
    ("agencies.csv", ("name", "state"), "sites.csv"),
    ("transitions.csv", ("name", "state", "cohort"), "engagements.csv"),
    ("engagements.csv", ("name", "state", "follows_cohort"), "engagements.csv"),
    ("sites.csv", ("name", "state"), "places.csv"),
]


def read_tables(folder):
    """Every table in ``folder``.  Raises InvalidTable with all that is wrong in all of them."""
    tables = Tables()
    for file, (columns, key) in FILES.items():
        tables.rows[file] = read_table(tables, folder / file, columns, key)
    for file, columns, into in POINTERS:
        _check_pointers(tables, file, columns, into)
    _check_order(tables)
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return tables.rows


def read_table(tables, path, columns, key):
    """The rows of one file: ``columns`` maps names to parsers, ``key`` identifies a row."""
    try:
        return rows_of(tables, path.name, path.read_bytes(), columns, key=key)
    except FileNotFoundError:
        tables.wrong(path.name, 0, "", "the file is missing")
    return []


def rows_of(tables, file, content, columns, *, key, optional=()):
    """Like ``read_table`` for bytes or text; columns in ``optional`` may be missing."""
    try:
        grid = read_grid(content, tuple(columns))
    except UnreadableTable as fault:
        tables.wrong(file, fault.line, fault.column, str(fault))
        return []
    for fault in grid.faults:
        tables.wrong(file, fault.line, fault.column, str(fault))
    missing = [name for name in columns if name not in grid.headings and name not in optional]
    for name in missing:
        tables.wrong(file, 1, name, "the column is missing")
    if missing:
        return []
    return _checked_rows(tables, file, grid, columns, key)


def _checked_rows(tables, file, grid, columns, key):
    rows, seen = [], {}
    for line, cells in grid.rows:
        row = _row(tables, file, line, dict(zip(grid.headings, cells, strict=True)), columns)
        if row is None:
            continue
        name = tuple(row[column] for column in key)
        if name in seen:
            tables.wrong(file, line, key[-1], f"the same row stands on line {seen[name]}")
            continue
        seen[name] = line
        rows.append(row)
    return rows


def _row(tables, file, line, raw, columns):
    row = {"line": line}
    for name, reads in columns.items():
        try:
            row[name] = reads(raw.get(name, "").replace("\r\n", "\n").strip())
        except ValueError as reason:
            tables.wrong(file, line, name, str(reason))
    if len(row) == len(columns) + 1:
        return row
    return None


def _check_pointers(tables, file, columns, into):
    """Report rows that refer to no row of ``into``, unless ``into`` has wrong rows itself."""
    if any(wrong.file == into for wrong in tables.wrongs):
        return
    targets = {tuple(row[name] for name in FILES[into][1]) for row in tables.rows[into]}
    for row in tables.rows[file]:
        pointer = tuple(row[name] for name in columns)
        if pointer[-1] is not None and pointer not in targets:
            pointed_at = ", ".join(map(str, pointer))
            tables.wrong(file, row["line"], columns[-1], f"{pointed_at} does not stand in {into}")


def _check_order(tables):
    """An engagement follows an earlier one, and a change of track begins where the track was."""
    tracks, file = {}, "engagements.csv"
    for row in tables.rows[file]:
        line, year, announced = row["line"], row["cohort"], row["announced"]
        tracks[row["name"], row["state"], year] = row["track"]
        if row["follows_cohort"] and row["follows_cohort"] >= year:
            tables.wrong(file, line, "follows_cohort", "is not earlier than the cohort itself")
        if announced.last.year < year or announced.first.year > year:
            tables.wrong(file, line, "announced", f"lies outside the cohort's year {year}")
    file = "transitions.csv"
    for row in sorted(tables.rows[file], key=lambda row: row["on"].first):
        engagement = (row["name"], row["state"], row["cohort"])
        if tracks.get(engagement, row["from_track"]) != row["from_track"]:
            tables.wrong(file, row["line"], "from_track", f"the track was {tracks[engagement]} then")
        tracks[engagement] = row["to_track"]
