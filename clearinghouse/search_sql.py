"""SQL of a search: one statement that returns the page, the total and the count of every term.

Full text search finds rows of the search index; their ids become a bitmap with one bit for each
resource.  Filters, the total and the counts of terms are computed by AND and OR of bitmaps, so
their cost does not depend on the number of matches (docs/adr/0079).
"""

import re

RANKED = (
    200  # up to this many matches are ranked; of more, those with the words in the title come first
)
MOST_TERMS = 24  # terms of a facet; others are found by typing
# PostgreSQL types of the values; the names of a filter's values end with its number.
TYPES = dict.fromkeys(("text", "head", "tail", "kind"), "text") | {"slugs": "text[]"}
TYPES |= dict.fromkeys(("limit", "offset", "reach", "ranked", "terms", "last"), "int")
TYPES |= {"after_rank": "real", "after_title": "text"} | dict.fromkeys(
    ("after_uses", "after_year"), "int"
)
TYPES["after_id"] = "bigint"
RELEVANCE, NEWEST, MOST_USED, BY_TITLE = "relevance", "newest", "used", "title"
SORTS = {RELEVANCE: "Best match", NEWEST: "Newest", MOST_USED: "Most used", BY_TITLE: "Title"}
_ORDER = {
    RELEVANCE: "rank desc, uses desc, year desc nulls last, id desc",
    NEWEST: "year desc nulls last, id desc",
    MOST_USED: "uses desc, year desc nulls last, id desc",
    BY_TITLE: "title, id",
}
# The typed words as a query, OR the same with the last word as a prefix.
_TYPED = """typed as materialized (
    select websearch_to_tsquery('english', %(text)s) ||
        case when %(tail)s = '' then ''::tsquery
             when %(head)s = '' then to_tsquery('english', %(tail)s)
             else websearch_to_tsquery('english', %(head)s) && to_tsquery('english', %(tail)s) end as q)"""
_HIT = """hit as materialized (
    select ('x' || string_agg(lpad(to_hex(coalesce(word, 0)), 16, '0'), '' order by block))
               ::bit varying as bits
    from generate_series(
        0, (select length(bits) / 64 - 1 from clearinghouse_bits where term_id = 0)) as block
    left join (select resource_id / 64 as block, bit_or(1::bigint << (63 - resource_id %% 64)::int) as word
               from clearinghouse_entry where words @@ (select q from typed) group by 1) blocks
    using (block))"""
_EVERYTHING = "hit as materialized (select bits from clearinghouse_bits where term_id = 0)"
# ts_rank reads each match, so only ``few`` matches are ranked.  Otherwise ``titled`` (words in the
# title) come first,
# and ``others`` only if those do not fill the page.
_RANKED = """
few as (
    select resource_id as id, uses, year,
           ts_rank('{{0.05, 0.15, 0.4, 1.0}}', words, (select q from typed)) as rank
    from clearinghouse_entry where (select total from sieve) <= %(ranked)s and {matches}),
titled as materialized (
    select resource_id as id, uses, year, 1::real as rank from clearinghouse_entry
    where (select total from sieve) > %(ranked)s and title_words @@ (select q from typed) and {in_sieve}),
others as (
    select resource_id as id, uses, year, 0::real as rank from clearinghouse_entry
    where (select total from sieve) > greatest(%(ranked)s, (select count(*) from titled))
      and (select count(*) from titled) < %(reach)s
      and {matches} and resource_id not in (select id from titled)),
candidates as (select * from few union all select * from titled union all select * from others)"""
_PLAIN = (
    "candidates as (select resource_id as id, uses, year from clearinghouse_entry where {matches})"
)
_TITLES = """candidates as (select resource_id as id, title
    from clearinghouse_entry join clearinghouse_resource on id = resource_id where {matches})"""
# The bitmap of resources that have any of the chosen terms of one kind.
_FILTER = """filter{number} as materialized (
    select coalesce(bit_or(bits), (select bits # bits from clearinghouse_bits where term_id = 0)) as bits
    from clearinghouse_bits where term_id in (select t.id from clearinghouse_term t where {chosen}))"""
_CHOSEN = "(kind = %(kind{number})s and slug = any(%(slugs{number})s))"
_SIEVE = "sieve as materialized (select {columns} from {sources})"
_FOUND = "words @@ (select q from typed) and "
_IN_SIEVE = "get_bit((select every from sieve), resource_id::int) = 1"
_COUNTED = """counted as materialized (
    select b.term_id, bit_count(b.bits & {bits}) as many
    from clearinghouse_bits b, sieve where b.term_id <> 0),
terms as (
    select t.*, many, row_number() over (
        partition by kind order by case when kind = 'year' then name end desc, many desc, name) as place
    from counted join clearinghouse_term t on t.id = term_id where many > 0 or {chosen})"""
