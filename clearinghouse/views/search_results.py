"""Template context of a page of search results."""

from urllib.parse import urlencode

from django.conf import settings

from clearinghouse.forms import wanted_of
from clearinghouse.models import Term
from clearinghouse.result_html import facet, results
from clearinghouse.search import RELEVANCE, SORTS, facets, search
from ui.components import Link, Page


def searched(request, **fixed):
    """Run the search of the request; ``fixed`` are slugs by kind that the page itself
    has chosen.
    """
    wanted = wanted_of(request.GET, **fixed)
    found = search(wanted)
    params = _params(wanted, fixed)
    offered = [(kind, rows) for kind, rows in facets(found, wanted.chosen) if kind not in fixed]
    chosen = [(kind, term) for kind, rows in offered for term, _, is_chosen in rows if is_chosen]
    topics_instead = ()
    if not found.total:
        topics_instead = Term.objects.topics()
    return {
        "wanted": wanted,
        "found": found,
        "page": _page(request, wanted, found, params),
        "results": results(found.rows),
        "facets": [facet(kind, rows) for kind, rows in offered],
        "held": [(kind.value, term.slug) for kind, term in chosen],
        "sorts": [one for one in SORTS.items() if wanted.text or one[0] != RELEVANCE],
        "chosen": [_chip(request, params, kind.value, term) for kind, term in chosen],
        "spellings": [Link(text, _url(request, params | {"q": text})) for text in found.spellings],
        "is_searching": bool(wanted.text or chosen),
        "here": request.path,
        "canonical": f"{settings.ADDRESS}{request.path}",
        "is_first": wanted.page == 1,
        "topics_instead": topics_instead,
    }


def _chip(request, params, kind, term):
    """An active filter; its link is the search without it."""
    others = [slug for slug in params[kind] if slug != term.slug]
    return Link(term.name, _url(request, params | {kind: others}))


def _page(request, wanted, found, params):
    previous_url = next_url = ""
    if wanted.page > 1:
        previous_url = _url(request, params | {"page": wanted.page - 1})
    if wanted.page * wanted.size < found.total:
        next_url = _url(request, params | {"page": wanted.page + 1})
    return Page(
        rows=found.rows,
        number=wanted.page,
        previous_url=previous_url,
        next_url=next_url,
        total=found.total,
    )


def _params(wanted, fixed):
    """The query parameters of the search, without its page."""
    params = {kind: slugs for kind, slugs in wanted.chosen.items() if kind not in fixed}
    if wanted.text:
        params["q"] = wanted.text
    if wanted.sort != RELEVANCE:
        params["sort"] = wanted.sort
    return params


def _url(request, params):
    query = urlencode(params, doseq=True)
    if not query:
        return request.path
    return f"{request.path}?{query}"
