"""The project's own table of past exchanges (tta/data): what public sources tell, each line with
its address.
"""

from pathlib import Path

from django.db import transaction

from exchanges.past_csv import read_past
from exchanges.past_import import import_rows

TABLE = Path(__file__).resolve().parent / "data" / "past_exchanges.csv"


@transaction.atomic
def load_past_exchanges(path=TABLE, *, by):
    """Enter what stands in the table and not in the book, as an import by a person does.  Returns a
    Counter.

    The record calls it loaded, so that it can be left out beside what people did.

    Needs the program's scope.  Raises WrongRows; then nothing has changed.
    """
    path = Path(path)
    return import_rows(read_past(path.name, path.read_bytes()), by=by, act="load")
