"""Documents of peer exchanges and of requests: who adds, who opens, who withdraws; whose they are in the database."""

from contextlib import contextmanager
from hashlib import sha256

import psycopg2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import DatabaseError, IntegrityError
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from documents import keeping
from documents.refusals import DocumentHereAlready, DocumentUnfit, TooManyDocuments
from kernel.errors import NotAllowed, ReasonMissing, WrongState
from kernel.scope import as_programme, scope
from sites.wall import as_person
from tests import cluster
from tests.documents.make import PDF, a_paper, picture
from tests.make import a_request, a_site, a_user, engagement_of, in_programme
from tests.tta.exchanges import an_exchange
from tests.unchanged import EVERY_TABLE, refused
from tta.actions import documents as acts
from tta.actions import exchange as exchanges
from tta.lifecycle import State
from tta.models import Exchange, ExchangeDocument, RequestDocument

pytestmark = pytest.mark.django_db
ADDS = [Role.LEAD, Role.MEMBER, Role.LIAISON]


@in_programme
def hosted(*sites, host):
    exchange = an_exchange(*sites)
    exchanges.choose_host(exchange, by=a_user(Role.STAFF), kind="alumni", name=str(host), host_site=host)
    return Exchange.objects.get(pk=exchange.pk)


def add_to(exchange, by, **over):
    with as_person(by):
        row = Exchange.objects.visible_to(by).get(pk=exchange.pk)
        return acts.add_exchange_document(row, a_paper(**over), by=by)


def seen_by(person):
    with as_person(person):
        return [row.about for row in ExchangeDocument.objects.visible_to(person).standing().order_by("pk")]


def opened(client, person, document):
    client.force_login(person)
    with as_programme():
        address = type(document).objects.get(pk=document.pk).get_absolute_url()
    return client.get(address)


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
def test_people_of_the_programme_add_documents_for_the_leading_site(role):
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
    with as_programme():
        address = document.get_absolute_url()
    missing = client.get(address.replace(f"documents/{document.pk}", "documents/999999999"))
    for path in (address, f"{address}withdraw/"):
        assert client.get(path).status_code == 404
        assert client.get(path).content == missing.content
    with refused(NotAllowed, watched=EVERY_TABLE):
        acts.withdraw_exchange_document(document, by=stranger, reason="Mine now")


def test_a_site_that_joins_reads_what_stands_and_a_host_that_leaves_reads_no_more():
    first, second, host = a_site(), a_site(), a_site()
    exchange = hosted(first, host=host)
    by_host, staff = a_user(Role.LEAD, host), a_user(Role.STAFF)
    document = add_to(exchange, by_host)
    with as_person(staff):
        withdrawn = acts.add_exchange_document(exchange, a_paper(content=PDF + b"2"), by=staff)
        acts.withdraw_exchange_document(withdrawn, by=staff, reason="The wrong one")
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
    with as_programme():
        acts.withdraw_exchange_document(row, by=a_user(Role.STAFF), reason="The wrong one")
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
        acts.withdraw_exchange_document(document, by=staff, reason="It named a witness")
    with as_programme():
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
    first, second = a_request(site), a_request(site)
    with as_person(staff):
        paper = acts.add_request_document(first, a_paper(), by=staff)
    assert client.get(paper.get_absolute_url()).status_code == 200
    assert client.get(f"{second.get_absolute_url()}documents/{paper.pk}/").status_code == 404


def test_only_whoever_added_it_and_bja_withdraw_a_document_and_with_a_reason(client):
    site = a_site()
    lead, member, staff = a_user(Role.LEAD, site), a_user(Role.MEMBER, site), a_user(Role.STAFF)
    exchange = an_exchange(site)
    document = add_to(exchange, member)
    with refused(NotAllowed, watched=EVERY_TABLE), as_person(lead):
        acts.withdraw_exchange_document(document, by=lead, reason="Not mine")
    with refused(ReasonMissing, watched=EVERY_TABLE), as_person(member):
        acts.withdraw_exchange_document(document, by=member, reason="  ")
    with as_person(member):
        acts.withdraw_exchange_document(document, by=member, reason="The wrong one")
    with refused(WrongState, watched=EVERY_TABLE), as_person(staff):
        acts.withdraw_exchange_document(document, by=staff, reason="Once more")
    lines = list(Event.objects.filter(action__startswith="tta.exchange_document").order_by("pk"))
    assert [(line.action, line.actor_id, line.site_id) for line in lines] == [
        ("tta.exchange_document.add", member.pk, site.pk),
        ("tta.exchange_document.withdraw", member.pk, site.pk),
    ]
    assert lines[0].after["sha256"] == lines[1].before["sha256"] == sha256(PDF).hexdigest()
    assert lines[1].reason == "The wrong one"


def test_the_same_file_stands_once_at_a_record_and_may_come_back_after_it_was_withdrawn():
    exchange, staff = an_exchange(), a_user(Role.STAFF)
    first = add_to(exchange, staff)
    with refused(DocumentHereAlready, watched=EVERY_TABLE, match="agenda.pdf"):
        add_to(exchange, staff, about="Once more", name="other.pdf")
    with as_person(staff):
        acts.withdraw_exchange_document(first, by=staff, reason="The wrong one")
    assert add_to(exchange, staff).pk != first.pk


def test_a_record_holds_so_many_documents_and_no_more(monkeypatch):
    monkeypatch.setattr(keeping, "MOST_OF_ONE_RECORD", 2)
    exchange, staff = an_exchange(), a_user(Role.STAFF)
    for number in range(2):
        add_to(exchange, staff, content=PDF + bytes([number]))
    with refused(TooManyDocuments, watched=EVERY_TABLE):
        add_to(exchange, staff, content=PDF + b"3")


def test_a_cancelled_exchange_and_a_request_that_was_taken_back_take_no_documents():
    staff = a_user(Role.STAFF)
    exchange = an_exchange()
    with as_person(staff):
        exchanges.cancel_exchange(Exchange.objects.get(pk=exchange.pk), by=staff, reason="The host can not")
    with refused(WrongState, watched=EVERY_TABLE):
        add_to(exchange, staff)
    for state in (State.DECLINED, State.WITHDRAWN, State.CANCELLED):
        request = a_request(state=state)
        with refused(WrongState, watched=EVERY_TABLE), as_person(staff):
            acts.add_request_document(request, a_paper(), by=staff)


def test_a_file_that_is_not_taken_leaves_no_trace():
    request, staff = a_request(), a_user(Role.STAFF)
    with refused(DocumentUnfit, watched=EVERY_TABLE), as_person(staff):
        acts.add_request_document(request, a_paper(name="a.pdf", content=b"MZ"), by=staff)


@pytest.mark.parametrize("role", [Role.PARTNER, Role.HANDOVER])
def test_who_only_reads_a_request_opens_its_documents_and_adds_none(client, role):
    request = a_request()
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
    add = reverse("tta:exchange-document-add", args=[exchange.pk])
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


@pytest.mark.parametrize("many", [3, 30])
def test_the_page_asks_as_often_for_three_documents_as_for_thirty(
    client, django_assert_max_num_queries, many
):
    site = a_site()
    staff, exchange, request = a_user(Role.STAFF), an_exchange(site), a_request(site)
    for number in range(many):
        add_to(exchange, staff, content=PDF + b"%d" % number)
        with as_person(staff):
            acts.add_request_document(request, a_paper(content=PDF + b"%d" % number), by=staff)
    client.force_login(staff)
    with django_assert_max_num_queries(12):
        client.get(request.get_absolute_url())
    with django_assert_max_num_queries(25):
        client.get(exchange.get_absolute_url())
