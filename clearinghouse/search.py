"""The one search of the library: PostgreSQL full text and trigrams behind ``search()``.

Stems, phrases ("in quotes"), minus (-word), the last word as the beginning of one, and words somebody misspelled.
Within one facet any of the chosen terms will do, across facets all must hold; the count beside a term is what choosing
it would show.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from clearinghouse.models import Kind
from clearinghouse.models.resource import Shown
from clearinghouse.prepared import run
from clearinghouse.search_sql import BY_TITLE, COLUMNS, MOST_USED, NEWEST, RELEVANCE, SORTS, TYPES, statement
from kernel.typed_text import plain

PAGE = 20
LONGEST = 200  # letters of a search that are read
LIKE_ENOUGH = 0.35  # trigram likeness of a misspelled word; "homocide" and "homicide" have 0.5
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
    """What somebody looks for; ``chosen`` holds slugs by kind of term."""

    text: str = ""
    chosen: dict = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    size: int = PAGE
    is_walk: bool = False  # read page after page by a program: each page says where it ends
    after: tuple = ()  # of a walk: the ``key`` of the page before, as texts


class Counted(NamedTuple):
    """A term, and how many resources choosing it would show."""

    pk: int
    kind: str
    name: str
    slug: str
    many: int


class Hit(Shown):
    """What a search brings of one resource: a third of the cost of a whole row, and a page has twenty."""

    __slots__ = (*COLUMNS, "carried")

    def __init__(self, columns, terms):
        for name, value in zip(COLUMNS, columns, strict=True):
            setattr(self, name, value)
        self.carried = [
            terms[pk] for pk in self.term_ids if pk in terms
        ]  # whatever it carries was counted too


@dataclass
class Found:
    """What was found: one page of resources, how many there are, and the terms with their counts by id."""

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
    """Find what is ``wanted``.  Where nothing has the words as typed, the nearest spelling is searched instead."""
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
    found.spellings = [said for said in _instead(text) if _search(said, filters, wanted).total]
    return found


def _instead(text):
    """Searches to offer instead: without the words nothing is like, then the longest of the others alone."""
    known = mend(text, unknown="").split()
    alone = sorted(known, key=len, reverse=True)[:2] if len(known) > 1 else []
    return list(dict.fromkeys(said for said in (" ".join(known), *alone) if said and said != text))


def tidy(text):
    """The words of a search: one space apart, a hyphen inside a word apart, at most LONGEST letters.

    Quotation marks, apostrophes and dashes as phones type them are those of a keyboard; a dash that stands alone
    between words is none of them.
    """
    text = re.sub(r"(?<=\w)-+(?=\w)", " ", plain(text.replace("\x00", "")[:LONGEST]))
    return " ".join(word for word in text.split() if word.strip("-"))


def mend(text, unknown=None):
    """``text`` with each word the library does not know replaced by the likest it does.

    A word that nothing is like stays, or becomes ``unknown``.
    """
    words = re.findall(r"[^\W\d_]{3,60}", text.lower())
    if not words:
        return text
    with connection.cursor() as cursor:
        cursor.execute(_LIKEST, [LIKE_ENOUGH, words])
        likest = dict(cursor.fetchall())

    def mended(found):
        like = likest.get(found[0].lower(), found[0])  # None: not known, and nothing is like it
        return like or (found[0] if unknown is None else unknown)

    return re.sub(r"[^\W\d_]{3,60}", mended, text)


_LIKEST = """
    select typed, (select word from clearinghouse_word
                   where word %% typed and similarity(word, typed) >= %s
                   order by similarity(word, typed) desc, word limit 1)
    from unnest(%s) typed
    where not exists (select from clearinghouse_entry where words @@ plainto_tsquery('english', typed))"""


def _filters(chosen):
    """The slugs wanted, by kind."""
    wanted = {kind: [slug for slug in slugs if "\x00" not in slug] for kind, slugs in chosen.items()}
    return {kind: slugs for kind, slugs in wanted.items() if slugs or chosen[kind]}


def _search(text, filters, wanted):
    """A page of what has the words and meets the filters, with its counts."""
    query, values = statement(text, filters, wanted)
    total, page, counted, *key = run(query, values, TYPES)
    terms = {row[0]: Counted(*row) for row in counted or ()}
    rows = [Hit(row, terms) for row in page or ()]
    has_more = len(rows) > wanted.size
    return Found(rows[: wanted.size], total or 0, terms, text, key=tuple(key[0]) if has_more else ())


def facets(found, chosen):
    """The facets to draw: (kind, [(term, count, whether it is chosen)]), the fullest first, years newest first."""
    by_kind = {kind: [] for kind in Kind}
    for term in found.counts.values():
        by_kind[Kind(term.kind)].append((term, term.many, term.slug in chosen.get(term.kind, ())))
    for kind, rows in by_kind.items():
        rows.sort(key=_newest_year if kind == Kind.YEAR else _fullest)
    return [(kind, rows) for kind, rows in by_kind.items() if rows]


def _fullest(row):
    return (-row[1], row[0].name)


def _newest_year(row):
    return -int(row[0].name)
