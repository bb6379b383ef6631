"""Documents of the log: they have the level of their entry, and the lock of their report."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, WrongState
from liaisons import actions
from liaisons.actions import documents as acts
from liaisons.actions.report import ReportLocked
from liaisons.models import EntryDocument, Level, Report, ReportDocument, SensitiveEntry
from liaisons.urls import urlpatterns
from sites.row_level_security import as_person
from tests.documents.make import PDF, a_paper
from tests.liaisons.makers import a_report, an_entry
from tests.make import a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db
TEAM = [Role.LIAISON, Role.PROVIDER, Role.STAFF, Role.ADMIN, Role.HANDOVER]
OTHERS = [Role.LEAD, Role.MEMBER, Role.PARTNER, Role.EXPERT]


def opened(client, person, document):
    client.force_login(person)
    return client.get(document.get_absolute_url()).status_code


def seen_by(model, person):
    with as_person(person):
        return [row.pk for row in model.objects.visible_to(person).not_withdrawn()]


def fresh(report):
    return Report.objects.select_related("site", "entry").get(pk=report.pk)


def with_paper(report, **over):
    author = report.author
    with as_person(author):
        return acts.add_report_document(report, a_paper(**over), by=author)


def approved(report):
    staff = a_user(Role.STAFF)
    actions.submit_report(fresh(report), by=report.author)
    actions.approve_report(fresh(report), by=staff)
    return fresh(report)


def test_a_document_of_an_entry_is_read_by_whoever_reads_the_entry(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    documents = []
    for level in (Level.SHARED, Level.TEAM):
        entry = an_entry(site, by=liaison, level=level)
        with as_person(liaison):
            documents.append(
                acts.add_entry_document(entry, a_paper(content=PDF + level.encode()), by=liaison)
            )
    shared, team = documents
    for role in TEAM + OTHERS:
        person = a_user(role, site)
        assert opened(client, person, shared) == 200, role
        assert opened(client, person, team) == (200 if role in TEAM else 404), role
        listed = [shared.pk, team.pk] if role in TEAM else [shared.pk]
        assert sorted(seen_by(EntryDocument, person)) == listed, role
    assert seen_by(EntryDocument, a_user(Role.LEAD, a_site())) == []


def test_a_document_follows_its_entry_when_that_is_released(client):
    site = a_site()
    liaison, lead = a_user(Role.LIAISON, site), a_user(Role.LEAD, site)
    entry = an_entry(site, by=liaison, level=Level.TEAM)
    with as_person(liaison):
        document = acts.add_entry_document(entry, a_paper(about="zqteam agenda"), by=liaison)
    assert opened(client, lead, document) == 404
    for path in ("record/", "", "next-steps/"):
        assert "zqteam" not in client.get(f"/sites/{site.slug}/{path}").content.decode()
    line = Event.objects.get(action="liaisons.entry_document.add")
    assert line.site_id is None  # the record of the site is silent about what the team keeps
    with as_person(liaison):
        actions.release_entry(entry, by=liaison)
    assert opened(client, lead, document) == 200
    assert "zqteam agenda" in client.get(entry.get_absolute_url()).content.decode()


def test_only_the_writer_of_an_entry_adds_documents_to_it():
    site = a_site()
    entry = an_entry(site)
    other, staff = a_user(Role.LIAISON, site), a_user(Role.STAFF)
    for person in (other, staff):
        with refused(NotAllowed, watched=EVERY_TABLE), as_person(person):
            acts.add_entry_document(entry, a_paper(), by=person)


def test_bja_withdraws_a_document_of_an_entry_and_nobody_opens_it_any_more(client):
    site = a_site()
    entry, staff = an_entry(site), a_user(Role.STAFF)
    with as_person(entry.author):
        document = acts.add_entry_document(entry, a_paper(), by=entry.author)
    client.force_login(staff)
    answer = client.post(f"{document.get_absolute_url()}withdraw/", {"reason": "It named a witness"})
    assert answer.status_code == 302
    assert opened(client, entry.author, document) == 404
    assert Event.objects.get(action="liaisons.entry_document.withdraw").reason == "It named a witness"


def test_a_document_of_a_report_is_read_by_the_team_and_by_the_site_once_it_is_approved(client):
    site = a_site()
    report = a_report(site=site)
    document = with_paper(report)
    people = {role: a_user(role, site) for role in TEAM + OTHERS}
    for role, person in people.items():
        assert opened(client, person, document) == (200 if role in TEAM else 404), role
    approved(report)
    for role, person in people.items():
        assert opened(client, person, document) == 200, role


def test_writers_alone_change_the_documents_of_a_report():
    report = a_report()
    document = with_paper(report)
    for person in (a_user(Role.LIAISON, report.site), a_user(Role.PROVIDER), a_user(Role.STAFF)):
        with refused(NotAllowed, watched=EVERY_TABLE), as_person(person):
            acts.add_report_document(report, a_paper(content=PDF + b"2"), by=person)
    for person in (a_user(Role.LIAISON, report.site), a_user(Role.PROVIDER)):
        with refused(NotAllowed, watched=EVERY_TABLE), as_person(person):
            acts.withdraw_report_document(document, by=person, reason="Not mine")


def test_bja_withdraws_a_document_of_an_open_report_whoever_added_it():
    """Its writer may have left, and a file that names a victim must not stay for that."""
    report = a_report()
    document, staff = with_paper(report), a_user(Role.STAFF)
    acts.withdraw_report_document(document, by=staff, reason="It names a victim")
    assert not ReportDocument.objects.not_withdrawn().exists()
    line = Event.objects.get(action="liaisons.report_document.withdraw")
    assert (line.actor_id, line.reason) == (staff.pk, "It names a victim")


def test_the_documents_of_a_report_are_fixed_while_bja_has_it_and_locked_once_it_is_approved(client):
    report = a_report()
    author, document = report.author, with_paper(report)
    actions.submit_report(fresh(report), by=author)
    for act in (
        lambda: acts.add_report_document(fresh(report), a_paper(content=PDF + b"2"), by=author),
        lambda: acts.withdraw_report_document(document, by=author, reason="The wrong one"),
    ):
        with refused(ReportLocked, watched=EVERY_TABLE):
            act()
    actions.approve_report(fresh(report), by=a_user(Role.STAFF))
    changes = {"withdrawn_at": timezone.now(), "withdrawn_by": author, "withdrawn_because": "x"}
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        ReportDocument.objects.filter(pk=document.pk).update(**changes)
    row = ReportDocument.objects.defer(None).get(pk=document.pk)
    row.pk = None
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        row.save()
    client.force_login(author)
    page = client.get(report.get_absolute_url()).content.decode()
    assert document.get_absolute_url() in page
    assert "Add a document" not in page
    assert "/withdraw/" not in page


def test_once_unlocked_a_report_takes_documents_again_and_lets_go_of_them():
    report = a_report()
    document = with_paper(report)
    actions.unlock_report(approved(report), by=a_user(Role.ADMIN), reason="The list is missing")
    with_paper(fresh(report), content=PDF + b"2")
    acts.withdraw_report_document(document, by=report.author, reason="The wrong one")
    assert ReportDocument.objects.not_withdrawn().count() == 1
    with refused(WrongState, watched=EVERY_TABLE):
        acts.withdraw_report_document(document, by=report.author, reason="Once more")


def test_documents_on_the_pages_of_an_entry_and_of_a_report(client):
    report = a_report()
    entry = report.entry
    client.force_login(report.author)
    places = [
        (entry, reverse("liaisons:entry-document-add", args=[entry.site.slug, entry.key])),
        (report, reverse("liaisons:report-document-add", args=[report.site.slug, report.pk])),
    ]
    for record, add in places:
        assert f'href="{add}"' in client.get(record.get_absolute_url()).content.decode()
        assert client.get(add).status_code == 200
        sent = {"about": "The charter", "file": SimpleUploadedFile("charter.pdf", PDF)}
        assert client.post(add, sent).url == record.get_absolute_url()
        page = client.get(record.get_absolute_url()).content.decode()
        assert "The charter" in page
        assert "does not scan files for viruses" in page
        document = record.documents.get()
        assert client.get(document.get_absolute_url()).content == PDF
        withdraw = f"{document.get_absolute_url()}withdraw/"
        assert f'href="{withdraw}"' in page
        assert client.get(withdraw).status_code == 200
        assert client.post(withdraw, {"reason": "The wrong one"}).status_code == 302
        assert "The charter" not in str(client.get(record.get_absolute_url()).context["documents"])


def test_a_sensitive_note_has_no_place_for_documents():
    assert [
        one.name for one in urlpatterns if one.name.startswith("sensitive") and "document" in one.name
    ] == []
    assert not hasattr(SensitiveEntry, "documents")
