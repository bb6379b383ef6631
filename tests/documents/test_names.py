"""FI-04: what a file is called is one plain line, whatever was sent, and one header as the standard has it."""

import re

import pytest
from django.utils.http import content_disposition_header

from documents.filenames import MOST_LETTERS, clean

NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\windows\\agenda.pdf": "agenda.pdf",
    "/absolute/agenda.pdf": "agenda.pdf",
    "agenda\x00.exe.pdf": "agenda .exe.pdf",
    "agenda\r\nSet-Cookie: a=b.pdf": "agenda Set-Cookie_ a=b.pdf",
    'agenda"; filename="evil.exe.pdf': "agenda__ filename=_evil.exe.pdf",
    "agenda;filename*=utf-8''evil.exe.pdf": "agenda_filename_=utf-8''evil.exe.pdf",
    "agenda\u202efdp.exe.pdf": "agenda fdp.exe.pdf",
    "agenda\u200b\u2066.pdf": "agenda.pdf",
    "CON.pdf": "file CON.pdf",
    "aux.txt": "file aux.txt",
    "com1.tar.pdf": "file com1.tar.pdf",
    ".pdf": "pdf",
    "...": "document",
    "agenda.pdf. . ": "agenda.pdf",
    "Tagesordnung für Tür 3.pdf": "Tagesordnung für Tür 3.pdf",
    "議題.pdf": "議題.pdf",
    "a<b>c|d?e*.csv": "a_b_c_d_e_.csv",
}


@pytest.mark.parametrize("name", NAMES)
def test_fi_04_a_name_becomes_one_plain_line(name):
    assert clean(name).replace("  ", " ") == NAMES[name]


@pytest.mark.parametrize(
    "name", [*NAMES, "a" * 300 + ".pdf", "é" * 300 + ".docx", "." * 300, "a." * 200 + "pdf"]
)
def test_fi_04_a_cleaned_name_is_short_and_stays_as_it_is_and_one_header(name):
    once = clean(name)
    assert len(once) <= MOST_LETTERS
    assert clean(once) == once
    header = content_disposition_header(as_attachment=True, filename=once)
    assert re.fullmatch(
        r"attachment; (filename=\"[^\"\\\r\n;%]*\"|filename\*=utf-8''[A-Za-z0-9._~%'()!*-]+)", header
    )
