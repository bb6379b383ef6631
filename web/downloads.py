"""Download responses for CSV, XLSX and other files: file name, content type, streaming."""

import csv
from io import SEEK_END, TextIOWrapper
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, HttpResponse
from django.utils import timezone

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
IN_MEMORY_BYTES = 1_000_000  # a longer table lies in a temporary file until it is sent


def as_file(content, name, ending):
    """``content`` as the file NAME-YYYY-MM-DD.ENDING.

    Lines of CSV are read to their end before the first byte is sent: a reading that fails is an
    error page and never a file that ends early, and no slow reader keeps a database connection. The
    name of the file then says how many rows it has.
    """
    name, kind = f"{name}-{timezone.localdate()}", HttpResponse
    if not isinstance(content, bytes | str):
        content, count = whole(content)
        kind = FileResponse
        if isinstance(content, bytes):
            kind = HttpResponse
        name = f"{name}-{count}-row{'' if count == 1 else 's'}"
    answer = kind(content, content_type=TYPES[ending])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def whole(lines):
    """(bytes, or a temporary file at its beginning, number of rows below the headings) of lines of
    CSV.
    """
    file, count = spooled(lines)
    if file.seek(0, SEEK_END) > IN_MEMORY_BYTES:
        file.seek(0)
        return file, count
    with file:
        file.seek(0)
        return file.read(), count


def spooled(lines):
    """(file at its beginning, number of rows below the headings) of lines of CSV; the file is gone
    if reading fails.
    """
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    try:
        for text in lines:
            file.write(text.encode())
        return file, _rows_of(file)
    except BaseException:
        file.close()
        raise


def _rows_of(file):
    """How many rows stand below the headings: counted in the file itself, whoever wrote it."""
    file.seek(0)
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    count = sum(1 for _ in csv.reader(text))
    text.detach()
    file.seek(0)
    return max(0, count - 1)