# Columns of ``Resource`` on a page of results.
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
# Keyset pagination of a walk (API): the columns of the last row that the next page begins after.
# An offset would
# skip or repeat rows when resources are withdrawn in between.
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
    """(SQL, values) of a search; ``filters`` are slugs by kind.

    Typed text is only ever passed as a value; the SQL is put together from the constants of this
    module.
    """
    values = {"text": text, "ranked": RANKED, "terms": MOST_TERMS}
    values |= dict(zip(("head", "tail"), _last_word(text), strict=True))
    order = order_of(text, wanted)
    beyond, key = _walk(order, wanted, values)
    parts = [_EVERYTHING]
    if text:
        parts = [_TYPED, _HIT]
    chosen = []
    for number, (kind, slugs) in enumerate(filters.items()):
        chosen.append(_CHOSEN.format(number=number))
        parts.append(_FILTER.format(number=number, chosen=chosen[-1]))
        values |= {f"kind{number}": kind, f"slugs{number}": slugs}
    chosen = " or ".join(chosen) or "false"
    in_sieve = "true"
    if filters or text:
        in_sieve = _IN_SIEVE
    matches = in_sieve
    if text:
        matches = _FOUND + in_sieve
    candidates = {RELEVANCE: _RANKED, BY_TITLE: _TITLES}.get(order, _PLAIN)
    parts += [
        _sieve(filters),
        _COUNTED.format(bits=_where_kind(filters), chosen=chosen),
        candidates.format(matches=matches, in_sieve=in_sieve),
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
    """The order of the rows: without words there is no relevance, so the newest come first."""
    if not text and wanted.sort == RELEVANCE:
        return NEWEST
    return wanted.sort


def _walk(order, wanted, values):
    """(condition for the rows after ``wanted.after``, column with the key of the page's last row).

    A walk (``wanted.is_walk``) reads one row more than it shows, to know whether there is another
    page.  Adds the limits to ``values``.
    """
    limit = wanted.size + wanted.is_walk
    if wanted.after:
        values |= {"limit": limit, "offset": 0, "reach": WHOLE_WALK}
    else:
        skipped = (max(wanted.page, 1) - 1) * wanted.size
        values |= {"limit": limit, "offset": skipped, "reach": skipped + limit}
    if not wanted.is_walk:
        return "", ""
    columns = KEYS[order]
    values["last"] = wanted.size
    key = _KEY.format(texts=", ".join(f"({column})::text" for column in columns.values()))
    if not wanted.after:
        return "", key
    names = [f"after_{name}" for name in columns]
    values |= dict(zip(names, wanted.after, strict=True))
    typed = ", ".join(f"%({name})s::{TYPES[name]}" for name in names)
    comparison = ">" if order == BY_TITLE else "<"
    return f"where ({', '.join(columns.values())}) {comparison} ({typed})", key


def _sieve(filters):
    """SQL of three results: the bitmap that meets every filter, its count, and for each filter the
    bitmap without it.
    """
    laid = [f"filter{number}.bits" for number in range(len(filters))]
    every = " & ".join(["hit.bits", *laid])
    columns = [f"{every} as every", f"bit_count({every}) as total"]
    for number in range(len(laid)):
        others = " & ".join(["hit.bits", *laid[:number], *laid[number + 1 :]])
        columns.append(f"{others} as without{number}")
    sources = ", ".join(["hit", *(f"filter{number}" for number in range(len(laid)))])
    return _SIEVE.format(columns=", ".join(columns), sources=sources)


def _where_kind(filters):
    """SQL of the bitmap a term is counted in: that without the filter of its own kind (OR within a
    facet).
    """
    if not filters:
        return "every"
    cases = [f"when %(kind{number})s then without{number}" for number in range(len(filters))]
    return f"case b.kind {' '.join(cases)} else every end"


def _last_word(text):
    """(the words before the last one, the last one as a prefix query); (text, "") if it is quoted
    or excluded.
    """
    head, _, last = text.rpartition(" ")
    if (
        text.count('"') % 2 == 0
        and re.fullmatch(r"[^\W\d_]{2,}", last)
        and last.lower() not in {"or", "and"}
    ):
        return head, f"{last}:*"
    return text, ""
