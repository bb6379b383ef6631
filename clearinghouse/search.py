"""Search of the library: PostgreSQL full text search and trigrams behind ``search()``.

Stems, phrases ("in quotes"), exclusion (-word), the last word as a prefix, correction of misspelled
words. Terms of one facet are combined with OR, facets with AND; the count beside a term is the
number of results if it were chosen as well.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from clearinghouse.models import Kind
from clearinghouse.models.resource import Shown
from clearinghouse.prepared import run
from clearinghouse.search_sql import (
    BY_TITLE,
    COLUMNS,
    MOST_USED,
    NEWEST,
    RELEVANCE,
    SORTS,
    TYPES,
    statement,
)
from kernel.typed_text import plain

PAGE = 20
LONGEST = 200  # characters of a search; the rest is ignored
LIKE_ENOUGH = (
    0.35  # trigram similarity of a misspelled word, from 0 to 1; "homocide" and "homicide" have 0.5
)
__all__ = [
    "BY_TITLE",
    "MOST_USED",
    "NEWEST",
    "RELEVANCE",
    "SORTS",
    "Counted",
    "Found",
    "Wanted",
    "facets",
    "search",
]


@dataclass(frozen=True)
class Wanted:
    """A search request; ``chosen`` has the slugs by kind of term."""

    text: str = ""
    chosen: dict = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    size: int = PAGE
    is_walk: bool = False  # read page after page by a program: each page says where it ends
    after: tuple = ()  # of a walk: the ``key`` of the page before, as texts


class Counted(NamedTuple):
    """A term with the number of results if it were chosen as well."""

    pk: int
    kind: str
    name: str
    slug: str
    many: int


class Hit(Shown):
    """One result.  Not a model instance: it costs a third, and a page has twenty."""

    __slots__ = (*COLUMNS, "carried")

    def __init__(self, columns, terms):
        for name, value in zip(COLUMNS, columns, strict=True):
            setattr(self, name, value)
        self.carried = [
            terms[pk] for pk in self.term_ids if pk in terms
        ]  # whatever it carries was counted too


@dataclass
class Found:
    """The result of a search: one page of hits, the total, and the terms with their
    counts by id.
    """

    rows: list
    total: int
    counts: dict
    text: str  # what was searched for, spelling mended
    mended_from: str = ""  # what was typed, where nothing had it
    key: tuple = ()  # of a walk: what the last row is ordered by, where there are more behind it
    spellings: list = field(
        default_factory=list
    )  # where nothing was found: searches that would find something


def search(wanted):
    """Run the search ``wanted``; if nothing matches the words as typed, search the most similar
    spelling instead.
    """
    text = tidy(wanted.text)
    filters = _filters(wanted.chosen)
    found = _search(text, filters, wanted)
    if found.total or not text:
        return found
    mended = mend(text)
    if mended != text:
        instead = _search(mended, filters, wanted)
        if instead.total:
            instead.mended_from = text
            return instead
    found.spellings = [other for other in _instead(text) if _search(other, filters, wanted).total]
    return found


def _instead(text):
    """Searches to offer instead: without the unknown words, then the two longest known
    words alone.
    """
    known = mend(text, unknown="").split()
    others = [" ".join(known)]
    if len(known) > 1:
        others += sorted(known, key=len, reverse=True)[:2]
    return list(dict.fromkeys(other for other in others if other and other != text))


def tidy(text):
    """The words of a search, normalized: single spaces, hyphenated words split, at most LONGEST
    characters.

    Typographic quotes, apostrophes and dashes become ASCII; a dash between spaces is dropped.
    """
    text = re.sub(r"(?<=\w)-+(?=\w)", " ", plain(text.replace("\x00", "")[:LONGEST]))
    return " ".join(word for word in text.split() if word.strip("-"))


def mend(text, unknown=None):
    """``text`` with each word that the library does not have replaced by the most similar one it
    has.

    A word without a similar one stays, or becomes ``unknown`` if that is given.
    """
    words = re.findall(r"[^\W\d_]{3,60}", text.lower())
    if not words:
        return text
    with connection.cursor() as cursor:
        cursor.execute(_LIKEST, [LIKE_ENOUGH, words])
        likest = dict(cursor.fetchall())

    def correct(found):
        similar = likest.get(found[0].lower(), found[0])  # None: unknown, and nothing is similar
        if similar is None and unknown is not None:
            return unknown
        return similar or found[0]

    return re.sub(r"[^\W\d_]{3,60}", correct, text)


# Words that no resource has, each with the most similar word of the library, or NULL.
_LIKEST = """
    select typed, (select word from clearinghouse_word
                   where word %% typed and similarity(word, typed) >= %s
                   order by similarity(word, typed) desc, word limit 1)
    from unnest(%s) typed
    where not exists (select from clearinghouse_entry where words @@ plainto_tsquery('english', typed))"""


def _filters(chosen):
    """The chosen slugs by kind, without NUL characters, which PostgreSQL refuses."""
    wanted = {
        kind: [slug for slug in slugs if "\x00" not in slug] for kind, slugs in chosen.items()
    }
    return {kind: slugs for kind, slugs in wanted.items() if slugs or chosen[kind]}


def _search(text, filters, wanted):
    """One page of the resources that match the words and the filters, with the counts of terms."""
    query, values = statement(text, filters, wanted)
    total, page, counted, *key = run(query, values, TYPES)
    terms = {row[0]: Counted(*row) for row in counted or ()}
    rows = [Hit(row, terms) for row in page or ()]
    found = Found(rows[: wanted.size], total or 0, terms, text)
    if len(rows) > wanted.size:
        found.key = tuple(key[0])
    return found


def facets(found, chosen):
    """[(kind, [(term, count, is chosen)])] of kinds with terms: the largest count first, years
    newest first.
    """
    by_kind = {kind: [] for kind in Kind}
    for term in found.counts.values():
        by_kind[Kind(term.kind)].append((term, term.many, term.slug in chosen.get(term.kind, ())))
    for kind, rows in by_kind.items():
        if kind == Kind.YEAR:
            rows.sort(key=_newest_year)
        else:
            rows.sort(key=_fullest)
    return [(kind, rows) for kind, rows in by_kind.items() if rows]


def _fullest(row):
    return (-row[1], row[0].name)


def _newest_year(row):
    return -int(row[0].name)
