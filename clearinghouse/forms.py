"""The shape of what people type at the library."""

from django import forms

from clearinghouse.models import Kind
from clearinghouse.search import LONGEST, RELEVANCE, SORTS, Wanted

MOST_PAGES = 500


class SearchForm(forms.Form):
    """A search as it stands in the address.  What nobody understands is left out instead of refused."""

    q = forms.CharField(label="Search the library", required=False, max_length=LONGEST)
    sort = forms.ChoiceField(choices=SORTS.items(), required=False)


def wanted_of(query, **fixed):
    """What the address asks for; ``fixed`` are slugs by kind that the page itself has chosen."""
    chosen = {str(kind): query.getlist(kind)[:20] for kind in Kind if query.getlist(kind)}
    chosen |= {kind: [slug] for kind, slug in fixed.items()}
    sort, page = query.get("sort", RELEVANCE), query.get("page", "1")
    return Wanted(
        text=query.get("q", "")[:LONGEST],
        chosen=chosen,
        sort=sort if sort in SORTS else RELEVANCE,
        page=min(int(page), MOST_PAGES)
        if page.isascii() and page.isdigit() and page != "0" and len(page) < 5
        else 1,
    )
