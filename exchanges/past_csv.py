"""Exchanges from before the portal, read from CSV: every wrong row is named, and nothing is
guessed.

A quarter stays a quarter.  A row that does not name all its sites stays unresolved, with the
reason, until a person says which they were.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from exchanges.models.past import PastExchange, Precision, Way
from sites.models import Site
from sites.partial_dates import add_months, as_said, day_from_spreadsheet, parse_partial_date
from sites.program_csv import InvalidTable, Tables, address, any_text, rows_of, text
from sites.us_states import STATES, sites_called
from web.spreadsheets import unguarded

COLUMNS = ("requesting_site", "host", "dates", "topic", "source_url", "mode", "note", "sites")
KEY = ("requesting_site", "host", "dates", "topic")  # what says that two rows are one exchange
MOST_BYTES = 500_000
LONG = 2000  # letters of a note
UNDATED = "undated"
NO_DATE = {
    UNDATED,
    "no date",
    "no date given",
    "date not given",
    "date not known",
    "n.d",
    "nd",
    "unknown",
}
_WHEN = re.compile(r"([\d-]+)(?:/([\d-]+))?(?:\s*\((.*)\))?", re.DOTALL)
_PLACE = re.compile(rf"[^,;()]+, (?:{'|'.join([*STATES, *STATES.values()])})\b")
_SEVERAL = re.compile(r"multi-site\b", re.IGNORECASE)


@dataclass(frozen=True)
class When:
    """The first and the last day a source can mean, and how exact it is; no days where it gives
    none.
    """

    first: date | None
    last: date | None
    precision: str


def when(value):
    """Read "2020-02-11", "2019-10-24/2019-10-25", "2020-04", "2020-07/2020-09 (quarter)" or
    "undated".

    Raises ValueError with what to write instead.
    """
    if value == UNDATED:
        return When(None, None, Precision.NONE)
    match = _WHEN.fullmatch(value)
    if not match:
        raise ValueError(
            f"“{value}” is no date; write 2019-10-24, 2019-10-24/2019-10-25, 2019-10, 2019, "
            f"2019-10/2019-12 (quarter), or {UNDATED} where the source gives none"
        )
    one, other, remark = match.groups()
    first, last = parse_partial_date(one), parse_partial_date(other or one)
    if first.precision != last.precision:
        raise ValueError(f"“{value}” begins and ends with dates that are not equally exact")
    if last.first < first.first:
        raise ValueError(f"“{value}” ends before it begins")
    if "quarter" in (remark or "").lower():
        if not is_quarter(first.first, last.last):
            raise ValueError(
                f"“{value}” is called a quarter and does not run over one, such as 2019-10/2019-12"
            )
        return When(first.first, last.last, Precision.QUARTER)
    return When(first.first, last.last, Precision(first.precision))


def dates_cell(value):
    """The column "dates" as the portal stores it.  A day as Excel writes it becomes 2019-10-24.
    Raises ValueError.
    """
    tidy = day_from_spreadsheet(" ".join(value.split()))
    if tidy.rstrip(".").casefold() in NO_DATE:
        tidy = UNDATED
    when(tidy)
    return tidy


def is_quarter(first, last):
    """Whether the days are exactly one calendar quarter."""
    return (
        first.day == 1 and first.month % 3 == 1 and last == add_months(first, 3) - timedelta(days=1)
    )


def format_partial_dates(first, last, precision):
    """No more exact than the source: "October 24, 2019 to October 25, 2019", "4th calendar quarter
    of 2019".
    """
    if first is None:
        return "Date not known"
    if precision == Precision.QUARTER:
        number = ("1st", "2nd", "3rd", "4th")[first.month // 3]
        return f"{number} calendar quarter of {first.year} ({first:%B} to {last:%B})"
    one, other = as_said(first, precision), as_said(last, precision)
    if one == other:
        return one
    return f"{one} to {other}"


def read_past(file, content):
    """The rows of a file: [{column: value}], each with its ``line``, ``when``, ``places`` and
    ``unresolved``.

    ``content`` is text or bytes.  Needs a scope that shows the sites of the program.
    Raises WrongRows with file, line, column and reason of every wrong cell.
    """
    tables, sites = Tables(), list(Site.objects.all())
    rows = rows_of(tables, file, content, _readers(sites), key=KEY, optional=("sites",))
    for row in rows:
        row.update(when=when(row["dates"]), host_site=_host_site(row["host"], sites))
        try:
            row.update(_whose(row["requesting_site"], row.pop("sites"), sites))
        except ValueError as reason:
            tables.wrong(file, row["line"], "sites", str(reason))
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return rows


def _readers(sites):
    readers = {
        "requesting_site": lambda cell: _requesting(cell, sites),
        "host": text,
        "dates": dates_cell,
        "topic": text,
        "source_url": address,
        "mode": _way,
        "note": any_text,
        "sites": lambda cell: _places(cell, sites) if cell else (),
    }
    most = {name: PastExchange._meta.get_field(name).max_length for name in COLUMNS[:5]}
    return {name: _checked(reads, most.get(name, LONG)) for name, reads in readers.items()}


def _checked(reads, most):
    def read(cell):
        cell = unguarded(cell)
        if len(cell) > most:
            raise ValueError(f"has more than {most:,} letters")
        return reads(cell)

    return read


def _way(cell):
    if cell not in Way.values:
        raise ValueError(f"“{cell}” is neither {' nor '.join(Way.values)}")
    return cell


def _requesting(cell, sites):
    """A site, several sites, or a row that says "Multi-site" and leaves them open."""
    if not _SEVERAL.match(text(cell)):
        _places(cell, sites)
    return cell


def _places(cell, sites):
    """The sites of "Baltimore, MD; Tulsa, OK".  Raises ValueError for a name that is no site of the
    program.
    """
    return tuple(_place(part.strip(), sites) for part in cell.split(";"))


def _place(part, sites):
    found = sites_called(part, sites)
    if len(found) == 1:
        return found[0]
    if found:
        names = " or ".join(f"{site.name}, {site.state}" for site in found)
        raise ValueError(f"“{part}” can be {names}; write it with its state")
    raise ValueError(
        f"“{part}” is no site of the program; write it with its state, such as Saginaw, MI"
    )


def _whose(cell, picked, sites):
    """Whose exchange it was: the ``places``, whether a person picked them, or why that is
    unresolved.
    """
    if not _SEVERAL.match(cell):
        places = _places(cell, sites)
        if picked and set(picked) != set(places):
            raise ValueError("names other sites than requesting_site")
        return {"places": places, "is_picked": False, "unresolved": ""}
    if places := picked or _all_named(cell, sites):
        return {"places": places, "is_picked": bool(picked), "unresolved": ""}
    return {"places": (), "is_picked": False, "unresolved": _why(cell, named_in(cell, sites))}


def _all_named(cell, sites):
    """The sites of "Multi-site (Baltimore, MD; Tulsa, OK)"; none where a single word more stands
    there.
    """
    inside = re.fullmatch(r"multi-site \((.+)\)", cell, re.IGNORECASE)
    try:
        if not inside:
            return ()
        return _places(inside[1], sites)
    except ValueError:
        return ()


def named_in(cell, sites):
    """The sites a text names with their state, whatever else it says."""
    found = [site for name in _PLACE.findall(cell) for site in sites_called(name.strip(), sites)]
    return list(dict.fromkeys(found))


def _why(cell, named):
    cut = (
        "the list of them is cut off in the published text"
        if "cut off" in cell.lower()
        else "does not name them"
    )
    some = f"; it names {' and '.join(map(str, named))}" if named else ""
    return f"The source says that several sites took part and {cut}{some}."


def _host_site(host, sites):
    """The site whose agency hosted: the text begins with its full name, as in "Chicago, IL Police
    Department".
    """
    match = _PLACE.match(host)
    found = sites_called(match[0], sites) if match else []
    if len(found) != 1:
        return None
    return found[0]
