"""What a page of search results shows, from what its address says."""

from urllib.parse import urlencode

from clearinghouse.forms import wanted_of
from clearinghouse.models import Term
from clearinghouse.search import RELEVANCE, SORTS, facets, search
from ui.parts import Entry, Page

SHOWN = 8  # terms of a facet; the others are one press away
MOST = 24  # of them at all: beyond that people type


def searched(request, **fixed):
    """Everything the results need; ``fixed`` are the slugs by kind that the page itself has chosen."""
    wanted = wanted_of(request.GET, **fixed)
    found = search(wanted)
    asked = _asked(wanted, fixed)
    drawn = [
        (kind, rows[:SHOWN], _others(rows))
        for kind, rows in facets(found, wanted.chosen)
        if kind not in fixed
    ]
    chosen = [
        Entry(
            row.name, _address(request, asked | {str(kind): [one for one in asked[kind] if one != row.slug]})
        )
        for kind, first, others in drawn
        for row, _, is_chosen in (*first, *others)
        if is_chosen
    ]
    return {
        "wanted": wanted,
        "found": found,
        "page": _page(request, wanted, found, asked),
        "facets": drawn,
        "sorts": [one for one in SORTS.items() if wanted.text or one[0] != RELEVANCE],
        "chosen": chosen,
        "spellings": [Entry(said, _address(request, asked | {"q": said})) for said in found.spellings],
        "is_searching": bool(wanted.text or chosen),
        "here": request.path,
        "is_first": wanted.page == 1,
        "topics_instead": () if found.total else Term.objects.topics(),
    }


def _others(rows):
    """The less common terms of a facet, and whatever is chosen."""
    return [row for number, row in enumerate(rows) if number >= SHOWN and (number < MOST or row[2])]


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
