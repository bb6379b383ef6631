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
    return f"'{text}" if text and text[0] in BEGINS_A_FORMULA else text
