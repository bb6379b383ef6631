"""What is planned on a connection is what PostgreSQL holds there, whatever went wrong in between."""

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from kernel import prepared_statements
from tests import cluster


def asked(statement, values=(), types=()):
    with connection.cursor() as cursor:
        prepared_statements.execute_planned(cursor, statement, values, types)
        return cursor.fetchall()


def planned_here():
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements")
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_what_fails_leaves_no_plan_behind():
    for divisor in range(5):
        with pytest.raises(DatabaseError), transaction.atomic():
            asked(f"select {divisor} / $1", [0], ["int"])

    assert asked("select 6 / $1", [2], ["int"]) == asked("select 6 / $1", [2], ["int"]) == [(3,)]
    assert planned_here() == 1


@pytest.mark.django_db
def test_a_transaction_that_has_failed_forgets_no_plan_the_server_still_holds(monkeypatch):
    monkeypatch.setattr(prepared_statements, "MOST", 2)
    assert [asked(f"select {number}") for number in (1, 2)] == [[(1,)], [(2,)]]

    with transaction.atomic():
        with pytest.raises(DatabaseError):
            asked("select 1 / 0")
        with pytest.raises(DatabaseError, match="aborted"):
            asked("select 3")
        transaction.set_rollback(True)

    assert [asked(f"select {number}") for number in (3, 1)] == [[(3,)], [(1,)]]
    assert planned_here() == prepared_statements.MOST


@pytest.mark.django_db(transaction=True)
def test_a_table_altered_while_the_process_runs_is_read_again_after_one_error():
    strong = psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal"))
    strong.autocommit = True
    with strong.cursor() as migrating:
        migrating.execute("create table widened (word varchar(10)); grant select on widened to portal_app")
        try:
            assert asked("select word from widened") == []
            migrating.execute("alter table widened alter word type varchar(20)")
            with pytest.raises(DatabaseError, match="cached plan"):
                asked("select word from widened")
            assert asked("select word from widened") == []
        finally:
            migrating.execute("drop table widened")
    strong.close()
