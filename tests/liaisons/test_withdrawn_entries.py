"""An entry of the log is withdrawn by its author, with a reason: nobody reads or counts it any more."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing
from liaisons import actions
from liaisons.actions.entry import EntryUnfit
from liaisons.models import Level, LogEntry
from tests.assertions import EVERY_TABLE, refused
from tests.liaisons.make import a_next_step, a_note, a_report, an_entry
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db


def withdrawn(site, author, **over):
    entry = an_entry(site, by=author, said="ZQ-WITHDRAWN", **over)
    return actions.withdraw_entry(entry, by=author, reason="The wrong site")


@pytest.mark.parametrize("role", list(Role))
def test_nobody_reads_a_withdrawn_entry_on_any_page_or_in_a_file(role, client):
    site = a_site()
    author = a_user(Role.LIAISON, site)
    an_entry(site, by=author, said="ZQ-STANDS")
    entry = withdrawn(site, author)
    client.force_login(a_user(role, site))

    shown = client.get(reverse("liaisons:log")).content.decode()
    assert ("ZQ-STANDS" in shown, "ZQ-WITHDRAWN" in shown) == (True, False)
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert "ZQ-WITHDRAWN" not in client.get("/log/export.csv").content.decode()


def test_the_record_keeps_what_it_said_by_whom_it_was_withdrawn_and_why():
    site = a_site()
    author = a_user(Role.LIAISON, site)
    withdrawn(site, author)

    line = Event.objects.get(action="liaisons.entry.withdraw")
    assert (line.actor_id, line.site_id, line.reason) == (author.pk, site.pk, "The wrong site")
    assert line.before["said"] == "ZQ-WITHDRAWN"


def test_the_sites_own_record_is_silent_about_an_entry_of_the_team():
    site = a_site()
    withdrawn(site, a_user(Role.LIAISON, site), level=Level.TEAM)

    assert Event.objects.get(action="liaisons.entry.withdraw").site_id is None


@pytest.mark.parametrize("role", [Role.LIAISON, Role.PROVIDER, Role.STAFF, Role.ADMIN, Role.LEAD])
def test_nobody_withdraws_what_another_wrote(role, client):
    site = a_site()
    entry, other = an_entry(site), a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.withdraw_entry(entry, by=other, reason="Mine now")
    client.force_login(other)
    assert client.post(f"{entry.get_absolute_url()}withdraw/", {"reason": "Mine now"}).status_code == 403
    assert LogEntry.objects.get() == entry


def test_a_reason_is_needed_and_it_is_withdrawn_once():
    site = a_site()
    author = a_user(Role.LIAISON, site)
    entry = an_entry(site, by=author)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.withdraw_entry(entry, by=author, reason=" ")
    actions.withdraw_entry(entry, by=author, reason="Twice")
    with refused(EntryUnfit, watched=EVERY_TABLE):
        actions.withdraw_entry(entry, by=author, reason="Once more")


def test_what_a_report_or_a_next_step_came_of_stays():
    site = a_site()
    author = a_user(Role.LIAISON, site)
    report = a_report(site, by=author)
    step = a_next_step(site, by=author)
    entry = an_entry(site, by=author)
    type(step).objects.filter(pk=step.pk).update(entry=entry)
    for one in (report.entry, entry):
        with refused(EntryUnfit, watched=EVERY_TABLE):
            actions.withdraw_entry(one, by=author, reason="Gone")


def test_an_entry_that_waited_on_a_phone_is_not_written_again_once_it_was_withdrawn():
    site = a_site()
    author, note = a_user(Role.LIAISON, site), a_note()
    [entry], _ = actions.log_activity([site], note, by=author)
    actions.withdraw_entry(entry, by=author, reason="Sent by mistake")

    assert actions.log_activity([site], note, by=author) == ([entry], False)
    assert not LogEntry.objects.exists()


def test_the_author_withdraws_it_on_its_page_and_is_led_to_the_log(client):
    site = a_site()
    author = a_user(Role.LIAISON, site)
    entry = an_entry(site, by=author)
    client.force_login(author)
    address = f"{entry.get_absolute_url()}withdraw/"

    assert address in client.get(entry.get_absolute_url()).content.decode()
    answer = client.post(address, {"reason": "The wrong site"})

    assert answer.headers["Location"] == reverse("liaisons:log")
    assert not LogEntry.objects.exists()
