"""What the search reads says the same as the rows it was made of, after every act."""

import pytest
from django.db import connection

from accounts.roles import Role
from clearinghouse.actions import curating
from clearinghouse.actions.toolkit import add_to_toolkit, copy_toolkit
from clearinghouse.models import Kind, Resource
from clearinghouse.search import MOST_USED, Wanted, search
from clearinghouse.search_index import index
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_user

pytestmark = pytest.mark.django_db

# Per term, the published resources its bits name and those that carry it: where they differ.
UNLIKE = """
    with named as (select term_id, array(select i from generate_series(0, length(bits) - 1) i
                                         where get_bit(bits, i) = 1 order by i) as ids from clearinghouse_bits),
    carried as (select term_id, array_agg(id::int order by id) as ids
                from (select unnest(0 || term_ids) as term_id, id from clearinghouse_resource
                      where state = 'published') r group by term_id)
    select term_id, n.ids, c.ids from named n full join carried c using (term_id)
    where coalesce(n.ids, '{}') <> coalesce(c.ids, '{}')"""
LENGTHS = "select count(distinct length(bits)) from clearinghouse_bits"
ENTRIES = """select count(*) from clearinghouse_resource r full join clearinghouse_entry e on e.resource_id = r.id
    where (r.state = 'published') <> (e.resource_id is not null) or (r.uses, r.year) is distinct from (e.uses, e.year)
    and e.resource_id is not null"""


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def assert_in_step():
    assert asked(UNLIKE) == []
    assert asked(LENGTHS)[0][0] <= 1
    assert asked(ENTRIES) == [(0,)]


def test_bits_and_entries_follow_resources_as_they_come_change_and_go():
    guns, guide, report = a_term(), a_term(Kind.TYPE, "guide"), a_term(Kind.TYPE, "report")
    rows = [a_resource(f"Guide {number}", terms=[guns, guide], year=2000 + number) for number in range(5)]
    assert_in_step()
    rows[0].terms.set([report])
    rows[1].terms.clear()
    index([rows[0].pk, rows[1].pk])
    assert_in_step()
    by = a_user(Role.STAFF)
    curating.withdraw_resource(rows[2], by=by, reason="Superseded")
    assert_in_step()
    curating.restore_resource(rows[2], by=by)
    assert_in_step()
    assert search(Wanted("guide", {"type": ["guide"]})).total == 3


def test_the_strings_grow_together_with_the_ids():
    a_resource("Early", terms=[a_term()])
    far = Resource.objects.create(pk=100_000, code="zzzzz", title="Far away")
    far.terms.set([a_term(name="Gang violence")])
    index([far.pk])
    assert_in_step()
    assert [row.title for row in search(Wanted(chosen={"topic": ["gang-violence"]})).rows] == ["Far away"]


def test_a_use_is_counted_in_both_places():
    one, other = a_resource("One"), a_resource("Other")
    toolkit, _ = a_toolkit()
    add_to_toolkit(toolkit, one)
    copy_toolkit(toolkit)
    assert_in_step()
    assert [row.title for row in search(Wanted(sort=MOST_USED)).rows] == ["One", "Other"]
    assert Resource.objects.get(pk=other.pk).uses == 0
    assert Resource.objects.get(pk=one.pk).uses == 2


def test_more_matches_than_are_weighed_begin_with_the_words_in_the_title(monkeypatch):
    monkeypatch.setattr("clearinghouse.search_sql.RANKED", 2)
    used = a_resource("Overview", abstract="Gang violence.", uses=9)
    a_resource("Another", abstract="Gang violence.")
    a_resource("Gang violence", uses=1)
    assert [row.title for row in search(Wanted("gang violence")).rows] == [
        "Gang violence",
        used.title,
        "Another",
    ]
    found = search(Wanted("gang violence", size=1, page=3))
    assert ([row.title for row in found.rows], found.total) == (["Another"], 3)


def test_a_filter_that_leaves_nothing_can_still_be_taken_off():
    a_resource("Guns", terms=[a_term()])
    a_resource("Gangs", terms=[a_term(name="Gang violence")])
    found = search(Wanted("guns", {"topic": ["gang-violence"]}))
    assert found.total == 0
    assert {term.slug: term.many for term in found.counts.values()} == {"gun-violence": 1, "gang-violence": 0}


def test_behind_pgbouncer_the_statement_is_sent_whole(settings):
    a_resource("Guns", terms=[a_term()])
    settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    try:
        assert search(Wanted("guns", {"topic": ["gun-violence"]})).total == 1
    finally:
        settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = False
