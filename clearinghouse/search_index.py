"""Keeps what the search reads in step with what a resource says: term ids, keywords, spelling list, entry and bits."""

from django.db import connection

from clearinghouse.models.search_index import TermBitmap
from kernel.typed_text import sql_of_plain

_TERMS = """
    update clearinghouse_resource r set term_ids = x.ids, keywords = x.names
    from (select r.id, coalesce(array_agg(t.id::int order by t.id) filter (where t.id is not null), '{}') as ids,
                 coalesce(string_agg(t.name, ' · ' order by t.id), '') as names
          from clearinghouse_resource r
          left join clearinghouse_resource_terms rt on rt.resource_id = r.id
          left join clearinghouse_term t on t.id = rt.term_id
          where r.id = any(%(ids)s) group by r.id) x
    where r.id = x.id and (r.term_ids, r.keywords) is distinct from (x.ids, x.names)"""
# The words as written, not their stems: a person is shown the word they meant.
_TITLE, _KEYWORDS, _ABSTRACT = (sql_of_plain(column) for column in ("title", "keywords", "abstract"))
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
    set (uses, year, words, title_words) = (excluded.uses, excluded.year, excluded.words, excluded.title_words)"""  # noqa: S608 - the same
# One act at a time lays its bits: they lie in the same few rows.  The lock ends with the act.
_LOCK = """
    insert into clearinghouse_bits (term_id, kind, bits) values (%(everything)s, '', '') on conflict do nothing;
    select from clearinghouse_bits where term_id = %(everything)s for update"""
_LONGER = """
    update clearinghouse_bits set bits = bits || repeat('0', (needed.length - length(bits))::int)::bit varying
    from (select (max(id) / 64 + 1) * 64 as length from clearinghouse_resource where id = any(%(ids)s)) needed
    where length(bits) < needed.length"""
_NEW_TERMS = """
    insert into clearinghouse_bits (term_id, kind, bits)
    select t.id, t.kind, b.bits # b.bits
    from clearinghouse_term t join clearinghouse_bits b on b.term_id = %(everything)s
    where t.id in (select unnest(term_ids) from clearinghouse_resource where id = any(%(ids)s))
    on conflict do nothing"""
# ``looked_at`` are the bits of the ids themselves (term -1): there each row forgets what it said and says it anew.
_BITS = """
    with told as (
        select id, unnest(%(everything)s || term_ids) as term from clearinghouse_resource
        where id = any(%(ids)s) and state = 'published'
        union all select unnest(%(ids)s::bigint[]), -1),
    blocks as (
        select term, id / 64 as block, bit_or(1::bigint << (63 - id %% 64)::int) as word from told group by 1, 2),
    laid as (
        select term,
               ('x' || string_agg(lpad(to_hex(coalesce(word, 0)), 16, '0'), '' order by block))::bit varying as bits
        from (select distinct term from told) t
        cross join generate_series(0, (select length(bits) / 64 - 1 from clearinghouse_bits
                                       where term_id = %(everything)s)) as block
        left join blocks using (term, block) group by term),
    looked_at as (select bits from laid where term = -1),
    anew as (
        select b.term_id, b.bits & ~ l.bits | coalesce(laid.bits, l.bits # l.bits) as bits
        from clearinghouse_bits b cross join looked_at l left join laid on laid.term = b.term_id)
    update clearinghouse_bits b set bits = anew.bits from anew where anew.term_id = b.term_id and anew.bits <> b.bits"""
_USED = """
    with used as (update clearinghouse_resource set uses = uses + 1 where id = any(%(ids)s) returning id, uses)
    update clearinghouse_entry e set uses = used.uses from used where e.resource_id = used.id"""


def index(resources):
    """Bring the search up to date with ``resources`` (ids).  Call it inside the act that changed them."""
    ids = list(resources)
    if ids:
        with connection.cursor() as cursor:
            for statement in (_TERMS, _WORDS, _GONE, _ENTRIES, _LOCK, _LONGER, _NEW_TERMS, _BITS):
                cursor.execute(statement, {"ids": ids, "everything": TermBitmap.EVERYTHING})


def count_use(resources):
    """Each of ``resources`` (ids) was used once more: put into a toolkit."""
    with connection.cursor() as cursor:
        cursor.execute(_USED, {"ids": list(resources)})
