"""The one statement of a search: the page's ids, how many there are, and the count beside every term.

The words find their rows in the narrow table of entries; the rows become a string of bits, a bit for each resource.
Filters, the exact count and the counts of all terms are then bits laid over bits: their cost does not depend on how
much was found (docs/adr/0079).
"""

import re

RANKED = 200  # of more matches than this those with the words in their title come first, then the most used
MOST_TERMS = 24  # of a facet: beyond that people type
# What the values are, to PostgreSQL; those of a filter carry its number.
TYPES = dict.fromkeys(("text", "head", "tail", "kind"), "text") | {"slugs": "text[]"}
TYPES |= dict.fromkeys(("limit", "offset", "reach", "ranked", "terms", "last"), "int")
TYPES |= {"after_rank": "real", "after_title": "text"} | dict.fromkeys(("after_uses", "after_year"), "int")
TYPES["after_id"] = "bigint"
RELEVANCE, NEWEST, MOST_USED, BY_TITLE = "relevance", "newest", "used", "title"
SORTS = {RELEVANCE: "Best match", NEWEST: "Newest", MOST_USED: "Most used", BY_TITLE: "Title"}
_ORDER = {
    RELEVANCE: "rank desc, uses desc, year desc nulls last, id desc",
    NEWEST: "year desc nulls last, id desc",
    MOST_USED: "uses desc, year desc nulls last, id desc",
    BY_TITLE: "title, id",
}
# What was typed, or the same with its last word taken as the beginning of one.
_TYPED = """typed as materialized (
    select websearch_to_tsquery('english', %(text)s) ||
        case when %(tail)s = '' then ''::tsquery
             when %(head)s = '' then to_tsquery('english', %(tail)s)
             else websearch_to_tsquery('english', %(head)s) && to_tsquery('english', %(tail)s) end as q)"""
_HIT = """hit as materialized (
    select ('x' || string_agg(lpad(to_hex(coalesce(word, 0)), 16, '0'), '' order by block))::bit varying as bits
    from generate_series(0, (select length(bits) / 64 - 1 from clearinghouse_bits where term_id = 0)) as block
    left join (select resource_id / 64 as block, bit_or(1::bigint << (63 - resource_id %% 64)::int) as word
               from clearinghouse_entry where words @@ (select q from typed) group by 1) blocks using (block))"""
_EVERYTHING = "hit as materialized (select bits from clearinghouse_bits where term_id = 0)"
# ``few``: weighed one by one.  ``titled``, and where they do not fill the page ``others``: by title, then by use.
_RANKED = """
few as (
    select resource_id as id, uses, year, ts_rank('{{0.05, 0.15, 0.4, 1.0}}', words, (select q from typed)) as rank
    from clearinghouse_entry where (select total from sieve) <= %(ranked)s and {matches}),
titled as materialized (
    select resource_id as id, uses, year, 1::real as rank from clearinghouse_entry
    where (select total from sieve) > %(ranked)s and title_words @@ (select q from typed) and {kept}),
others as (
    select resource_id as id, uses, year, 0::real as rank from clearinghouse_entry
    where (select total from sieve) > greatest(%(ranked)s, (select count(*) from titled))
      and (select count(*) from titled) < %(reach)s
      and {matches} and resource_id not in (select id from titled)),
candidates as (select * from few union all select * from titled union all select * from others)"""
_PLAIN = "candidates as (select resource_id as id, uses, year from clearinghouse_entry where {matches})"
_TITLES = """candidates as (select resource_id as id, title
    from clearinghouse_entry join clearinghouse_resource on id = resource_id where {matches})"""
# The resources that carry any of one kind's chosen terms.
_FILTER = """filter{number} as materialized (
    select coalesce(bit_or(bits), (select bits # bits from clearinghouse_bits where term_id = 0)) as bits
    from clearinghouse_bits where term_id in (select t.id from clearinghouse_term t where {chosen}))"""
_CHOSEN = "(kind = %(kind{number})s and slug = any(%(slugs{number})s))"
_SIEVE = "sieve as materialized (select {columns} from {sources})"
_FOUND = "words @@ (select q from typed) and "
_KEPT = "get_bit((select every from sieve), resource_id::int) = 1"
_COUNTED = """counted as materialized (
    select b.term_id, bit_count(b.bits & {bits}) as many from clearinghouse_bits b, sieve where b.term_id <> 0),
terms as (
    select t.*, many, row_number() over (
        partition by kind order by case when kind = 'year' then name end desc, many desc, name) as place
    from counted join clearinghouse_term t on t.id = term_id where many > 0 or {chosen})"""
