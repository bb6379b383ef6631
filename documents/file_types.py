"""File types the portal accepts, detected from the content and compared with the file name."""

import re
import zlib
from io import BytesIO
from lzma import LZMAError
from zipfile import BadZipFile, ZipFile, is_zipfile

from django.db.models import TextChoices

from documents.errors import DocumentUnfit
from documents.filenames import ending_of
from documents.images import made_anew
from documents.limits import (
    MOST_BYTES,
    MOST_CONTENTS_BYTES,
    MOST_IN_WORDS,
    MOST_PARTS,
    MOST_UNPACKED_BYTES,
)


class FileKind(TextChoices):
    """The kinds of files the portal takes."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    TXT = "txt", "Text"
    CSV = "csv", "CSV"
    PNG = "png", "PNG picture"
    JPEG = "jpeg", "JPEG picture"


OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPE = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{OFFICE}.wordprocessingml.document",
    FileKind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileKind.PPTX: f"{OFFICE}.presentationml.presentation",
    FileKind.TXT: "text/plain",
    FileKind.CSV: "text/csv",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}
BY_ENDING = {str(kind): kind for kind in FileKind} | dict.fromkeys(("jpg", "jpeg", "jfif"), FileKind.JPEG)
TAKEN = "PDF, Word, Excel, PowerPoint, text, CSV, PNG and JPEG"
ENDINGS = ",".join(f".{ending}" for ending in BY_ENDING)
MAIN_PART = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}
LIST_OF_PARTS = "[Content_Types].xml"
RUNS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml|activex/|macrosheets/)", re.IGNORECASE)
PICTURES = {FileKind.PNG, FileKind.JPEG}
PLAIN = {FileKind.TXT, FileKind.CSV}
OTHERS_BEGIN = (
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"RIFF",
    b"#!",
)
# What zipfile was seen to raise on damaged and on locked files.
BROKEN = (BadZipFile, OSError, EOFError, ValueError, RuntimeError, zlib.error, LZMAError)
END_OF_PACKED = b"PK\x05\x06"  # the record that ends every packed file
MARKUP = re.compile(r"[\s\ufeff]*<[!?/a-z]", re.IGNORECASE)
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def examined(name, content):
    """(kind, bytes to keep) of a file called ``name``; a picture is made anew. Raises
    DocumentUnfit, and says why.
    """
    if not content:
        raise DocumentUnfit("The file is empty. Choose one that holds something.")
    if len(content) > MOST_BYTES:
        raise too_large()
    claimed = BY_ENDING.get(ending_of(name))
    if claimed is None:
        raise DocumentUnfit(f"The portal takes {TAKEN}. Save the file as one of these and choose it again.")
    found = kind_of(content, claimed)
    if found != claimed:
        holds = "does not hold one"
        if found:
            holds = f"holds something else ({found.label})"
        raise DocumentUnfit(
            f"The file is called a {claimed.label} file and {holds}. "
            "Save it anew in the program it was made with."
        )
    if found in PICTURES:
        content = made_anew(content, str(found)).content
        if len(content) > MOST_BYTES:
            raise too_large()
    return found, content


def kind_of(content, claimed=None):
    """The kind the bytes are of, None for one the portal does not take. ``claimed`` tells text from
    CSV, no more.
    """
    if content.startswith(b"%PDF-"):
        _refuse_packed_behind(content)
        return FileKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if is_zipfile(BytesIO(content)):
        return _packed(content)
    if content.startswith(OTHERS_BEGIN) or not _is_text(content):
        return None
    return claimed if claimed in PLAIN else FileKind.TXT


def too_large():
    """The refusal of a file that is too large."""
    return DocumentUnfit(f"The file is larger than {MOST_IN_WORDS}. Make it smaller, or send it in parts.")


def _packed(content):
    """The kind of a packed document; nothing of it is unpacked but the list of its parts."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            parts = packed.infolist()
            _refuse_bomb(parts, len(content))
            names = {part.filename for part in parts}
            if LIST_OF_PARTS not in names:
                return None
            with packed.open(LIST_OF_PARTS) as opened:
                listed = opened.read(MOST_CONTENTS_BYTES)
    except BROKEN as broken:
        raise DocumentUnfit(
            "The file is damaged or locked with a password. Save it anew without one."
        ) from broken
    if b"macroenabled" in listed.lower() or any(RUNS.search(name) for name in names):
        raise DocumentUnfit(
            "The file holds macros: small programs that would run when it is opened. Save it without."
        )
    mains = [kind for part, kind in MAIN_PART.items() if part in names]
    if len(mains) == 1:
        return mains[0]
    return None


def _refuse_bomb(parts, size):
    """Raise unless the parts are few, lie beside each other, and stay small when they are unpacked."""
    unpacked = sum(part.file_size for part in parts)
    is_odd = any(
        part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/") or part.flag_bits & 1
        for part in parts
    )
    overlap = sum(part.compress_size for part in parts) > size
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED_BYTES or overlap or is_odd:
        raise DocumentUnfit(
            "The file is packed in a way no office program packs. Save it anew and choose it again."
        )


def _refuse_packed_behind(content):
    """Raise for a PDF that is a packed file as well; one that has a workbook attached is a PDF like
    any other.

    An attachment lies in a stream of the PDF and is followed by the rest of it. What is packed
    behind the end of a PDF is opened by programs that unpack, under another name.
    """
    place = content.rfind(END_OF_PACKED)
    if place >= 0 and is_zipfile(BytesIO(content)) and b"endstream" not in content[place:]:
        raise DocumentUnfit(
            "Another file is packed behind the end of this PDF. Print it to PDF once more and choose that."
        )


def _is_text(content):
    """Whether the bytes are words in UTF-8, UTF-16 or the older Windows alphabet, and no page of
    markup.
    """
    mark = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = content.decode("utf-16" if mark else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return not NO_TEXT.search(text) and not MARKUP.match(text)
