"""A toolkit as a file: CSV, BibTeX, and an accessible PDF."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.core.cache import cache

from clearinghouse.cite import apa, bibtex
from ui.sheet import MARK, guarded, written

TEMPLATE = Path(__file__).resolve().parent / "toolkit.typ"
PDF_KEPT_SECONDS = 600
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
    said = {
        "title": str(toolkit),
        "introduction": toolkit.introduction,
        "address": f"{settings.ADDRESS}{toolkit.get_absolute_url()}",
        "items": [
            {"title": one.title, "facts": _facts(one), "note": item.note, "cite": apa(one), "url": one.url}
            for item, one in ((item, item.resource) for item in items)
        ],
    }
    made = typst.compile(
        TEMPLATE, format="pdf", sys_inputs={"toolkit": json.dumps(said)}, pdf_standards="ua-1"
    )
    cache.set(key, made, PDF_KEPT_SECONDS)
    return made


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
