"""Documents of peer exchanges and of requests: who adds, who opens, who withdraws, and what their pages say."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from documents import storage
from documents.errors import DocumentHereAlready, DocumentUnfit, TooManyDocuments
from exchanges.actions import documents as exchange_documents
from exchanges.actions import exchange as exchanges
from exchanges.models import Exchange
from kernel.errors import NotAllowed, ReasonMissing, WrongState
from kernel.scope import as_program
from sites.row_level_security import as_person
from tests.documents.make import PDF, a_paper, picture
from tests.exchanges.make import an_exchange
from tests.exchanges.make_documents import add_to, hosted, opened, seen_by
from tests.make import a_request, a_site, a_user, engagement_of
from tests.queries import statements_of
from tests.unchanged import EVERY_TABLE, refused
from tta.actions import documents as acts
from tta.lifecycle import State
from tta.models import RequestDocument

pytestmark = pytest.mark.django_db
STATEMENTS = 8  # session, person, wall and notices included
ADDS = [Role.LEAD, Role.MEMBER, Role.LIAISON]


@pytest.mark.parametrize("role", ADDS)
def test_people_of_every_site_of_an_exchange_and_of_its_host_add_documents_and_all_of_them_read(role):
    first, second, host, elsewhere = a_site(), a_site(), a_site(), a_site()
    exchange = hosted(first, second, host=host)
    for number, site in enumerate((first, second, host)):
        document = add_to(
            exchange, a_user(role, site), about=f"Paper {number}", content=PDF + bytes([number])
        )
        assert (document.site_id, document.shown_to) == (site.pk, exchange.shown_to)
    everything = ["Paper 0", "Paper 1", "Paper 2"]
    for site in (first, second, host):
        assert seen_by(a_user(Role.PARTNER, site)) == everything
    assert seen_by(a_user(Role.STAFF)) == everything
    assert seen_by(a_user(Role.LEAD, elsewhere)) == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN, Role.PROVIDER])
def test_people_of_the_program_add_documents_for_the_leading_site(role):
    first, second = a_site(), a_site()
    exchange = an_exchange(first, second)
    assert add_to(exchange, a_user(role)).site_id == first.pk


@pytest.mark.parametrize("role", [Role.EXPERT, Role.PARTNER, Role.HANDOVER])
def test_who_only_reads_an_exchange_adds_nothing(role):
    site = a_site()
    exchange, reader = an_exchange(site), a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        add_to(exchange, reader)


def test_a_lead_of_another_site_meets_no_document_of_the_exchange(client):
    exchange = an_exchange()
    document = add_to(exchange, a_user(Role.STAFF))
    stranger = a_user(Role.LEAD, a_site())
    client.force_login(stranger)
    with as_program():
        address = document.get_absolute_url()
    missing = client.get(address.replace(f"documents/{document.pk}", "documents/999999999"))
    for path in (address, f"{address}withdraw/"):
        assert client.get(path).status_code == 404
        assert client.get(path).content == missing.content
    with refused(NotAllowed, watched=EVERY_TABLE):
        exchange_documents.withdraw_exchange_document(document, by=stranger, reason="Mine now")


def test_a_site_that_joins_reads_what_stands_and_a_host_that_leaves_reads_no_more():
    first, second, host = a_site(), a_site(), a_site()
    exchange = hosted(first, host=host)
    by_host, staff = a_user(Role.LEAD, host), a_user(Role.STAFF)
    document = add_to(exchange, by_host)
    with as_person(staff):
        withdrawn = exchange_documents.add_exchange_document(exchange, a_paper(content=PDF + b"2"), by=staff)
        exchange_documents.withdraw_exchange_document(withdrawn, by=staff, reason="The wrong one")
        row = Exchange.objects.get(pk=exchange.pk)
        exchanges.add_site_to_exchange(row, engagement_of(second), by=staff)
    assert seen_by(a_user(Role.LEAD, second)) == ["Agenda"]
    with as_person(staff):
        row = Exchange.objects.get(pk=exchange.pk)
        exchanges.choose_host(row, by=staff, kind="outside", name="Lakeport Police Department")
    assert seen_by(by_host) == []
    assert seen_by(a_user(Role.LEAD, first)) == ["Agenda"]
    document.refresh_from_db()
    assert document.shown_to == sorted([first.pk, second.pk])


def test_only_whoever_added_it_and_bja_withdraw_a_document_and_with_a_reason(client):
    site = a_site()
    lead, member, staff = a_user(Role.LEAD, site), a_user(Role.MEMBER, site), a_user(Role.STAFF)
    exchange = an_exchange(site)
    document = add_to(exchange, member)
    with refused(NotAllowed, watched=EVERY_TABLE), as_person(lead):
        exchange_documents.withdraw_exchange_document(document, by=lead, reason="Not mine")
    with refused(ReasonMissing, watched=EVERY_TABLE), as_person(member):
        exchange_documents.withdraw_exchange_document(document, by=member, reason="  ")
    with as_person(member):
        exchange_documents.withdraw_exchange_document(document, by=member, reason="The wrong one")
    with refused(WrongState, watched=EVERY_TABLE), as_person(staff):
        exchange_documents.withdraw_exchange_document(document, by=staff, reason="Once more")
    lines = list(Event.objects.filter(action__startswith="exchanges.exchange_document").order_by("pk"))
    assert [(line.action, line.actor_id, line.site_id) for line in lines] == [
        ("exchanges.exchange_document.add", member.pk, site.pk),
        ("exchanges.exchange_document.withdraw", member.pk, site.pk),
    ]
    assert lines[0].after["sha256"] == lines[1].before["sha256"] == sha256(PDF).hexdigest()
    assert lines[1].reason == "The wrong one"


def test_the_same_file_stands_once_at_a_record_and_may_come_back_after_it_was_withdrawn():
    exchange, staff = an_exchange(), a_user(Role.STAFF)
    first = add_to(exchange, staff)
    with refused(DocumentHereAlready, watched=EVERY_TABLE, match="agenda.pdf"):
        add_to(exchange, staff, about="Once more", name="other.pdf")
    with as_person(staff):
        exchange_documents.withdraw_exchange_document(first, by=staff, reason="The wrong one")
    assert add_to(exchange, staff).pk != first.pk


def test_a_record_holds_so_many_documents_and_no_more(monkeypatch):
    monkeypatch.setattr(storage, "MOST_OF_ONE_RECORD", 2)
    exchange, staff = an_exchange(), a_user(Role.STAFF)
    for number in range(2):
        add_to(exchange, staff, content=PDF + bytes([number]))
    with refused(TooManyDocuments, watched=EVERY_TABLE):
        add_to(exchange, staff, content=PDF + b"3")


def test_a_canceled_exchange_and_a_request_that_was_taken_back_take_no_documents():
    staff = a_user(Role.STAFF)
    exchange = an_exchange()
    with as_person(staff):
        exchanges.cancel_exchange(Exchange.objects.get(pk=exchange.pk), by=staff, reason="The host can not")
    with refused(WrongState, watched=EVERY_TABLE):
        add_to(exchange, staff)
    for state in (State.DECLINED, State.WITHDRAWN, State.CANCELED):
        request = a_request(state=state)
        with refused(WrongState, watched=EVERY_TABLE), as_person(staff):
            acts.add_request_document(request, a_paper(), by=staff)


def test_a_file_that_is_not_taken_leaves_no_trace():
    request, staff = a_request(state=State.SUBMITTED), a_user(Role.STAFF)
    with refused(DocumentUnfit, watched=EVERY_TABLE), as_person(staff):
        acts.add_request_document(request, a_paper(name="a.pdf", content=b"MZ"), by=staff)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.HANDOVER])
def test_who_only_reads_a_request_opens_its_documents_and_adds_none(client, role):
    request = a_request(state=State.SUBMITTED)
    lead, reader = a_user(Role.LEAD, request.site), a_user(role, request.site)
    with as_person(lead):
        document = acts.add_request_document(request, a_paper(), by=lead)
    with refused(NotAllowed, watched=EVERY_TABLE), as_person(reader):
        acts.add_request_document(request, a_paper(content=PDF + b"2"), by=reader)
    assert opened(client, reader, document).status_code == 200
    text = client.get(request.get_absolute_url()).content.decode()
    assert "Agenda" in text
    assert "Add a document" not in text


def test_an_expert_adds_what_was_delivered_on_the_page_of_the_request(client):
    request = a_request(state=State.UNDER_WAY)
    expert = a_user(Role.EXPERT, request.site)
    client.force_login(expert)
    add = reverse("tta:request-document-add", args=[request.site.slug, request.number])
    assert f'href="{add}"' in client.get(request.get_absolute_url()).content.decode()
    assert client.get(add).status_code == 200
    sent = SimpleUploadedFile("../map.JPG", picture(), content_type="text/html")
    answer = client.post(add, {"about": "The map", "file": sent})
    assert (answer.status_code, answer.url) == (302, request.get_absolute_url())
    page = client.get(request.get_absolute_url()).content.decode()
    assert "The map" in page
    assert "does not scan files for viruses" in page
    assert "added a document" in page
    document = RequestDocument.objects.get()
    assert (document.name, document.kind, document.added_by) == ("map.JPG", "jpeg", expert)
    withdraw = f"{document.get_absolute_url()}withdraw/"
    assert f'href="{withdraw}"' in page
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    assert client.post(withdraw, {"reason": "The wrong one"}).status_code == 302
    assert "The map" not in client.get(request.get_absolute_url()).context["documents"]


def test_documents_of_an_exchange_on_its_page(client):
    first, second = a_site(), a_site()
    exchange = an_exchange(first, second)
    lead = a_user(Role.LEAD, second)
    client.force_login(lead)
    add = reverse("exchanges:exchange-document-add", args=[exchange.pk])
    assert f'href="{add}"' in client.get(exchange.get_absolute_url()).content.decode()
    answer = client.post(
        add, {"about": "Agenda of the two days", "file": SimpleUploadedFile("agenda.pdf", PDF)}
    )
    assert answer.url == exchange.get_absolute_url()
    client.force_login(a_user(Role.PARTNER, first))
    page = client.get(exchange.get_absolute_url()).content.decode()
    assert "Agenda of the two days" in page
    assert str(second) in page
    assert "does not scan files for viruses" in page
    assert add not in page
    assert client.get(add).status_code == 403


@pytest.mark.parametrize(("kind", "opens"), [("site", True), ("outside", False)])
def test_the_page_to_add_a_document_says_whether_the_host_can_open_it(client, kind, opens):
    exchange = an_exchange(host_kind=kind)
    client.force_login(a_user(Role.STAFF))
    page = client.get(reverse("exchanges:exchange-document-add", args=[exchange.pk])).content.decode()
    assert ("and its host can open it" in page, "the outside host cannot" in page) == (opens, not opens)


@pytest.mark.parametrize("many", [3, 30])
def test_the_page_asks_as_often_for_three_documents_as_for_thirty(client, many):
    site = a_site()
    staff, exchange, request = a_user(Role.STAFF), an_exchange(site), a_request(site, State.SUBMITTED)
    for number in range(many):
        add_to(exchange, staff, content=PDF + b"%d" % number)
        with as_person(staff):
            acts.add_request_document(request, a_paper(content=PDF + b"%d" % number), by=staff)
    client.force_login(staff)
    assert len(statements_of(client, request.get_absolute_url())) == STATEMENTS
    assert len(statements_of(client, exchange.get_absolute_url())) == STATEMENTS
