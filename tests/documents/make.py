"""Files for tests: small ones of every kind the portal takes, and what people try instead."""

import zipfile
from io import BytesIO

from PIL import Image

from documents.storage import Upload

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TYPES = "application/vnd.openxmlformats-officedocument"
GPS = 0x8825


def office(ending="docx", *, more=(), types=TYPES, first="[Content_Types].xml"):
    """A document as an office program packs it, with the parts ``more`` ({name: bytes})."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(first, f'<Types><Override PartName="/{MAIN[ending]}" ContentType="{types}"/></Types>')
        packed.writestr(MAIN[ending], "<w/>")
        for name, content in dict(more).items():
            packed.writestr(name, content)
    return out.getvalue()


def picture(kind="jpeg", size=(40, 30), *, place=True, mode="RGB"):
    """A picture, with the place it was taken at."""
    out = BytesIO()
    drawn = Image.new(mode, size, 127 if mode in {"L", "P"} else (120, 60, 30, 128)[: len(mode)])
    exif = Image.Exif()
    if place:
        exif[0x010F] = "A telephone of Ana"
        exif.get_ifd(GPS)[2] = (43.0, 25.0, 12.0)
    drawn.save(out, kind.upper(), exif=exif, **({"comment": "zqsecret"} if kind == "jpeg" else {}))
    return out.getvalue()


def a_file(ending):
    """The bytes of one sound file of the kind."""
    if ending in MAIN:
        return office(ending)
    made = {"pdf": PDF, "txt": b"Day 1: the room.\r\n", "csv": b"day,what\n1,the room\n"}
    return made[ending] if ending in made else picture("png" if ending == "png" else "jpeg")


def a_paper(about="Agenda", name="agenda.pdf", content=PDF):
    return Upload(about, name, content)
