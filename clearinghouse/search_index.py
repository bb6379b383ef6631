"""Updates the search index of changed resources: term ids, keywords, known words, search rows and
bitmaps.

Plain SQL: each statement updates all changed resources at once, and Django has no field for ``bit
varying``.
"""

from django.db import connection

from clearinghouse.models.search_index import TermBitmap
from kernel.typed_text import sql_of_plain

_TERMS = """
    update clearinghouse_resource r set term_ids = x.ids, keywords = x.names
    from (select r.id,
                 coalesce(array_agg(t.id::int order by t.id) filter (where t.id is not null), '{}')
                     as ids,
                 coalesce(string_agg(t.name, ' · ' order by t.id), '') as names
          from clearinghouse_resource r
          left join clearinghouse_resource_terms rt on rt.resource_id = r.id
          left join clearinghouse_term t on t.id = rt.term_id
          where r.id = any(%(ids)s) group by r.id) x
    where r.id = x.id and (r.term_ids, r.keywords) is distinct from (x.ids, x.names)"""
# Whole words, not stems ('simple' configuration): a corrected search is shown to people.
_TITLE, _KEYWORDS, _ABSTRACT = (
    sql_of_plain(column) for column in ("title", "keywords", "abstract")
)
_WORDS = f"""
    insert into clearinghouse_word (word)
    select distinct lexeme from clearinghouse_resource r,
        unnest(to_tsvector('simple', {_TITLE} || ' ' || {_KEYWORDS} || ' ' || {_ABSTRACT}))
    where r.id = any(%(ids)s) and length(lexeme) between 4 and 60 and lexeme ~ '^[[:alpha:]]+$'
    on conflict (word) do nothing"""  # noqa: S608 - put together from constants
_GONE = """
    delete from clearinghouse_entry e using clearinghouse_resource r
    where e.resource_id = any(%(ids)s) and r.id = e.resource_id and r.state <> 'published'"""
_ENTRIES = f"""
    insert into clearinghouse_entry (resource_id, uses, year, words, title_words)
    select id, uses, year, setweight(to_tsvector('english', {_TITLE}), 'A')
           || setweight(to_tsvector('english', {_KEYWORDS}), 'B')
           || setweight(to_tsvector('english', {_ABSTRACT}), 'C'),
           to_tsvector('english', {_TITLE})
    from clearinghouse_resource where id = any(%(ids)s) and state = 'published' order by id
    on conflict (resource_id) do update
    set (uses, year, words, title_words) =
        (excluded.uses, excluded.year, excluded.words, excluded.title_words)"""  # noqa: S608 - the same
# Lock: all resources share the rows of the bitmaps, so one transaction at a time updates them.  The
# row of term 0 is
# created where it is missing, then locked until the transaction ends.
_LOCK = """
    insert into clearinghouse_bits (term_id, kind, bits) values (%(everything)s, '', '')
    on conflict do nothing;
    select from clearinghouse_bits where term_id = %(everything)s for update"""
# Lengthen all bitmaps to the next multiple of 64 bits beyond the largest id.
_LONGER = """
    update clearinghouse_bits set bits = bits || repeat('0', (needed.length - length(bits))::int)::bit varying
    from (select (max(id) / 64 + 1) * 64 as length from clearinghouse_resource where id = any(%(ids)s)) needed
    where length(bits) < needed.length"""
# Add a bitmap of zeros (b # b, XOR with itself) for each term that has none.
_NEW_TERMS = """
    insert into clearinghouse_bits (term_id, kind, bits)
    select t.id, t.kind, b.bits # b.bits
    from clearinghouse_term t join clearinghouse_bits b on b.term_id = %(everything)s
    where t.id in (select unnest(term_ids) from clearinghouse_resource where id = any(%(ids)s))
    on conflict do nothing"""
# Rebuild the bits of the given ids.  ``told``: pairs of term and id; term -1 stands for the ids
# themselves.
# ``blocks``, ``laid``: each term's ids as one bitmap, put together from words of 64 bits (bit_or,
# to_hex).
# ``anew``: in each stored bitmap the bits of the ids (``looked_at``) are cleared, then set where
# the term has them.
_BITS = """
    with told as (
        select id, unnest(%(everything)s || term_ids) as term from clearinghouse_resource
        where id = any(%(ids)s) and state = 'published'
        union all select unnest(%(ids)s::bigint[]), -1),
    blocks as (
        select term, id / 64 as block, bit_or(1::bigint << (63 - id %% 64)::int) as word
        from told group by 1, 2),
    laid as (
        select term,
               ('x' || string_agg(lpad(to_hex(coalesce(word, 0)), 16, '0'), '' order by block))
                   ::bit varying as bits
        from (select distinct term from told) t
        cross join generate_series(0, (select length(bits) / 64 - 1 from clearinghouse_bits
                                       where term_id = %(everything)s)) as block
        left join blocks using (term, block) group by term),
    looked_at as (select bits from laid where term = -1),
    anew as (
        select b.term_id, b.bits & ~ l.bits | coalesce(laid.bits, l.bits # l.bits) as bits
        from clearinghouse_bits b cross join looked_at l left join laid on laid.term = b.term_id)
    update clearinghouse_bits b set bits = anew.bits
    from anew where anew.term_id = b.term_id and anew.bits <> b.bits"""
_USED = """
    with used as (
        update clearinghouse_resource set uses = uses + 1 where id = any(%(ids)s) returning id, uses)
    update clearinghouse_entry e set uses = used.uses from used where e.resource_id = used.id"""


def index(resources):
    """Update the search index of ``resources`` (ids), in the transaction of the action that changed
    them.
    """
    ids = list(resources)
    if ids:
        with connection.cursor() as cursor:
            for statement in (_TERMS, _WORDS, _GONE, _ENTRIES, _LOCK, _LONGER, _NEW_TERMS, _BITS):
                cursor.execute(statement, {"ids": ids, "everything": TermBitmap.EVERYTHING})


def count_use(resources):
    """Add one to ``uses`` of each of ``resources`` (ids), when they are put into a toolkit."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"ids": list(resources)})