# What a page of results shows of a resource, as ``Resource`` names it.
COLUMNS = ("id", "code", "title", "abstract", "url", "year", "state", "term_ids")
_ANSWER = """page as (
        select * from unnest(array(select id from candidates {beyond} order by {order}
                                   limit %(limit)s offset %(offset)s))
        with ordinality as p (id, place))
    select (select total from sieve),
    (select json_agg(json_build_array({columns}) order by place)
     from page join clearinghouse_resource r using (id)),
    (select json_agg(json_build_array(id, kind, name, slug, many)) from terms
     where place <= %(terms)s or {chosen} or id in (
        select unnest(term_ids) from page join clearinghouse_resource r using (id))){key}"""
# Where a page of a walk ends: what its last row is ordered by.  A walk goes on from there, whatever left the library.
KEYS = {
    RELEVANCE: {"rank": "rank", "uses": "uses", "year": "coalesce(year, 0)", "id": "id"},
    NEWEST: {"year": "coalesce(year, 0)", "id": "id"},
    MOST_USED: {"uses": "uses", "year": "coalesce(year, 0)", "id": "id"},
    BY_TITLE: {"title": "title", "id": "id"},
}
_KEY = """, (select json_build_array({texts}) from candidates
                 where id = (select id from page where place = %(last)s))"""
WHOLE_WALK = 1_000_000  # rows a walk may reach


def statement(text, filters, wanted):
    """The statement and its values; ``filters`` are slugs by kind.  What people typed goes in as values alone."""
    values = {"text": text, "ranked": RANKED, "terms": MOST_TERMS}
    values |= dict(zip(("head", "tail"), _last_word(text), strict=True))
    order = order_of(text, wanted)
    beyond, key = _walk(order, wanted, values)
    parts = [_TYPED, _HIT] if text else [_EVERYTHING]
    chosen = []
    for number, (kind, slugs) in enumerate(filters.items()):
        chosen.append(_CHOSEN.format(number=number))
        parts.append(_FILTER.format(number=number, chosen=chosen[-1]))
        values |= {f"kind{number}": kind, f"slugs{number}": slugs}
    chosen = " or ".join(chosen) or "false"
    kept = _KEPT if filters or text else "true"
    matches = _FOUND + kept if text else kept
    drawn = _RANKED if order == RELEVANCE else _TITLES if order == BY_TITLE else _PLAIN
    parts += [
        _sieve(filters),
        _COUNTED.format(bits=_where_kind(filters), chosen=chosen),
        drawn.format(matches=matches, kept=kept),
    ]
    answer = _ANSWER.format(
        order=_ORDER[order],
        columns=", ".join(f"r.{name}" for name in COLUMNS),
        chosen=chosen,
        beyond=beyond,
        key=key,
    )
    return f"with {', '.join(parts)}, {answer}", values


def order_of(text, wanted):
    """The order the rows come in: nothing to look for is no better or worse match."""
    return wanted.sort if text or wanted.sort != RELEVANCE else NEWEST


def _walk(order, wanted, values):
    """The condition for the rows behind ``wanted.after``, and the column that says where the page ends.

    A walk (``wanted.is_walk``) reads one row more than it shows, to know whether there is another page.
    """
    skipped = 0 if wanted.after else (max(wanted.page, 1) - 1) * wanted.size
    values |= {"limit": wanted.size + wanted.is_walk, "offset": skipped}
    values["reach"] = WHOLE_WALK if wanted.after else skipped + values["limit"]
    if not wanted.is_walk:
        return "", ""
    columns = KEYS[order]
    values["last"] = wanted.size
    key = _KEY.format(texts=", ".join(f"({column})::text" for column in columns.values()))
    if not wanted.after:
        return "", key
    names = [f"after_{name}" for name in columns]
    values |= dict(zip(names, wanted.after, strict=True))
    places = ", ".join(f"%({name})s::{TYPES[name]}" for name in names)
    way = ">" if order == BY_TITLE else "<"
    return f"where ({', '.join(columns.values())}) {way} ({places})", key


def _sieve(filters):
    """What meets every filter, how many that are, and for each filter what meets all the others."""
    laid = [f"filter{number}.bits" for number in range(len(filters))]
    every = " & ".join(["hit.bits", *laid])
    columns = [f"{every} as every", f"bit_count({every}) as total"]
    for number in range(len(laid)):
        others = " & ".join(["hit.bits", *laid[:number], *laid[number + 1 :]])
        columns.append(f"{others} as without{number}")
    sources = ", ".join(["hit", *(f"filter{number}" for number in range(len(laid)))])
    return _SIEVE.format(columns=", ".join(columns), sources=sources)


def _where_kind(filters):
    """What a term of each kind is counted in: a term of a kind that is filtered could be chosen as well."""
    cases = [f"when %(kind{number})s then without{number}" for number in range(len(filters))]
    return f"case b.kind {' '.join(cases)} else every end" if cases else "every"


def _last_word(text):
    """The words before the last one, and the last as the beginning of a word; nothing where it is quoted or refused."""
    head, _, last = text.rpartition(" ")
    if text.count('"') % 2 == 0 and re.fullmatch(r"[^\W\d_]{2,}", last) and last.lower() not in {"or", "and"}:
        return head, f"{last}:*"
    return text, ""
