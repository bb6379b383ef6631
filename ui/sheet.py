"""Lines of CSV that are safe to open in a spreadsheet."""

import csv
from io import StringIO

BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
MARK = "\ufeff"  # tells spreadsheets that what follows is UTF-8


def written(rows):
    """Rows as text."""
    sheet = StringIO()
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue()


def guarded(text):
    """A cell of free text that no spreadsheet takes for a formula: an apostrophe stands before it."""
    return f"'{text}" if is_formula_like(text) else text


def unguarded(text):
    """What stood in a cell before it was ``guarded``: reading one's own file changes nothing."""
    return text[1:] if text.startswith("'") and is_formula_like(text) else text


def is_formula_like(text):
    """Whether a spreadsheet may take it for a formula, also behind apostrophes: reading then turns back exactly."""
    return bool(text) and text.lstrip("'")[:1] in BEGINS_A_FORMULA
