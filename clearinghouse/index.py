"""Keeps what the search reads in step with what a resource says: its term ids, its keywords, the spelling list."""

from django.db import connection

_TERMS = """
    update clearinghouse_resource r set term_ids = x.ids, keywords = x.names
    from (select r.id, coalesce(array_agg(t.id::int order by t.id) filter (where t.id is not null), '{}') as ids,
                 coalesce(string_agg(t.name, ' · ' order by t.id), '') as names
          from clearinghouse_resource r
          left join clearinghouse_resource_terms rt on rt.resource_id = r.id
          left join clearinghouse_term t on t.id = rt.term_id
          where r.id = any(%s) group by r.id) x
    where r.id = x.id and (r.term_ids, r.keywords) is distinct from (x.ids, x.names)"""
# The words as written, not their stems: a person is shown the word they meant.
_WORDS = """
    insert into clearinghouse_word (word)
    select distinct lexeme from clearinghouse_resource r,
        unnest(to_tsvector('simple', r.title || ' ' || r.keywords || ' ' || r.abstract))
    where r.id = any(%s) and length(lexeme) between 4 and 60 and lexeme ~ '^[[:alpha:]]+$'
    on conflict (word) do nothing"""


def index(resources):
    """Bring the search up to date with ``resources`` (ids).  Call it inside the act that changed them."""
    ids = list(resources)
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, [ids])
        cursor.execute(_WORDS, [ids])
