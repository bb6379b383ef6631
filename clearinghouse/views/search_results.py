"""What a page of search results shows, from what its address says."""

from urllib.parse import urlencode

from django.conf import settings

from clearinghouse.forms import wanted_of
from clearinghouse.models import Term
from clearinghouse.result_html import facet, results
from clearinghouse.search import RELEVANCE, SORTS, facets, search
from ui.components import Link, Page


def searched(request, **fixed):
    """Everything the results need; ``fixed`` are the slugs by kind that the page itself has chosen."""
    wanted = wanted_of(request.GET, **fixed)
    found = search(wanted)
    asked = _asked(wanted, fixed)
    offered = [(kind, rows) for kind, rows in facets(found, wanted.chosen) if kind not in fixed]
    held = [(kind, term) for kind, rows in offered for term, _, is_chosen in rows if is_chosen]
    return {
        "wanted": wanted,
        "found": found,
        "page": _page(request, wanted, found, asked),
        "results": results(found.rows),
        "facets": [facet(kind, rows) for kind, rows in offered],
        "held": [(kind.value, term.slug) for kind, term in held],
        "sorts": [one for one in SORTS.items() if wanted.text or one[0] != RELEVANCE],
        "chosen": [_chip(request, asked, kind.value, term) for kind, term in held],
        "spellings": [Link(said, _address(request, asked | {"q": said})) for said in found.spellings],
        "is_searching": bool(wanted.text or held),
        "here": request.path,
        "canonical": f"{settings.ADDRESS}{request.path}",
        "is_first": wanted.page == 1,
        "topics_instead": () if found.total else Term.objects.topics(),
    }


def _chip(request, asked, kind, term):
    """A filter in force; its address is the search without it."""
    return Link(
        term.name, _address(request, asked | {kind: [one for one in asked[kind] if one != term.slug]})
    )


def _page(request, wanted, found, asked):
    return Page(
        rows=found.rows,
        number=wanted.page,
        previous_url=_address(request, asked | {"page": wanted.page - 1}) if wanted.page > 1 else "",
        next_url=_address(request, asked | {"page": wanted.page + 1})
        if wanted.page * wanted.size < found.total
        else "",
        total=found.total,
    )


def _asked(wanted, fixed):
    """The search as the words of an address, without its page."""
    asked = {kind: slugs for kind, slugs in wanted.chosen.items() if kind not in fixed}
    if wanted.text:
        asked["q"] = wanted.text
    return asked | ({"sort": wanted.sort} if wanted.sort != RELEVANCE else {})


def _address(request, asked):
    words = urlencode(asked, doseq=True)
    return f"{request.path}?{words}" if words else request.path
