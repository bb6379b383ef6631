"""EX-01 as a spreadsheet program sees it: what is taken away holds no formula and no link, and the same words."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from accounts.roles import Role
from exchanges.models import Exchange, PastExchange
from liaisons.models import LogEntry
from tests.exchanges.make import an_exchange
from tests.liaisons.make import an_entry
from tests.liaisons.test_cases import CELLS
from tests.make import a_site, a_user
from web.spreadsheets import guarded

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice: apt-get install libreoffice-calc-nogui"),
]
FILES = {
    "log.csv": "/log/export.csv", "log.xlsx": "/log/export.xlsx", "exchanges.csv": "/exchanges/export.csv",
    "exchanges.xlsx": "/exchanges/export.xlsx", "past.csv": "/exchanges/past/export.csv",
}  # fmt: skip
COMMA_QUOTE_UTF_8 = "CSV:44,34,76"  # LibreOffice's own numbers of a comma, a quotation mark and UTF-8


def converted(folder, file, to):
    """The file ``file`` opened by LibreOffice and saved as ``to``."""
    how = ["--infilter=" + COMMA_QUOTE_UTF_8] if file.endswith("csv") else []
    where = f"-env:UserInstallation=file://{folder}/profile"
    made = folder / "made"
    subprocess.run(
        [SOFFICE, where, "--headless", *how, "--convert-to", to, "--outdir", made, folder / file],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return (made / file).with_suffix(f".{to}").read_bytes()


@pytest.fixture
def staff():
    """Rows whose every text is one of the cells of the case."""
    site, person = a_site(), a_user(Role.STAFF)
    liaison = a_user(Role.LIAISON, site)
    row = an_exchange(site)
    facts = {field.attname: getattr(row, field.attname) for field in Exchange._meta.concrete_fields}
    del facts["id"]
    for number, cell in enumerate(CELLS):
        entry = an_entry(site, by=liaison)
        LogEntry.objects.filter(pk=entry.pk).update(said=cell)
        Exchange.objects.create(**facts | {"title": cell, "host_name": cell, "site_names": cell})
        PastExchange.objects.create(
            requesting_site=cell, host=cell, dates=f"2019 ({number})", topic=cell, mode="virtual", note=cell,
            first_on=row.starts_on, last_on=row.starts_on, precision="year", site_ids=[site.pk], site_names=cell,
            shown_to=[site.pk], imported_by=person, imported_at=row.created_at,
        )  # fmt: skip
    return person


@pytest.mark.parametrize("name", sorted(FILES))
def test_ex_01_a_spreadsheet_program_finds_no_formula_and_no_link(client, staff, tmp_path, name):
    client.force_login(staff)
    answer = client.get(FILES[name])
    content = answer.getvalue() if answer.streaming else answer.content
    (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(BytesIO(converted(tmp_path, name, "ods"))) as sheet:
        words = sheet.read("content.xml").decode()
    assert "table:formula" not in words
    assert "xlink:href" not in words
    if name.endswith("xlsx"):
        return
    book = load_workbook(BytesIO(converted(tmp_path, name, "xlsx"))).active
    cells = [cell for line in book.iter_rows(min_row=2) for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    shown = {str(cell.value) for cell in cells}
    plain = [cell for cell in CELLS if cell == cell.strip() and "\r" not in cell]
    assert {guarded(cell) for cell in plain} <= shown
