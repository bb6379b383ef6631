"""The log as a table: CSV and XLSX of exactly what a list shows, safe to open in a spreadsheet."""

from io import BytesIO

from xlsxwriter import Workbook

from liaisons.models import Attendance, Kind, Level
from sites.places import STATES
from ui.sheet import MARK, guarded, written

CHUNK = 1000  # rows held in memory
KINDS, LEVELS, WAYS = (dict(choices.choices) for choices in (Kind, Level, Attendance))
HEADINGS = (
    "Day",
    "Site",
    "State",
    "What",
    "Minutes",
    "Took part",
    "How",
    "Focus areas",
    "Readers",
    "Said",
    "By",
)
FIELDS = (
    "on", "site__name", "site__state", "kind", "minutes", "took_part", "attendance", "focus_areas", "level", "said",
    "author__name",
)  # fmt: skip


def rows_of(entries):
    """The rows of the queryset ``entries`` as typed values: a date, a whole number, text."""
    for on, site, state, kind, minutes, people, how, areas, level, said, author in entries.values_list(
        *FIELDS
    ).iterator(chunk_size=CHUNK):
        names = "; ".join(
            f"{one['name']} ({one['agency']})" if one.get("agency") else one["name"] for one in people
        )
        yield (
            on, site, STATES.get(state, state), KINDS[kind], minutes, names, WAYS[how], "; ".join(areas),
            LEVELS[level].partition(":")[0], said, author,
        )  # fmt: skip


def as_csv(entries):
    """Lines of CSV in chunks; the mark at the beginning says that it is UTF-8."""
    yield MARK + written([HEADINGS])
    held = []
    for row in rows_of(entries):
        held.append([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        if len(held) == CHUNK:
            yield written(held)
            held.clear()
    if held:
        yield written(held)


def as_xlsx(entries):
    """A workbook whose texts are texts: nothing becomes a formula or a link."""
    book = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(book, options | {"default_date_format": "yyyy-mm-dd"}) as workbook:
        sheet = workbook.add_worksheet("Activity log")
        for column, heading in enumerate(HEADINGS):
            sheet.write_string(0, column, heading)
        for number, row in enumerate(rows_of(entries), 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell)
    return book.getvalue()


def _write(sheet, row, column, cell):
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:32_767])  # the most a cell of this format holds
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_datetime(row, column, cell)
