"""FI-01, FI-03: a file is what it holds; what is packed too cleverly is refused before it is unpacked."""

import struct
import time
import tracemalloc
import zipfile
import zlib
from io import BytesIO

import pytest

from documents import limits
from documents.errors import DocumentUnfit
from documents.file_types import BY_ENDING, FileKind, examined
from tests.documents.make import MAIN, PDF, a_file, office, picture

EVERY = sorted(BY_ENDING)
OTHERS = {
    "page.html": b"<!DOCTYPE html><script>alert(1)</script>",
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program.exe": b"MZ\x90\x00",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "letter.docm": office(),
    "moving.gif": b"GIF89a",
    "packed.zip": b"PK\x05\x06" + b"\0" * 18,
    "no-ending": PDF,
    ".pdf": b"",
}
MACROS = {
    "vba": office(more={"word/vbaProject.bin": b"x"}),
    "type": office(types="application/vnd.ms-word.document.macroEnabled.main+xml"),
    "capitals": office(more={"word/VBAPROJECT.BIN": b"x"}),
    "control": office(more={"word/activeX/activeX1.xml": b"x"}),
    "sheet": office("xlsx", more={"xl/macrosheets/sheet1.xml": b"x"}),
}


@pytest.mark.parametrize("ending", EVERY)
def test_fi_01_a_sound_file_of_each_kind_is_taken(ending):
    kind, content = examined(f"a.{ending}", a_file(ending))
    assert kind == BY_ENDING[ending]
    assert content


def test_fi_01_a_file_that_lies_about_its_type_is_refused_whatever_the_mix():
    """Every ending with the bytes of every other kind, and with those of kinds that are not taken."""
    kinds = {ending: a_file(ending) for ending in EVERY} | {
        name: found for name, found in OTHERS.items() if found
    }
    wrong = []
    for ending in EVERY:
        for other, content in kinds.items():
            same = BY_ENDING.get(other) == BY_ENDING[ending] or {ending, other} == {"txt", "csv"}
            is_word = (ending, other) in {("docx", "letter.docm"), ("pdf", "no-ending")}
            if same or is_word:
                continue
            try:
                examined(f"a.{ending}", content)
            except DocumentUnfit:
                pass
            else:
                wrong.append((ending, other))
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_fi_01_a_kind_that_is_not_taken_is_refused_by_name_and_by_content(name):
    with pytest.raises(DocumentUnfit):
        examined(name, OTHERS[name])


@pytest.mark.parametrize("how", MACROS)
def test_fi_01_macros_are_refused(how):
    ending = "xlsx" if how == "sheet" else "docx"
    with pytest.raises(DocumentUnfit, match="macros"):
        examined(f"a.{ending}", MACROS[how])


@pytest.mark.parametrize(
    "text",
    [
        b"  \n<script>alert(1)</script>",
        b"\xef\xbb\xbf<html>",
        b"<?xml version='1.0'?><svg/>",
        b"a\x00b",
        b"{\\rtf1",
    ],
)
def test_fi_01_a_text_that_is_markup_or_no_text_is_refused(text):
    for ending in ("txt", "csv"):
        with pytest.raises(DocumentUnfit):
            examined(f"a.{ending}", text)


def test_fi_01_words_of_an_older_machine_are_text():
    assert examined("a.txt", "Café, “quoted”".encode("cp1252"))[0] == FileKind.TXT


def test_fi_01_two_files_in_one_are_refused():
    with pytest.raises(DocumentUnfit):
        examined("a.pdf", PDF + office())  # a PDF that opens as a package, too
    content = examined("a.jpeg", picture() + b"<script>alert(1)</script>" + office())[1]
    assert b"script" not in content
    assert b"PK" not in content[-200:]


def a_pdf_with(attached):
    stream = (
        b"1 0 obj<</Type/EmbeddedFile/Length %d>>stream\n" % len(attached)
        + attached
        + b"\nendstream endobj\n"
    )
    return b"%PDF-1.7\n" + stream + b"xref\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_a_pdf_with_a_workbook_attached_is_a_pdf():
    content = a_pdf_with(office("xlsx"))
    assert zipfile.is_zipfile(BytesIO(content))  # what made it look like another kind
    assert examined("agenda.pdf", content) == (FileKind.PDF, content)


