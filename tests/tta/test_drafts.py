"""Until it is submitted, a request is read by its site and its liaison alone."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from kernel.errors import NotAllowed
from liaisons.models import LogEntry
from sites.queries.audit_events import events_of_program, events_of_site
from tests.documents.make import a_paper
from tests.liaisons.makers import an_entry
from tests.make import a_request, a_site, a_user, engagement_of
from tests.unchanged import refused
from tta import actions
from tta.actions.documents import add_request_document, withdraw_request_document
from tta.lifecycle import State
from tta.models import Request, RequestDocument

pytestmark = pytest.mark.django_db
READS = [Role.LEAD, Role.MEMBER, Role.LIAISON]
DOES_NOT = [Role.EXPERT, Role.PARTNER, Role.HANDOVER, Role.PROVIDER, Role.STAFF, Role.ADMIN]


def a_written_draft(site, title="Guns nobody traces"):
    """A draft that began as one, with its lines of the record."""
    return actions.draft_request(
        engagement_of(site), by=a_user(Role.MEMBER, site), title=title, need="Trace them."
    )


def titles(user):
    return set(Request.objects.visible_to(user).values_list("title", flat=True))


@pytest.mark.parametrize("role", READS)
def test_the_site_and_its_liaison_read_a_draft_on_its_page_and_in_their_lists(role, client):
    site = a_site()
    draft = a_written_draft(site)
    client.force_login(a_user(role, site))

    assert client.get(draft.get_absolute_url()).status_code == 200
    assert draft.title in client.get(reverse("tta:requests")).content.decode()


@pytest.mark.parametrize("role", DOES_NOT)
def test_nobody_else_reads_a_draft_and_all_read_it_once_it_is_submitted(role, client):
    site = a_site()
    other = a_request(site, State.SUBMITTED, title="Submitted before")
    draft = a_written_draft(site)
    client.force_login(a_user(role, site))
    lists = [reverse("tta:requests"), reverse("tta:site-requests", args=[site.slug]), "/requests/export.csv"]

    assert client.get(draft.get_absolute_url()).status_code == 404
    for address in lists:
        page = client.get(address).getvalue().decode()
        assert other.title in page
        assert draft.title not in page

    Request.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=draft.created_at)
    assert client.get(draft.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("role", DOES_NOT)
def test_a_draft_taken_back_before_it_was_submitted_stays_the_sites(role):
    site = a_site()
    a_request(site, State.WITHDRAWN, title="Submitted, then withdrawn")
    a_request(site, State.WITHDRAWN, title="Never submitted", submitted_at=None)

    assert titles(a_user(role, site)) == {"Submitted, then withdrawn"}
    assert titles(a_user(Role.MEMBER, site)) == {"Submitted, then withdrawn", "Never submitted"}


def test_a_request_that_came_back_with_questions_is_still_read_by_all():
    site = a_site()
    a_request(site, State.RETURNED, title="Returned")

    assert titles(a_user(Role.STAFF)) == {"Returned"}


def test_a_lead_of_one_site_who_is_an_expert_of_another_reads_the_drafts_of_the_first_alone():
    own, other = a_site(), a_site()
    a_request(own, title="Own draft")
    a_request(other, title="Draft of the other")
    a_request(other, State.SUBMITTED, title="Submitted by the other")
    person = a_user(Role.LEAD, own)
    person.memberships.create(role=Role.EXPERT, site=other, from_on="2020-01-06")

    assert titles(person) == {"Own draft", "Submitted by the other"}


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.STAFF, Role.ADMIN])
def test_neither_provider_nor_bja_rewrites_what_the_site_wrote(role):
    site = a_site()
    draft, returned = a_request(site), a_request(site, State.RETURNED)
    by = a_user(role, site)

    for request in (draft, returned):
        with refused(NotAllowed):
            actions.edit_request(request, {"need": "Another need"}, seen_version=1, by=by)


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.STAFF, Role.EXPERT])
def test_a_document_of_a_draft_is_opened_added_and_withdrawn_by_those_who_read_the_draft(role, client):
    site = a_site()
    draft, lead = a_request(site), a_user(Role.LEAD, site)
    document = add_request_document(draft, a_paper(), by=lead)
    by = a_user(role, site)
    client.force_login(by)

    assert client.get(document.get_absolute_url()).status_code == 404
    assert list(RequestDocument.objects.visible_to(lead)) == [document]
    with refused(NotAllowed):
        add_request_document(draft, a_paper(b"other"), by=by)
    with refused(NotAllowed):
        withdraw_request_document(document, by=by, reason="Not mine")

    Request.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=draft.created_at)
    assert list(RequestDocument.objects.visible_to(by)) == [document]


def test_no_triage_note_is_written_on_a_draft():
    draft, staff = a_request(), a_user(Role.STAFF)
    with refused(NotAllowed):
        actions.write_triage_note(draft, "Looks expensive.", by=staff)


@pytest.mark.parametrize("role", [Role.STAFF, Role.ADMIN])
def test_the_record_shows_the_lines_of_a_draft_to_its_site_and_to_others_once_it_is_submitted(role):
    site = a_site()
    draft = a_written_draft(site)
    add_request_document(draft, a_paper(), by=a_user(Role.LEAD, site))
    reader, lead = a_user(role), a_user(Role.LEAD, site)
    of_draft = {"tta.request.draft", "tta.request_document.add"}

    def lines(events):
        return set(events.values_list("action", flat=True)) & of_draft

    assert lines(events_of_site(lead, site)) == of_draft
    assert lines(events_of_site(reader, site)) == set()
    assert lines(events_of_program(reader)) == set()

    Request.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=draft.created_at)
    assert lines(events_of_site(reader, site)) == of_draft
    assert lines(events_of_program(reader)) == of_draft


def test_an_entry_of_the_log_names_the_draft_it_is_linked_to_only_to_those_who_read_it(client):
    site = a_site()
    draft, liaison = a_written_draft(site), a_user(Role.LIAISON, site)
    entry = an_entry(site, by=liaison)
    LogEntry.objects.filter(pk=entry.pk).update(request=draft)

    client.force_login(liaison)
    assert draft.title in client.get(entry.get_absolute_url()).content.decode()
    client.force_login(a_user(Role.STAFF))
    page = client.get(entry.get_absolute_url())
    assert page.status_code == 200
    assert draft.title not in page.content.decode()
