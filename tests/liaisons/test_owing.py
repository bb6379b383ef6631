"""A month that is over and has no summary: who is told, on the first page and by the clock, and until when."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from liaisons import actions
from liaisons.models import Summary
from liaisons.queries.summaries_due import due_at, due_on, month_due_on
from liaisons.summary_reminders import tell_of_owed_summaries
from notifications.delivery import send_up_to
from notifications.models import Notice, QueueFailure
from sites.lifecycle import EngagementState
from sites.models import Engagement, Membership, Site
from sites.program import SUMMARY_DUE_DAY
from tests.home.test_home import waits
from tests.liaisons.makers import an_entry
from tests.make import a_site, a_user, in_program
from ui.templatetags.formatting import eastern

pytestmark = pytest.mark.django_db


def last_month(back=1):
    month = timezone.localdate().replace(day=1)
    for _ in range(back):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def late_month():
    """The last month whose summary is late today."""
    return month_due_on(timezone.localdate() - timedelta(days=SUMMARY_DUE_DAY))


def words_of(month):
    return f"{month:%B %Y}"


def owed(client, person):
    return [label for label in waits(client, person) if "summar" in label]


@in_program
def a_logged_month(site, month, liaison):
    return an_entry(site, by=liaison, on=month + timedelta(days=3), said="Met the chief.")


def test_the_last_month_waits_on_its_liaison_until_its_summary_is_submitted(client):
    site, month = a_site(), last_month()
    liaison = a_user(Role.LIAISON, site)
    said = words_of(month)
    assert owed(client, liaison) == [f"Log what happened, or draft the summary without entries: {said}"]
    a_logged_month(site, month, liaison)
    assert owed(client, liaison) == [f"Draft the summary: {said}"]
    summary = actions.draft_summary(site, month, by=liaison)
    assert owed(client, liaison) == [f"Submit the summary: {said}"]
    task = client.get("/").context["tasks"][0]
    assert task.url == summary.get_absolute_url()
    assert f"due {eastern(due_at(month))}" in task.note
    actions.submit_summary(summary, by=liaison)
    assert owed(client, liaison) == []
    actions.return_summary(summary, by=a_user(Role.STAFF), reason="Say who was there.")
    assert owed(client, liaison) == [f"Answer BJA about the summary: {said}"]


def test_an_earlier_month_is_owed_where_the_log_holds_something_of_it(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    a_logged_month(site, last_month(3), liaison)
    a_logged_month(site, last_month(4), liaison)
    labels = {label.rpartition(": ")[2] for label in owed(client, liaison)}
    assert labels == {words_of(last_month()), words_of(last_month(3))}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LIAISON, Role.STAFF, Role.ADMIN}))
def test_nobody_else_owes_it(client, role):
    site = a_site()
    a_user(Role.LIAISON, site)
    assert owed(client, a_user(role, site)) == []


def test_who_came_later_and_who_serves_no_open_engagement_owes_nothing(client):
    site, over = a_site(), a_site(state=EngagementState.ALUMNI)
    assert owed(client, a_user(Role.LIAISON, site, since=timezone.localdate())) == []
    assert owed(client, a_user(Role.LIAISON, over)) == []
    Engagement.objects.filter(site=site).update(starts_on=timezone.localdate().replace(day=1))
    assert owed(client, a_user(Role.LIAISON, site)) == []


def test_bja_sees_the_sites_that_are_late_as_one_thing_and_each_of_them_in_the_list(client):
    sites, month = [a_site(), a_site()], late_month()
    liaisons = [a_user(Role.LIAISON, site, name=f"Liaison of {site.slug}") for site in sites]
    a_site()  # nobody serves it
    staff = a_user(Role.STAFF)
    assert owed(client, staff) == [f"Ask for the missing summaries: {words_of(month)}"]
    task = client.get("/").context["tasks"][0]
    assert task.note == f"2 sites, due {eastern(due_at(month))}"
    page = client.get("/log/summaries/").content.decode()
    assert [liaison.name in page for liaison in liaisons] == [True, True]
    assert page.count("Overdue") == 2
    a_logged_month(sites[0], month, liaisons[0])
    actions.submit_summary(actions.draft_summary(sites[0], month, by=liaisons[0]), by=liaisons[0])
    page = client.get("/log/summaries/").content.decode()
    assert page.count("Overdue") == 1
    Summary.objects.create(
        site=sites[1], month=month, state="submitted", drafted_by=staff, drafted_at=timezone.now(),
        state_since=timezone.now(), sentences=[],
    )  # fmt: skip
    assert owed(client, staff) == []


def test_a_liaison_finds_what_is_owed_on_the_pages_of_summaries(client):
    site, other, month = a_site(), a_site(), last_month()
    liaison = a_user(Role.LIAISON, site)
    a_user(Role.LIAISON, other)
    client.force_login(liaison)
    for path in ("/log/summaries/", f"/sites/{site.slug}/summaries/"):
        page = client.get(path).content.decode()
        assert f"Due {eastern(due_at(month))}." in page
        assert str(other) not in page
    client.force_login(a_user(Role.PROVIDER))
    assert "Not submitted yet" not in client.get("/log/summaries/").content.decode()


# ---- by the clock


def told(event):
    return sorted(Notice.objects.filter(event=event).values_list("recipient__name", "site_id"))


def test_the_clock_tells_each_liaison_once_when_the_month_is_over_and_once_when_it_is_late():
    site, done, month = a_site(), a_site(), date(2026, 9, 1)
    liaison, diligent = a_user(Role.LIAISON, site), a_user(Role.LIAISON, done)
    staff = a_user(Role.STAFF)
    Summary.objects.create(
        site=done, month=month, state="submitted", drafted_by=diligent, drafted_at=timezone.now(),
        state_since=timezone.now(), sentences=[],
    )  # fmt: skip
    assert tell_of_owed_summaries(date(2026, 10, 1)) == 1
    assert tell_of_owed_summaries(date(2026, 10, 10)) == 0
    assert told("liaisons.summary.owe") == [(liaison.name, site.pk)]
    letter = Notice.objects.get(event="liaisons.summary.owe")
    assert "Saturday, October 10, 2026, 11:59 p.m. ET" in letter.body
    assert letter.subject.startswith("Due Saturday, October 10, 2026: the summary of September 2026")
    assert tell_of_owed_summaries(date(2026, 10, 11)) == 2
    assert tell_of_owed_summaries(date(2026, 10, 31)) == 0
    assert told("liaisons.summary.late") == [(liaison.name, site.pk)]
    assert told("liaisons.summary.missing") == [(staff.name, None)]
    assert site.name not in Notice.objects.get(event="liaisons.summary.missing").body
    assert tell_of_owed_summaries(date(2026, 11, 1)) == 2  # the next month, of both sites


def test_a_reminder_that_cannot_be_made_is_counted_and_the_next_liaison_is_told():
    broken, whole = a_site(), a_site()
    a_user(Role.LIAISON, broken)
    liaison = a_user(Role.LIAISON, whole)
    Site.objects.filter(pk=broken.pk).update(slug="no/address")
    assert tell_of_owed_summaries(date(2026, 10, 1)) == 1
    assert told("liaisons.summary.owe") == [(liaison.name, whole.pk)]
    failure = QueueFailure.objects.get()
    assert (failure.queue, failure.tries) == ("summaries of 2026-09", 1)
    assert "NoReverseMatch" in failure.reason
    Site.objects.filter(pk=broken.pk).update(slug="mended")
    assert tell_of_owed_summaries(date(2026, 10, 1)) == 0  # it rests
    with time_machine.travel(failure.next_try_at + timedelta(seconds=1)):
        assert tell_of_owed_summaries(date(2026, 10, 1)) == 1
    assert not QueueFailure.objects.exists()


def test_the_clock_tells_nobody_who_came_later_or_left():
    site = a_site()
    a_user(Role.LIAISON, site, since=date(2026, 10, 1))
    a_user(Role.LIAISON, site, until=date(2026, 9, 30))
    ended = a_user(Role.LIAISON, site)
    Membership.objects.of(ended).update(ended_at=timezone.now())
    assert tell_of_owed_summaries(date(2026, 10, 1)) == 0


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (date(2026, 2, 1), "Tuesday, March 10, 2026, 11:59 p.m. ET"),
        (date(2026, 10, 1), "Tuesday, November 10, 2026, 11:59 p.m. ET"),
        (date(2026, 12, 1), "Sunday, January 10, 2027, 11:59 p.m. ET"),
    ],
)
def test_the_last_minute_is_eastern_time_on_both_sides_of_the_clock_changes(month, words):
    assert eastern(due_at(month)) == words
    assert month_due_on(due_on(month)) == month


def test_jb_09_letters_about_a_summary_hold_a_link_and_no_word_of_the_log():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    a_user(Role.STAFF)
    an_entry(site, by=liaison, said="CANARY-SAID", level="team")
    tell_of_owed_summaries(date(2026, 10, 1))
    tell_of_owed_summaries(date(2026, 10, 11))
    send_up_to()
    assert len(mail.outbox) == 3
    whole = " ".join(f"{letter.subject} {letter.body}" for letter in mail.outbox)
    assert "CANARY" not in whole
    assert all("/summaries/#2026-09" in letter.body for letter in mail.outbox)


def test_jb_09_who_lost_the_site_after_it_was_queued_is_not_asked_for_its_summary():
    site = a_site()
    gone, stays = a_user(Role.LIAISON, site), a_user(Role.LIAISON, site)
    assert tell_of_owed_summaries(date(2026, 10, 1)) == 2
    Membership.objects.of(gone).update(ended_at=timezone.now())
    gone.__dict__.pop("site_roles", None)
    send_up_to()
    assert [letter.to for letter in mail.outbox] == [[stays.email]]


def test_what_is_owed_leads_to_where_it_is_done(client):
    site, month = a_site(), last_month()
    liaison = a_user(Role.LIAISON, site)
    client.force_login(liaison)
    draft = f"/sites/{site.slug}/summaries/draft/?month={month:%Y-%m}"
    assert [task.url for task in client.get("/").context["tasks"]] == [draft]  # closed there, too
    assert client.get(draft).context["form"]["month"].value() == f"{month:%Y-%m}"
    for path in ("/log/summaries/", f"/sites/{site.slug}/summaries/"):
        assert f'href="{draft}"' in client.get(path).content.decode()
    a_logged_month(site, month, liaison)
    assert [task.url for task in client.get("/").context["tasks"]] == [draft]
    for path in ("/log/summaries/", f"/sites/{site.slug}/summaries/"):
        assert f'href="{draft}"' in client.get(path).content.decode()
    assert client.get(draft).context["form"]["month"].value() == f"{month:%Y-%m}"
