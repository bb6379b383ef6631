"""CSV of the library: export, and import with a preview that compares each row with the resource of
today.
"""

import hashlib
from dataclasses import dataclass, field

from clearinghouse.library_csv import RESOURCES, SEVERAL, several
from clearinghouse.models import Kind, Resource, Term
from clearinghouse.models.revision import FIELDS
from sites.program_csv import InvalidTable, Tables, rows_of
from web.spreadsheets import BEGINS_A_FORMULA, MARK, written

FILE = "the table"
KEY = ("code", "title")
MOST_BYTES, MOST_ROWS = 900_000, 2_000
ALL_SEVERAL = {"kind": Kind.TYPE, "focus_areas": Kind.FOCUS_AREA, **SEVERAL}
KNOWN = (
    "topics",
    "focus_areas",
)  # columns whose terms must exist already; those of the others may be new
COLUMNS = ("code", "title", "abstract", "duration", "kind", "year", "topics", "focus_areas",
           "publishers", "sponsors", "audiences", "url", "source_url", "evidence")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table as the actions take it; ``terms`` is [(kind, name)]."""

    line: int
    title: str
    facts: dict
    terms: list


@dataclass
class Plan:
    """What loading a table would change, before anything is written."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # (resource of today, row)
    # (resource, [(column, before, after)]), in the order of ``changed``
    differences: list = field(default_factory=list)
    same: int = 0


def as_table():
    """Every resource as CSV, safe to open in a spreadsheet; ``read_plan`` reads it back and finds
    no difference.
    """
    rows = Resource.objects.public().prefetch_related("terms").order_by("title", "code")
    return MARK + written(
        [COLUMNS, *([_guarded(text) for text in _cells(row).values()] for row in rows)]
    )


def read_plan(text):
    """The plan of loading ``text``.  Raises InvalidTable with every wrong cell, its
    line and why.
    """
    tables = Tables()
    rows = rows_of(tables, FILE, text, READERS, key=KEY)
    if len(rows) > MOST_ROWS:
        tables.wrong(FILE, 0, "", f"has {len(rows):,} rows; at most {MOST_ROWS:,} are read at once")
    existing = {row.code: row for row in Resource.objects.public().prefetch_related("terms")}
    _check(tables, rows, existing)
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return _plan(rows, existing)


def digest(text, plan):
    """SHA-256 of a preview: the table and the versions it would change.  It differs if either
    changed since.
    """
    versions = (f"{resource.pk}:{resource.version}" for resource, _ in plan.changed)
    return hashlib.sha256("\n".join([text, *versions]).encode()).hexdigest()


def _plan(rows, existing):
    plan = Plan()
    for raw in rows:
        row = Row(raw["line"], raw["title"], {name: raw[name] for name in FIELDS}, _terms(raw))
        if not raw["code"]:
            plan.new.append(row)
            continue
        resource = existing[raw["code"]]
        before, after = _cells(resource), _texts(raw)
        differences = [
            (name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]
        ]
        if differences:
            plan.changed.append((resource, row))
            plan.differences.append((resource, differences))
        else:
            plan.same += 1
    return plan


def _check(tables, rows, existing):
    """Note as wrong: unknown or repeated codes, repeated titles, unknown topics and focus areas."""
    known = {
        name: set(Term.objects.filter(kind=ALL_SEVERAL[name]).values_list("name", flat=True))
        for name in KNOWN
    }
    titles = {row.title: row.code for row in existing.values()}
    lines, codes = {}, {}
    for row in rows:
        line, code, title = row["line"], row["code"], row["title"]
        if code and code not in existing:
            tables.wrong(
                FILE,
                line,
                "code",
                f"“{code}” is no resource of the library; leave it empty to add one",
            )
        if code and codes.setdefault(code, line) != line:
            tables.wrong(FILE, line, "code", f"stands on line {codes[code]} too")
        if titles.get(title, code) != code:
            tables.wrong(
                FILE,
                line,
                "title",
                f"stands in the library as {titles[title]}; give that code to change it",
            )
        if lines.setdefault(title, line) != line:
            tables.wrong(FILE, line, "title", f"stands on line {lines[title]} too")
        for column in KNOWN:
            for name in set(row[column]) - known[column]:
                tables.wrong(FILE, line, column, f"“{name}” is none of the library's")


def _terms(raw):
    named = [(kind, name) for column, kind in ALL_SEVERAL.items() for name in raw[column]]
    return named + [(Kind.YEAR, str(raw["year"]))] * bool(raw["year"])


def _cells(resource):
    """A resource as {column: text}, the terms of a column joined by semicolons."""
    texts = {name: str(getattr(resource, name) or "") for name in ("code", *FIELDS)}
    texts |= {
        name: "; ".join(term.name for term in resource.named(kind))
        for name, kind in ALL_SEVERAL.items()
    }
    return {name: _tidy(texts[name]) for name in COLUMNS}


def _texts(raw):
    """A row of the table as {column: text}, in the form of ``_cells`` so that the two can be
    compared.
    """
    texts = {name: str(raw[name] or "") for name in COLUMNS}
    texts |= {name: "; ".join(sorted(raw[name])) for name in ALL_SEVERAL}
    return {name: _tidy(text) for name, text in texts.items()}


def _tidy(text):
    """``text`` with line ends of Unix and without surrounding spaces: spreadsheets change both."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _guarded(text):
    if text.startswith((*BEGINS_A_FORMULA, "'")):
        return f"'{text}"
    return text


def _unguarded(text):
    if text[:1] == "'" and text[1:].startswith((*BEGINS_A_FORMULA, "'")):
        return text[1:]
    return text


def _some(value):
    """A list of names, at least one.  Raises ValueError for none."""
    if not several(value):
        raise ValueError("is empty")
    return _names(value)


def _names(value):
    """Names separated by semicolons, as a list.  Raises ValueError for one of more than 120
    characters.
    """
    for name in several(value):
        if len(name) > 120:
            raise ValueError(f"“{name[:30]} …” has {len(name)} letters; at most 120")
    return several(value)


def _any_code(value):
    """The code of a resource; empty for a new one."""
    if not value:
        return ""
    return RESOURCES["code"](value)


def _at_most(most):
    def parse(value):
        if len(value) > most:
            raise ValueError(f"has {len(value)} letters; at most {most}")
        return value

    return parse


def _reading(read):
    return lambda cell: read(_tidy(_unguarded(cell)))


_READS = {
    name: RESOURCES[name] for name in ("title", "abstract", "evidence", "year", "url", "source_url")
}
_READS |= dict.fromkeys((*SEVERAL, "focus_areas"), _names) | {"kind": _some, "code": _any_code}
_READS |= {"duration": _at_most(60)}
READERS = {name: _reading(_READS[name]) for name in COLUMNS}
