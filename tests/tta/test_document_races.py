"""The same file sent twice at once stands once; a file withdrawn twice at once is withdrawn once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.roles import Role
from documents.errors import DocumentHereAlready
from exchanges.actions import documents as exchange_documents
from exchanges.models import ExchangeDocument
from kernel.errors import RuleBroken, WrongState
from kernel.scope import as_program
from sites.row_level_security import as_person
from tests.documents.make import a_paper
from tests.exchanges.make import an_exchange
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


def at_once(act):
    """What ``act`` gave each of four who began together: a row, or the class of the refusal."""
    start = Barrier(AT_ONCE)

    def one(_):
        try:
            start.wait(10)
            return act()
        except RuleBroken as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_the_same_file_sent_by_four_at_once_stands_once():
    first, second = a_site(), a_site()
    exchange, lead = an_exchange(first, second), a_user(Role.LEAD, second)

    def add():
        with as_person(lead):
            return exchange_documents.add_exchange_document(exchange, a_paper(), by=lead).pk

    found = at_once(add)
    assert found.count(DocumentHereAlready) == AT_ONCE - 1
    with as_program():
        assert ExchangeDocument.objects.count() == 1


def test_a_document_withdrawn_by_four_at_once_is_withdrawn_once():
    exchange, staff = an_exchange(), a_user(Role.STAFF)
    with as_person(staff):
        document = exchange_documents.add_exchange_document(exchange, a_paper(), by=staff)

    def withdraw():
        with as_person(staff):
            return exchange_documents.withdraw_exchange_document(
                document, by=staff, reason="The wrong one"
            ).pk

    found = at_once(withdraw)
    assert found.count(WrongState) == AT_ONCE - 1