def test_a_pdf_with_something_packed_behind_its_end_is_refused_for_that_reason():
    with pytest.raises(DocumentUnfit, match="packed behind the end"):
        examined("agenda.pdf", a_pdf_with(b"") + office("xlsx"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_taken_in_every_alphabet_a_text_program_saves(encoding):
    content = "<Agenda>: café at 9\r\n".replace("<Agenda>", "< Agenda").encode(encoding)
    assert examined("agenda.txt", content) == (FileKind.TXT, content)


def test_fi_01_two_documents_in_one_package_are_refused():
    with pytest.raises(DocumentUnfit):
        examined("a.docx", office(more={MAIN["xlsx"]: b"x"}))


def a_bomb(declared):
    """A package whose part says it is larger than it is packed."""
    return office(more={"word/media/a.bin": b"\0" * declared})


def overlapping():
    """Every entry of the list points at the same packed part."""
    content = zlib.compress(b"\0" * 100_000)[2:-4]
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(content), 100_000, 1, 0) + b"a"
    entry = (
        struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            b"PK\x01\x02",
            20,
            20,
            0,
            8,
            0,
            0,
            0,
            len(content),
            100_000,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
        )
        + b"a"
    )
    body = local + content
    listed = entry * 3000
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 3000, 3000, len(listed), len(body), 0)
    return body + listed + end


def locked():
    """A package whose parts ask for a password."""
    content = bytearray(office())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


BOMBS = {
    "too much when unpacked": lambda: a_bomb(limits.MOST_UNPACKED_BYTES + 1_000_000),
    "too many parts": lambda: office(more={f"word/{n}.xml": b"" for n in range(limits.MOST_PARTS + 1)}),
    "parts over each other": overlapping,
    "a part that leads out": lambda: office(more={"word/../../etc/passwd": b"x"}),
    "a part at the root": lambda: office(more={"/etc/passwd": b"x"}),
    "a password": locked,
    "cut off": lambda: office()[:-30],
}


@pytest.mark.parametrize("how", BOMBS)
def test_fi_03_what_is_packed_too_cleverly_is_refused_at_once_and_in_little_memory(how):
    content = BOMBS[how]()
    tracemalloc.start()
    begun = time.perf_counter()
    try:
        with pytest.raises(DocumentUnfit):
            examined("a.docx", content)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - begun < 2
    assert most < 200_000_000


def a_large_png(width, height):
    """The head of a picture of that size, with a few bytes of it."""

    def part(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\0" * 999))
        + part(b"IEND", b"")
    )


def test_fi_03_a_picture_of_nine_hundred_million_pixels_is_refused_before_it_is_drawn():
    tracemalloc.start()
    with pytest.raises(DocumentUnfit, match="30,000 by 30,000"):
        examined("a.png", a_large_png(30_000, 30_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_fi_03_a_picture_that_ends_too_soon_is_refused():
    for content, name in (
        (picture()[:300], "a.jpg"),
        (picture("png")[:60], "a.png"),
        (a_large_png(900, 900), "b.png"),
    ):
        with pytest.raises(DocumentUnfit, match="damaged"):
            examined(name, content)


def test_fi_03_a_file_over_the_limit_is_refused():
    with pytest.raises(DocumentUnfit, match="10 MB"):
        examined("a.txt", b"a" * (limits.MOST_BYTES + 1))


def test_an_office_document_as_a_library_writes_it_is_taken():
    openpyxl = pytest.importorskip("openpyxl")
    out = BytesIO()
    openpyxl.Workbook().save(out)
    assert examined("a.xlsx", out.getvalue())[0] == FileKind.XLSX
    assert zipfile.is_zipfile(BytesIO(out.getvalue()))


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packed_document_damaged_anywhere_is_refused_or_taken_and_never_an_error(how):
    """Seven bytes overwritten at each place in turn, in every packing that is read."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(office())) as sound, zipfile.ZipFile(out, "w", how) as packed:
        for part in sound.namelist():
            packed.writestr(part, sound.read(part) * 20)
    whole, refused = out.getvalue(), 0
    for at in range(0, len(whole) - 7, 3):
        try:
            examined("a.docx", whole[:at] + b"\xff\x00\xa5\x5a\x17\x00\xff" + whole[at + 7 :])
        except DocumentUnfit:
            refused += 1
    assert refused > 20
