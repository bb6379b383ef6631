"""A toolkit as a file: CSV, BibTeX, and an accessible PDF."""

import json
import re
import unicodedata
from pathlib import Path

import typst
from django.conf import settings
from django.core.cache import cache

from clearinghouse.citations import apa, bibtex
from web.spreadsheets import MARK, guarded, written

TEMPLATE = Path(__file__).resolve().parent / "toolkit.typ"
PDF_KEPT_SECONDS = 600
# What the fonts of the PDF can show; a PDF/UA is refused whole for one letter it can not.
_UNSHOWN = re.compile(
    r"[^\n\t\x20-\x7e\xa0-\u024f\u0300-\u036f\u0370-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u2040"
    r"\u20a0-\u20bf\u2190-\u22ff\u25a0-\u25ff]"
)
BOX = "\u25a1"  # stands for a letter the fonts cannot show
MISSING = (
    f"This PDF cannot show some letters; {BOX} stands for each. The page at the address above shows them all."
)
COLUMNS = ("number", "title", "publisher", "year", "type", "address", "note", "record")


def as_csv(_toolkit, items):
    """One line a resource; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    rows = [COLUMNS]
    for number, item in enumerate(items, start=1):
        one = item.resource
        cells = (
            one.title,
            one.publisher,
            str(one.year or ""),
            one.type_name,
            one.url,
            item.note,
            _record(one),
        )
        rows.append([number, *map(guarded, cells)])
    return (MARK + written(rows)).encode()


def as_bibtex(_toolkit, items):
    """One entry a resource."""
    return "\n".join(bibtex(item.resource) for item in items).encode()


def as_pdf(toolkit, items):
    """The toolkit on paper, tagged for screen readers (PDF/UA-1); made once for each version."""
    key = f"library:pdf:{toolkit.pk}:{toolkit.version}"
    if (kept := cache.get(key)) is not None:
        return kept
    made = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"toolkit": json.dumps(words_of(toolkit, items))},
        pdf_standards="ua-1",
        ignore_system_fonts=True,  # the fonts it brings along, so that every machine can show the same letters
    )
    cache.set(key, made, PDF_KEPT_SECONDS)
    return made


def words_of(toolkit, items):
    """What the PDF says, in letters its fonts can show; ``missing`` says so where one of them could not be shown."""
    said = {
        "title": str(toolkit),
        "introduction": toolkit.introduction,
        "address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}",
        "items": [
            {"title": one.title, "facts": _facts(one), "note": item.note, "cite": apa(one), "url": one.url}
            for item, one in ((item, item.resource) for item in items)
        ],
    }
    words = shown(said)
    words["missing"] = MISSING if str(words).count(BOX) > str(said).count(BOX) else ""
    return words


def shown(said):
    """The same words with each letter the PDF has no sign for as its plain likeness, or as a box."""
    if isinstance(said, dict):
        return {name: shown(value) for name, value in said.items()}
    if isinstance(said, list):
        return [shown(value) for value in said]
    return _UNSHOWN.sub(_likeness, said)


def _likeness(found):
    plain = unicodedata.normalize("NFKC", found[0])
    is_mark = unicodedata.category(found[0]) in {"Cc", "Cf", "Zl", "Zp"}
    return " " if is_mark else plain if not _UNSHOWN.search(plain) else BOX


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "bib": (as_bibtex, "application/x-bibtex; charset=utf-8"),
    "pdf": (as_pdf, "application/pdf"),
}


def _facts(resource):
    withdrawn = "" if resource.is_published else f"Withdrawn: {resource.withdrawn_because}"
    said = [resource.type_name, resource.publisher, str(resource.year or ""), withdrawn]
    return " · ".join(filter(None, said))


def _record(resource):
    return f"{settings.ADDRESS}{resource.get_absolute_url()}"
