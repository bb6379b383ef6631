"""The library as a table: written, read again, and compared with what stands, before anything is loaded."""

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
KNOWN = ("topics", "focus_areas")  # of these only names that stand in the library; the others may be new
COLUMNS = ("code", "title", "abstract", "duration", "kind", "year", "topics", "focus_areas", "publishers", "sponsors",
           "audiences", "url", "source_url", "evidence")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line: what it says, as the actions take it."""

    line: int
    title: str
    facts: dict
    terms: list


@dataclass
class Plan:
    """What loading would do."""

    new: list = field(default_factory=list)
    changed: list = field(default_factory=list)  # (resource as it stands, row)
    differences: list = field(
        default_factory=list
    )  # (resource, [(column, before, after)]), in the same order
    same: int = 0


def as_table():
    """Every resource as CSV, safe to open in a spreadsheet; ``read_plan`` reads it back and finds no difference."""
    rows = Resource.objects.public().prefetch_related("terms").order_by("title", "code")
    return MARK + written([COLUMNS, *([_guarded(text) for text in _cells(row).values()] for row in rows)])


def read_plan(text):
    """What loading ``text`` would do.  Raises WrongRows with every wrong cell, its line and why."""
    tables = Tables()
    rows = rows_of(tables, FILE, text, READERS, key=KEY)
    if len(rows) > MOST_ROWS:
        tables.wrong(FILE, 0, "", f"has {len(rows):,} rows; at most {MOST_ROWS:,} are read at once")
    standing = {row.code: row for row in Resource.objects.public().prefetch_related("terms")}
    _check(tables, rows, standing)
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return _plan(rows, standing)


def digest(text, plan):
    """What was previewed: the table, and the versions it would change."""
    said = "\n".join([text, *(f"{resource.pk}:{resource.version}" for resource, _ in plan.changed)])
    return hashlib.sha256(said.encode()).hexdigest()


def _plan(rows, standing):
    plan = Plan()
    for raw in rows:
        row = Row(raw["line"], raw["title"], {name: raw[name] for name in FIELDS}, _terms(raw))
        if not raw["code"]:
            plan.new.append(row)
            continue
        resource = standing[raw["code"]]
        before, after = _cells(resource), _texts(raw)
        differences = [(name, before[name], after[name]) for name in COLUMNS if before[name] != after[name]]
        if differences:
            plan.changed.append((resource, row))
            plan.differences.append((resource, differences))
        else:
            plan.same += 1
    return plan


def _check(tables, rows, standing):
    """A code is one the library knows, a title stands once, a topic is one of ours."""
    known = {
        name: set(Term.objects.filter(kind=ALL_SEVERAL[name]).values_list("name", flat=True))
        for name in KNOWN
    }
    titles = {row.title: row.code for row in standing.values()}
    lines, codes = {}, {}
    for row in rows:
        line, code, title = row["line"], row["code"], row["title"]
        if code and code not in standing:
            tables.wrong(
                FILE, line, "code", f"“{code}” is no resource of the library; leave it empty to add one"
            )
        if code and codes.setdefault(code, line) != line:
            tables.wrong(FILE, line, "code", f"stands on line {codes[code]} too")
        if titles.get(title, code) != code:
            tables.wrong(
                FILE, line, "title", f"stands in the library as {titles[title]}; give that code to change it"
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
    """A resource as the texts of its line."""
    texts = {name: str(getattr(resource, name) or "") for name in ("code", *FIELDS)}
    texts |= {
        name: "; ".join(term.name for term in resource.named(kind)) for name, kind in ALL_SEVERAL.items()
    }
    return {name: _tidy(texts[name]) for name in COLUMNS}


def _texts(raw):
    """A line as it was read, in the same words."""
    texts = {name: "; ".join(sorted(raw[name])) for name in ALL_SEVERAL}
    return {name: _tidy(texts[name] if name in texts else str(raw[name] or "")) for name in COLUMNS}


def _tidy(text):
    """Spreadsheets write the end of a line in their own way, and blanks at the edges mean nothing."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _guarded(text):
    return f"'{text}" if text.startswith((*BEGINS_A_FORMULA, "'")) else text


def _unguarded(text):
    return text[1:] if text[:1] == "'" and text[1:].startswith((*BEGINS_A_FORMULA, "'")) else text


def _some(value):
    """At least one name."""
    if not several(value):
        raise ValueError("is empty")
    return _names(value)


def _names(value):
    """Names with a semicolon between them, none too long."""
    for name in several(value):
        if len(name) > 120:
            raise ValueError(f"“{name[:30]} …” has {len(name)} letters; at most 120")
    return several(value)


def _any_code(value):
    """A code, or nothing for a resource that is new."""
    return RESOURCES["code"](value) if value else ""


def _at_most(most):
    def parsed(value):
        if len(value) > most:
            raise ValueError(f"has {len(value)} letters; at most {most}")
        return value

    return parsed


def _reading(read):
    return lambda cell: read(_tidy(_unguarded(cell)))


_READS = {name: RESOURCES[name] for name in ("title", "abstract", "evidence", "year", "url", "source_url")}
_READS |= dict.fromkeys((*SEVERAL, "focus_areas"), _names) | {"kind": _some, "code": _any_code}
_READS |= {"duration": _at_most(60)}
READERS = {name: _reading(_READS[name]) for name in COLUMNS}
