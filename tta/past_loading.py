"""The project's own table of past exchanges (tta/data): what public sources tell, each line with its address."""

from pathlib import Path

from django.db import transaction

from tta.past import read_past
from tta.past_book import enter

TABLE = Path(__file__).resolve().parent / "data" / "past_exchanges.csv"


@transaction.atomic
def load_past_exchanges(path=TABLE, *, by):
    """Enter what stands in the table and not in the book, as an import by a person does.  Returns a Counter.

    The record calls it loaded, so that it can be left out beside what people did.

    Needs the programme's scope.  Raises WrongRows; then nothing has changed.
    """
    path = Path(path)
    return enter(read_past(path.name, path.read_bytes()), by=by, act="load")
