"""Read a CSV table as spreadsheets write it: encodings, separators, empty rows and columns, row
numbers.

Every import of the portal goes through ``read_grid``.  It knows no column by name;
``sites/program_csv.py`` checks those.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO

SAVE_AS = (
    "In Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”; in Google Sheets "
    "File, Download, CSV."
)
SEPARATORS = ",;\t|"
BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32", b"\x00\x00\xfe\xff": "utf-32", b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16",
}  # fmt: skip
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx or .ods; .xls
# Bytes the older Windows code page uses for quotation marks, dashes and accented letters.
WINDOWS_LETTERS = re.compile(rb"[\x80-\xff]+")
FIRST_SHOWN = 12  # letters of a wrong word that a message repeats


class UnreadableTable(ValueError):
    """The file is no table, or breaks off; ``line`` is the row of a spreadsheet (0: the file),
    ``column`` a heading.
    """

    def __init__(self, reason, line=0, column=""):
        self.line, self.column = line, column
        super().__init__(reason)


@dataclass(frozen=True)
class Grid:
    """The cells of a table: the ``headings`` in order, and each row as (row number in a
    spreadsheet, cells).

    The first row of the file is 1. Every row has as many cells as there are headings; rows of
    nothing are left out. ``faults`` are headings and cells that cannot be right, whatever the table
    is about; their rows are left out too.
    """

    headings: list
    rows: list
    faults: list


def read_grid(content, names):
    """The ``Grid`` of ``content`` (bytes or text) whose columns are called ``names``.

    The separator is the one of comma, semicolon, tab and bar that finds most of ``names`` in the
    heading. Raises UnreadableTable with the row, the column where one is known, the reason and what
    to do.
    """
    text = content.removeprefix("\ufeff") if isinstance(content, str) else decoded(content)
    first, separator = _separator(text, names)
    records = _records(text[first:], separator)
    if not records:
        raise UnreadableTable(f"is empty; its first row names the columns: {', '.join(names)}")
    headings = [_heading(cell, names) for cell in records[0]]
    while headings and not headings[-1]:
        headings.pop()
    rows, faults = [], _heading_faults(headings, names)
    for number, cells in enumerate(records[1:], start=2):
        if any(cell.strip() for cell in cells):
            found = _row_faults(number, cells, headings)
            faults += found
            if not found:
                rows.append((number, [*cells, *[""] * len(headings)][: len(headings)]))
    return Grid(headings, rows, faults)


def _heading_faults(headings, names):
    twice = [name for name, many in Counter(headings).items() if many > 1 and name]
    there = f"is no column of this table; it has {', '.join(names)}"
    unknown = [name for name in dict.fromkeys(headings) if name and name not in (*names, *twice)]
    return [
        UnreadableTable("stands twice in the heading; keep one of them", 1, name) for name in twice
    ] + [UnreadableTable(there, 1, name) for name in unknown]


def decoded(content):
    """The text of a file in UTF-8 or UTF-16. Raises UnreadableTable that says how to save any
    other.
    """
    if content.startswith(WORKBOOKS):
        raise UnreadableTable(f"is a workbook and not a CSV file. {SAVE_AS}")
    encoding = next(
        (name for mark, name in BYTE_ORDER_MARKS.items() if content.startswith(mark)), None
    )
    encoding = encoding or _unmarked(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        if encoding.startswith("utf-8"):
            raise UnreadableTable(_older_alphabet(content, fault.start), line) from None
        raise UnreadableTable(
            f"breaks off in the middle of a letter. Save it again. {SAVE_AS}"
        ) from None


def _unmarked(content):
    """UTF-16 without its mark shows in plain English text: every other byte is zero."""
    if content[:200:2].count(0) * 3 > len(content[:200]):
        return "utf-16-be"
    if content[1:200:2].count(0) * 3 > len(content[:200]):
        return "utf-16-le"
    return "utf-8"


def _older_alphabet(content, start):
    before = re.search(rb"\w*$", content[max(start - FIRST_SHOWN, 0) : start])[0]
    letters = WINDOWS_LETTERS.match(content, start)[0][:FIRST_SHOWN]
    word = (before + letters).decode("cp1252", errors="replace")
    return f"is saved in an older alphabet of Windows; “{word}” would be lost. {SAVE_AS}"


def _separator(text, names):
    """Where the table begins, and its separator; Excel may name it in a first row of its own
    ("sep=;").
    """
    if named := re.match(r"sep=(.)\r?\n?", text, re.IGNORECASE):
        return named.end(), named[1]
    line = text.lstrip("\r\n").partition("\n")[0]
    found = {
        mark: sum(_heading(cell, names) in names for cell in line.split(mark))
        for mark in SEPARATORS
    }
    return 0, max(SEPARATORS, key=lambda mark: found[mark])


def _heading(cell, names):
    """A heading as ``names`` has it: blanks around it, capitals, and blanks for underscores do not
    matter.
    """
    tidy = " ".join(cell.replace("\0", "").split()).strip("'\" ")
    plain = re.sub(r"[\s-]+", "_", tidy).casefold()
    return next((name for name in names if name.casefold() == plain), tidy)


def _records(text, separator):
    records = []
    try:
        records.extend(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as fault:
        raise UnreadableTable(_broken(str(fault)), len(records) + 1) from None
    if records and not any(cell.strip() for cell in records[0]):
        raise UnreadableTable(
            "is empty; the first row must name the columns. Delete the empty rows above it", 1
        )
    return records


def _broken(fault):
    """What the csv module found, as a person can mend it."""
    if "expected after" in fault:
        return (
            "has a quotation mark in the middle of a cell. Write it twice and put the whole "
            "cell in quotation marks, "
            'such as """Zeta"" two"'
        )
    if "unexpected end of data" in fault or "field larger" in fault:
        return (
            'has a cell that begins with a quotation mark (") and never ends. Add the '
            "mark at its end"
        )
    return f"cannot be read as CSV ({fault}). {SAVE_AS}"


def _row_faults(number, cells, headings):
    """What no column could hold. Cells left out at the end are empty: Excel leaves out empty ones
    there.
    """
    found = []
    for place, cell in enumerate(cells):
        name = ""
        if place < len(headings):
            name = headings[place]
        if "\0" in cell:
            reason = "holds a character that no database keeps (NUL). Type the cell again"
            found.append(UnreadableTable(reason, number, name))
        if cell.strip() and not name:
            found.append(UnreadableTable(_too_many(place, len(headings)), number))
    return found


def _too_many(place, columns):
    return (
        f"has a word in cell {place + 1}, where no column is named; the heading names {columns}. "
        "A cell that holds the separator must stand in quotation marks"
    )
