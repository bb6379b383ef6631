"""The one search of the library: PostgreSQL full text and trigrams behind ``search()``.

Stems, phrases ("in quotes"), minus (-word), the last word as the beginning of one, and words somebody misspelt.
Within one facet any of the chosen terms will do, across facets all must hold; the count beside a term is what choosing
it would show.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection

from clearinghouse.lifecycle import ResourceState
from clearinghouse.models import Kind, Resource, Term
from ui.everybody import GENERATION, KEPT_SECONDS

PAGE = 20
LONGEST = 200  # letters of a search that are read
RANKED = 2_000  # of more matches than this only those with the words in their title are ranked finely
RELEVANCE, NEWEST, MOST_USED, BY_TITLE = "relevance", "newest", "used", "title"
SORTS = {RELEVANCE: "Best match", NEWEST: "Newest", MOST_USED: "Most used", BY_TITLE: "Title"}
_ORDER = {
    RELEVANCE: "rank desc, uses desc, year desc nulls last, id desc",
    NEWEST: "year desc nulls last, id desc",
    MOST_USED: "uses desc, year desc nulls last, id desc",
    BY_TITLE: "title, id",
}
LIKE_ENOUGH = 0.35  # trigram likeness of a misspelt word; "homocide" and "homicide" have 0.5


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; ``chosen`` holds slugs by kind of term."""

    text: str = ""
    chosen: dict = field(default_factory=dict)
    sort: str = RELEVANCE
    page: int = 1
    size: int = PAGE


@dataclass
class Found:
    """What was found: one page of resources, how many there are, and the count beside each term."""

    rows: list
    total: int
    counts: Counter  # term id to how many resources choosing it would show
    text: str  # what was searched for, spelling mended
    mended_from: str = ""  # what was typed, where nothing had it
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
        found.spellings = [mended]
    return found


def tidy(text):
    """The words of a search: one space apart, a hyphen inside a word apart, at most LONGEST letters."""
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text.replace("\x00", "")[:LONGEST])
    return " ".join(text.split())


def mend(text):
    """``text`` with each word the library does not know replaced by the likest it does."""
    words = re.findall(r"[^\W\d_]{3,60}", text.lower())
    if not words:
        return text
    with connection.cursor() as cursor:
        cursor.execute(_LIKEST, [LIKE_ENOUGH, words])
        likest = dict(cursor.fetchall())
    return re.sub(r"[^\W\d_]{3,60}", lambda found: likest.get(found[0].lower()) or found[0], text)


_LIKEST = """
    select typed, (select word from clearinghouse_word
                   where word %% typed and similarity(word, typed) >= %s
                   order by similarity(word, typed) desc, word limit 1)
    from unnest(%s) typed
    where not exists (select from clearinghouse_resource
                      where words @@ plainto_tsquery('english', typed) and state = 'published')"""


def _filters(chosen):
    """The term ids wanted, by kind; a slug nobody knows wants a term that no resource has."""
    wanted = {kind: [slug for slug in slugs if "\x00" not in slug] for kind, slugs in chosen.items() if slugs}
    if not wanted:
        return {}
    ids = {kind: [] for kind in wanted}
    for kind, pk in Term.objects.of_slugs(wanted).values_list("kind", "pk"):
        ids[kind].append(pk)
    return {kind: found or [0] for kind, found in ids.items()}


def _search(text, filters, wanted):
    """A page of what has the words and meets the filters, with its counts."""
    everything = (
        all_counts() if not text and len(filters) < 2 else None
    )  # nothing typed: one walk serves everybody
    query, values = _statement(text, filters, wanted, has_counts=everything is not None)
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        page, total, counted = cursor.fetchone()
    rows = Resource.objects.readable().prefetch_related("terms").in_bulk(page)
    found = Found([rows[pk] for pk in page if pk in rows], total, _counts(counted, filters), text)
    if everything is not None:
        found.counts = _with_all(found.counts, everything, filters)
    return found


def _statement(text, filters, wanted, *, has_counts):
    """One statement: the page's ids in order, how many there are, and per term how many, in one walk of the matches.

    ``missed`` tells which filters a match does not meet, a bit each.  A row that misses none counts for every term; one
    that misses exactly one counts for the terms of that kind alone: they are what else could be chosen there.
    With ``has_counts`` only what meets every filter is walked: the counts of a kind's other terms are known already.
    """
    values = {"state": ResourceState.PUBLISHED, "text": text, "limit": wanted.size, "ranked": RANKED}
    values["offset"] = (max(wanted.page, 1) - 1) * wanted.size
    values["head"], values["tail"] = _last_word(text)
    where, missed = ["r.state = %(state)s"], "0"
    if text:
        where.append("r.words @@ (select q from typed)")
    for number, ids in enumerate(filters.values()):
        missed += f" + case when r.term_ids && %(ids{number})s::int[] then 0 else {1 << number} end"
        values[f"ids{number}"] = ids
    if filters and not text:  # what meets none of the filters counts nowhere: the index leaves it out
        where.append("r.term_ids && %(any)s::int[]")
        values["any"] = [pk for ids in filters.values() for pk in ids]
    near = [0, *(1 << number for number in range(len(filters)) if not has_counts)]
    order = wanted.sort if text or wanted.sort != RELEVANCE else NEWEST
    counted = (
        "select null::int, null::int, null::bigint where false" if has_counts and not filters else _COUNTED
    )
    # Put together from the words of this module alone; what people typed goes in as values.
    statement = f"""
        with typed as materialized (select {_QUERY} as q),
        matched as materialized (
            select * from (select r.id, r.year, r.uses, {"r.title," if order == BY_TITLE else ""} r.term_ids,
                                  {missed} as missed
                           from clearinghouse_resource r where {" and ".join(where)}) m
            where missed in ({", ".join(map(str, near))})),
        total as materialized (select count(*) as n from matched where missed = 0),
        {_RANKED if text and order == RELEVANCE else _UNRANKED},
        counted (missed, term, many) as ({counted})
        select array(select id from ranked order by {_ORDER[order]} limit %(limit)s offset %(offset)s),
               (select n from total),
               coalesce((select json_agg(json_build_array(missed, term, many)) from counted), '[]')"""  # noqa: S608
    return statement, values


