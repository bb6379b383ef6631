"""Documents behind the second wall: whose they are in the database, and that nobody changes one."""

from contextlib import contextmanager
from hashlib import sha256

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError

from accounts.roles import Role
from exchanges.actions import documents as exchange_documents
from exchanges.models import ExchangeDocument
from kernel.scope import as_program, scope
from tests import cluster
from tests.documents.make import PDF
from tests.exchanges.make import an_exchange
from tests.exchanges.make_documents import add_to
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db


@contextmanager
def in_scope_of(*sites):
    with scope(sites=[site.pk for site in sites]), connection.cursor() as cursor:
        yield cursor


def test_behind_the_wall_a_document_is_read_by_the_sites_of_its_exchange_and_written_by_its_own():
    first, second, elsewhere = a_site(), a_site(), a_site()
    exchange = an_exchange(first, second)
    document = add_to(exchange, a_user(Role.LEAD, second))
    count = "select count(*) from tta_exchangedocument"
    change = f"update tta_exchangedocument set withdrawn_because = '' where id = {document.pk}"
    for site, reads, writes in ((first, 1, 0), (second, 1, 1), (elsewhere, 0, 0)):
        with in_scope_of(site) as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (reads,)
            cursor.execute(change)
            assert cursor.rowcount == writes


def insert(cursor, exchange, site, shown_to, person):
    content = b"words"
    cursor.execute(
        """insert into tta_exchangedocument (about, name, kind, size, sha256, content, added_at, withdrawn_because,
               is_invented, site_name, shown_to, added_by_id, exchange_id, site_id)
           values ('a', 'a.txt', 'txt', 5, %s, %s, now(), '', false, 'A site', %s, %s, %s, %s)""",
        [sha256(content).hexdigest(), content, shown_to, person.pk, exchange.pk, site.pk],
    )
    cursor.execute("set constraints all immediate")


def test_the_database_takes_no_document_for_an_exchange_of_others_and_none_shown_to_others():
    first, elsewhere = a_site(), a_site()
    exchange, person = an_exchange(first), a_user(Role.LEAD, elsewhere)
    with pytest.raises(DatabaseError, match="row-level security"), in_scope_of(elsewhere) as cursor:
        insert(cursor, exchange, elsewhere, [first.pk], person)  # shown to the right sites, by a stranger
    with pytest.raises(DatabaseError, match="row-level security"), in_scope_of(elsewhere) as cursor:
        insert(cursor, exchange, first, [first.pk], person)  # as if by the right site
    with (
        pytest.raises(IntegrityError, match="documents_are_shown_as_their_exchange"),
        in_scope_of(elsewhere) as cursor,
    ):
        insert(
            cursor, exchange, elsewhere, [elsewhere.pk, first.pk], person
        )  # shown to more than the exchange
    with (
        pytest.raises(IntegrityError, match="documents_are_shown_as_their_exchange"),
        in_scope_of(first) as cursor,
    ):
        insert(cursor, exchange, first, [first.pk, elsewhere.pk], person)


def test_the_database_changes_no_document_and_keeps_the_bytes_of_the_hash():
    document = add_to(an_exchange(), a_user(Role.STAFF))
    rows = ExchangeDocument.objects.filter(pk=document.pk)
    for change in (
        {"content": b"other"},
        {"name": "other.pdf"},
        {"about": "Other"},
        {"sha256": "0" * 64},
        {"size": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows.delete()
    row = rows.defer(None).get()
    assert bytes(row.content) == PDF
    assert row.sha256 == sha256(PDF).hexdigest()
    with as_program():
        exchange_documents.withdraw_exchange_document(row, by=a_user(Role.STAFF), reason="The wrong one")
    for change in (
        {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_because": ""},
        {"withdrawn_because": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_the_database_refuses_bytes_that_are_not_those_of_the_hash():
    exchange, person = an_exchange(), a_user(Role.STAFF)
    with pytest.raises(IntegrityError, match="the_bytes_of"), transaction.atomic():
        ExchangeDocument.objects.create(
            exchange=exchange, shown_to=exchange.shown_to, site_id=exchange.site_id, about="a", name="a.txt",
            kind="txt", size=5, sha256="0" * 64, content=b"words", added_by=person, added_at=exchange.created_at,
        )  # fmt: skip


def test_the_application_may_not_alter_what_guards_documents():
    with psycopg2.connect(cluster.POSTGRES.url("portal_app", "test_portal")) as app, app.cursor() as cursor:
        for statement in (
            "call keep_documents_whole('tta_requestdocument')",
            "alter table tta_requestdocument disable trigger a_document_is_never_changed",
        ):
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement)
            app.rollback()
    app.close()
