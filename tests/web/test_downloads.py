"""A table taken away is whole or is not there: reading ends before the first byte is sent."""

import pytest
from django.db import OperationalError

from web.downloads import as_file, spooled
from web.spreadsheets import csv_rows

HEADINGS = ("Title", "Said")


def rows(count):
    return ((f"Title {number}", "two\nlines, and a comma") for number in range(count))


def cut_off_after(count):
    """Rows of a database that goes away."""
    yield from rows(count)
    raise OperationalError("server closed the connection unexpectedly")


@pytest.mark.parametrize("count", [0, 1, 2_500])
def test_the_name_of_the_file_says_how_many_rows_it_has(count):
    answer = as_file(csv_rows(HEADINGS, rows(count)), "requests", "csv")

    name = answer.headers["Content-Disposition"].partition("filename=")[2].strip('"')
    assert name.endswith(f"-{count}-row{'' if count == 1 else 's'}.csv")
    content = answer.getvalue()
    assert content.decode("utf-8-sig").count("Title ") == count


def test_a_reading_that_fails_raises_before_anything_is_sent_and_leaves_no_file():
    with pytest.raises(OperationalError):
        as_file(csv_rows(HEADINGS, cut_off_after(2_500)), "requests", "csv")


def test_a_long_table_lies_in_a_temporary_file_and_not_in_memory(monkeypatch):
    monkeypatch.setattr("web.downloads.IN_MEMORY_BYTES", 1_000)

    file, count = spooled(csv_rows(HEADINGS, rows(2_500)))

    with file:
        assert (count, file._rolled) == (2_500, True)
        assert file.read().decode("utf-8-sig").startswith("Title,Said")
