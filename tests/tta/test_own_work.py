"""Nobody decides what they wrote: own work is compared by what a person changed, not only by what they began."""

import pytest

from accounts.roles import Role
from exchanges.actions import exchange as exchanges
from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange
from kernel.errors import NotAllowed
from liaisons import actions as reports
from liaisons.lifecycle import ReportState
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import a_report
from tests.make import a_membership, a_request, a_site, a_user, hours_of
from tests.unchanged import EVERY_TABLE, refused
from tta import actions, rules
from tta.inbox import inbox_items
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db


def a_liaison_who_joined_bja(site):
    """Someone who wrote for the site and decides for BJA: with both roles on the same day."""
    person = a_user(Role.LIAISON, site)
    a_membership(person, Role.STAFF)
    return person


def submitted_after_edit_by(person, site):
    request = a_request(site, State.RETURNED)
    actions.edit_request(request, {"need": "More hours than the site asked for."}, seen_version=1, by=person)
    return actions.submit_request(Request.objects.get(), by=a_user(Role.LEAD, site))


def test_who_changed_the_need_of_a_request_neither_accepts_nor_declines_it_and_a_colleague_does():
    site = a_site()
    person = a_liaison_who_joined_bja(site)
    request = submitted_after_edit_by(person, site)

    with refused(rules.OwnWork):
        actions.accept_request(request, request.hours_estimated, by=person)
    with refused(rules.OwnWork):
        actions.decline_request(request, by=person, reason="No")

    actions.accept_request(request, request.hours_estimated, by=a_user(Role.STAFF))
    assert hours_of(site).committed == request.hours_estimated


def test_neither_a_button_nor_the_to_do_list_offers_the_decision_to_who_changed_the_text(client):
    site = a_site()
    person, colleague = a_liaison_who_joined_bja(site), a_user(Role.STAFF)
    request = submitted_after_edit_by(person, site)

    def offered(user):
        client.force_login(user)
        page = client.get(request.get_absolute_url()).content.decode()
        waiting = [row for part in inbox_items(user) for row in part]
        return f"{request.get_absolute_url()}accept/" in page, any(row[1] == "Decide" for row in waiting)

    assert offered(colleague) == (True, True)
    assert offered(person) == (False, False)


def test_who_opened_the_form_and_changed_nothing_still_decides():
    site = a_site()
    person = a_liaison_who_joined_bja(site)
    request = a_request(site, State.RETURNED)
    actions.edit_request(request, {"need": request.need}, seen_version=1, by=person)
    request = actions.submit_request(Request.objects.get(), by=a_user(Role.LEAD, site))

    actions.accept_request(request, request.hours_estimated, by=person)

    assert Request.objects.get().state == State.ACCEPTED


def test_who_changed_the_goals_of_an_exchange_does_not_approve_it():
    site = a_site()
    staff = a_user(Role.STAFF)
    exchange = an_exchange(site, state=ExchangeState.REVIEWED)
    row = Exchange.objects.get(pk=exchange.pk)
    exchanges.edit_exchange(row, {"goals": "Another goal"}, seen_version=row.version, by=staff)

    with refused(rules.OwnWork):
        exchanges.approve_exchange(Exchange.objects.get(pk=exchange.pk), by=staff)


def test_a_collaborator_who_was_taken_off_a_report_does_not_approve_what_they_wrote():
    site = a_site()
    author, person = a_user(Role.LIAISON, site), a_liaison_who_joined_bja(site)
    report = a_report(site, by=author)
    report = reports.name_collaborators(report, [person], by=author)
    report = reports.edit_report(report, {"agenda": "Mine."}, seen_version=report.version, by=person)
    report = reports.name_collaborators(report, [], by=author)
    report = reports.submit_report(report, by=author)

    for decide in (
        lambda: reports.approve_report(report, by=person),
        lambda: reports.return_report(report, by=person, reason="Why?"),
    ):
        with refused(NotAllowed, watched=EVERY_TABLE):
            decide()

    assert reports.approve_report(report, by=a_user(Role.STAFF)).state == ReportState.APPROVED