_COUNTED = """select missed, term, count(*)
              from (select missed, unnest(term_ids) as term from matched) t group by missed, term"""
_UNRANKED = "ranked as (select *, 0::float4 as rank from matched where missed = 0)"
# Few matches are weighed one by one; of many, those with the words in their title come first, then the most used.
_RANKED = """
    titled as materialized (select r.id from clearinghouse_resource r
               where (select n from total) > %(ranked)s
                 and to_tsvector('english'::regconfig, coalesce(r.title, '')) @@ (select q from typed)),
    ranked as (
        select m.*, ts_rank('{0.05, 0.15, 0.4, 1.0}', r.words, (select q from typed)) as rank
        from matched m join clearinghouse_resource r using (id)
        where m.missed = 0 and (select n from total) <= %(ranked)s
        union all
        select m.*, case when m.id in (select id from titled) then 1 else 0 end from matched m
        where m.missed = 0 and (select n from total) > %(ranked)s)"""
# What was typed, or the same with its last word taken as the beginning of one.
_QUERY = """(websearch_to_tsquery('english', %(text)s) ||
             case when %(tail)s = '' then ''::tsquery
                  when %(head)s = '' then to_tsquery('english', %(tail)s)
                  else websearch_to_tsquery('english', %(head)s) && to_tsquery('english', %(tail)s) end)"""


def _last_word(text):
    """The words before the last one, and the last as the beginning of a word; nothing where it is quoted or refused."""
    head, _, last = text.rpartition(" ")
    if text.count('"') % 2 == 0 and re.fullmatch(r"[^\W\d_]{2,}", last) and last.lower() not in {"or", "and"}:
        return head, f"{last}:*"
    return text, ""


def _counts(counted, filters):
    """The count beside each term, from how many matches miss which filters."""
    kinds = dict(Term.objects.filter(pk__in={term for _, term, _ in counted}).values_list("pk", "kind"))
    bits = {kind: 1 << number for number, kind in enumerate(filters)}
    counts = Counter()
    for missed, term, many in counted:
        if missed in (0, bits.get(kinds.get(term))):
            counts[term] += many
    return counts


def all_counts():
    """How many published resources carry each term, and kept until one changes."""
    kept = cache.get_many([GENERATION, ALL_COUNTS])
    generation, counts = kept.get(GENERATION, 0), kept.get(ALL_COUNTS)
    if counts is None or counts[0] != generation:
        with connection.cursor() as cursor:
            cursor.execute(_ALL_COUNTS, [ResourceState.PUBLISHED])
            counts = (generation, dict(cursor.fetchall()))
        cache.set(ALL_COUNTS, counts, KEPT_SECONDS)
    return counts[1]


ALL_COUNTS = "library:counts"
_ALL_COUNTS = """select term, count(*) from (select unnest(term_ids) as term from clearinghouse_resource
                 where state = %s) t group by term"""


def _with_all(counts, everything, filters):
    """The counts with what is known of the whole library: all of it, or the kind of the one filter."""
    if not filters:
        return Counter(everything)
    (kind,) = filters
    others = dict.fromkeys(Term.objects.filter(kind=kind).values_list("pk", flat=True))
    return Counter(
        {pk: many for pk, many in counts.items() if pk not in others}
        | {pk: everything[pk] for pk in others if pk in everything}
    )


def facets(found, chosen):
    """The facets to draw: (kind, [(term, count, whether it is chosen)]), the fullest first, years newest first."""
    by_kind = {kind: [] for kind in Kind}
    for term in Term.objects.filter(pk__in=found.counts):
        is_chosen = term.slug in chosen.get(term.kind, ())
        by_kind[Kind(term.kind)].append((term, found.counts[term.pk], is_chosen))
    for kind, rows in by_kind.items():
        rows.sort(key=_newest_year if kind == Kind.YEAR else _fullest)
    return [(kind, rows) for kind, rows in by_kind.items() if rows]


def _fullest(row):
    return (-row[1], row[0].name)


def _newest_year(row):
    return -int(row[0].name)
