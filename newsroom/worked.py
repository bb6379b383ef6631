"""The public facts of data/worked_on.csv, read once: which site worked on which focus area."""

from functools import cache
from pathlib import Path

from django.utils.text import slugify

from sites.program_csv import InvalidTable, Tables, address, read_table, state, text

FILE = Path(__file__).resolve().parent / "data" / "worked_on.csv"
COLUMNS = {"area": text, "name": text, "state": state, "what": text, "source": text, "source_url": address}


@cache
def worked_on():
    """Every fact, with the slug of its area.  Raises WrongRows, naming every wrong cell."""
    tables = Tables()
    rows = read_table(tables, FILE, COLUMNS, ("area", "name", "state", "what"))
    if tables.wrongs:
        raise InvalidTable(tables.wrongs)
    return [row | {"slug": slugify(row["area"])} for row in rows]
