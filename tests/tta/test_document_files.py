"""The file of a document: handed over harmless, to whoever reads its record and to nobody else (FI-05, FI-06)."""

import pytest

from accounts.roles import Role
from exchanges.actions import documents as exchange_documents
from kernel.scope import as_program
from sites.row_level_security import as_person
from tests.documents.make import PDF, a_paper
from tests.exchanges.make import an_exchange
from tests.exchanges.make_documents import add_to, opened
from tests.make import a_request, a_site, a_user
from tta.actions import documents as acts
from tta.lifecycle import State

pytestmark = pytest.mark.django_db


def test_fi_05_whoever_reads_the_exchange_opens_the_file_and_gets_its_bytes_as_an_attachment(client):
    first, second = a_site(), a_site()
    document = add_to(an_exchange(first, second), a_user(Role.LEAD, first), name="Agenda für März.pdf")
    answer = opened(client, a_user(Role.MEMBER, second), document)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Agenda%20f%C3%BCr%20M%C3%A4rz.pdf"


def test_fi_06_a_file_is_handed_over_with_the_headers_that_make_it_harmless(client):
    document = add_to(an_exchange(), a_user(Role.STAFF))
    answer = opened(client, a_user(Role.STAFF), document)
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="agenda.pdf"'
    assert not answer.cookies


def test_fi_05_every_way_to_a_withdrawn_file_is_shut(client):
    site = a_site()
    document, staff = add_to(an_exchange(site), a_user(Role.LEAD, site)), a_user(Role.STAFF)
    with as_person(staff):
        exchange_documents.withdraw_exchange_document(document, by=staff, reason="It named a witness")
    with as_program():
        address = document.get_absolute_url()
    client.force_login(staff)
    for method in ("get", "head"):
        for more in ({}, {"HTTP_RANGE": "bytes=0-3"}):
            assert getattr(client, method)(address, **more).status_code == 404
    assert client.get(f"{address}withdraw/").status_code == 404
    assert "Agenda" not in [
        row["row"].about for row in client.get(document.exchange.get_absolute_url()).context["documents"]
    ]


def test_fi_05_part_of_a_file_is_asked_for_by_the_same_rule(client):
    site = a_site()
    document = add_to(an_exchange(site), a_user(Role.LEAD, site))
    address = document.get_absolute_url()
    for person, status in ((a_user(Role.LEAD, site), 200), (a_user(Role.LEAD, a_site()), 404)):
        client.force_login(person)
        assert client.get(address, HTTP_RANGE="bytes=0-3").status_code == status
        assert client.head(address).status_code == status
    client.logout()
    assert client.get(address).status_code == 302


def test_fi_05_a_file_is_not_found_below_another_record(client):
    site = a_site()
    one, other = an_exchange(site), an_exchange(site)
    document, staff = add_to(one, a_user(Role.STAFF)), a_user(Role.STAFF)
    client.force_login(staff)
    assert client.get(f"{other.get_absolute_url()}documents/{document.pk}/").status_code == 404
    first, second = a_request(site, State.SUBMITTED), a_request(site, State.SUBMITTED)
    with as_person(staff):
        paper = acts.add_request_document(first, a_paper(), by=staff)
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client.get(f"{second.get_absolute_url()}documents/{paper.pk}/").status_code == 404
