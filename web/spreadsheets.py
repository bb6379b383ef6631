"""CSV and XLSX whose text cells no spreadsheet program runs as a formula."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import chain

from xlsxwriter import Workbook

BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"  # tells spreadsheets that what follows is UTF-8
CHUNK = 1000  # rows held in memory
MOST_LETTERS = 32_767  # the most a cell of a workbook holds


@dataclass(frozen=True)
class Table:
    """A list as a table: what the sheet is called, the headings, and how rows of a queryset become
    typed cells.
    """

    name: str
    headings: tuple
    cells_of: Callable  # a queryset -> one tuple a row: text, whole numbers, days or None

    def lines(self, rows):
        """CSV in chunks, in the order of ``rows``."""
        return csv_rows(self.headings, self.cells_of(rows))

    def workbook(self, rows):
        """XLSX, in the order of ``rows``."""
        return workbook(self.name, self.headings, self.cells_of(rows))


def written(rows):
    sheet = StringIO()
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue()


def csv_rows(headings, rows):
    """Rows of typed cells as CSV in chunks, every text guarded; the mark at the beginning says that
    it is UTF-8.
    """
    yield MARK + written([headings])
    held = []
    for row in rows:
        held.append([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        if len(held) == CHUNK:
            yield written(held)
            held.clear()
    if held:
        yield written(held)


def workbook(name, headings, rows):
    """Rows of typed cells (text, whole number, day, or None) as XLSX: nothing becomes a formula or
    a link.
    """
    book = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(book, options | {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(chain([headings], rows)):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell)
    return book.getvalue()


def _write(sheet, row, column, cell):
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:MOST_LETTERS])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_datetime(row, column, cell)


def guarded(text):
    """A cell of free text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    if is_formula_like(text):
        return f"'{text}"
    return text


def unguarded(text):
    """What stood in a cell before it was ``guarded``: reading one's own file changes nothing."""
    if text.startswith("'") and is_formula_like(text):
        return text[1:]
    return text


def is_formula_like(text):
    """Whether a spreadsheet may take it for a formula, also behind apostrophes: reading then turns
    back exactly.
    """
    return bool(text) and text.lstrip("'")[:1] in BEGINS_A_FORMULA
