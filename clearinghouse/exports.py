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
PDF_CACHE_SECONDS = 600
# Characters outside the fonts of the PDF: a single one makes the PDF/UA compiler refuse the whole
# file.
_UNSHOWN = re.compile(
    r"[^\n\t\x20-\x7e\xa0-\u024f\u0300-\u036f\u0370-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u2040"
    r"\u20a0-\u20bf\u2190-\u22ff\u25a0-\u25ff]"
)
BOX = "\u25a1"  # replaces a character the fonts cannot show
MISSING = (
    f"This PDF cannot show some letters; {BOX} stands for each. The page at the address above "
    "shows them all."
)
COLUMNS = ("number", "title", "publisher", "year", "type", "address", "note", "record")


def as_csv(_toolkit, items):
    """One line for each resource; a cell that looks like a formula gets an apostrophe
    (web.spreadsheets).
    """
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
            _page_url(one),
        )
        rows.append([number, *map(guarded, cells)])
    return (MARK + written(rows)).encode()


def as_bibtex(_toolkit, items):
    """One BibTeX entry for each resource, as UTF-8 bytes."""
    return "\n".join(bibtex(item.resource) for item in items).encode()


def as_pdf(toolkit, items):
    """The toolkit as PDF/UA-1, tagged for screen readers; cached for ten minutes by toolkit and
    version.

    Compiling is expensive, and anybody may request the file.
    """
    key = f"library:pdf:{toolkit.pk}:{toolkit.version}"
    if (cached := cache.get(key)) is not None:
        return cached
    pdf = typst.compile(
        TEMPLATE,
        format="pdf",
        sys_inputs={"toolkit": json.dumps(words_of(toolkit, items))},
        pdf_standards="ua-1",
        ignore_system_fonts=True,  # use the bundled fonts, so that the result is the same on every machine
    )
    cache.set(key, pdf, PDF_CACHE_SECONDS)
    return pdf


def words_of(toolkit, items):
    """The input of the PDF template; ``missing`` is a notice if a character had to be replaced by
    BOX.
    """
    texts = {
        "title": str(toolkit),
        "introduction": toolkit.introduction,
        "address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}",
        "items": [
            {
                "title": one.title,
                "facts": _facts(one),
                "note": item.note,
                "cite": apa(one),
                "url": one.url,
            }
            for item, one in ((item, item.resource) for item in items)
        ],
    }
    words = shown(texts)
    words["missing"] = ""
    if str(words).count(BOX) > str(texts).count(BOX):
        words["missing"] = MISSING
    return words


def shown(value):
    """Nested ``value`` with each character outside the fonts in its compatible form (NFKC), or as
    BOX.
    """
    if isinstance(value, dict):
        return {name: shown(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner) for inner in value]
    return _UNSHOWN.sub(_likeness, value)


def _likeness(found):
    if unicodedata.category(found[0]) in {"Cc", "Cf", "Zl", "Zp"}:  # control and format characters
        return " "
    plain = unicodedata.normalize("NFKC", found[0])
    if _UNSHOWN.search(plain):
        return BOX
    return plain


FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "bib": (as_bibtex, "application/x-bibtex; charset=utf-8"),
    "pdf": (as_pdf, "application/pdf"),
}


def _facts(resource):
    facts = [resource.type_name, resource.publisher, str(resource.year or "")]
    if not resource.is_published:
        facts.append(f"Withdrawn: {resource.withdrawn_because}")
    return " · ".join(filter(None, facts))


def _page_url(resource):
    return f"{settings.ADDRESS}{resource.get_absolute_url()}"
