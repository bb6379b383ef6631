"""Being told: after the act commits, once, in the portal and by mail; never of what did not happen."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction

from accounts.roles import Role
from kernel import clock
from kernel.scope import as_program
from notifications import delivery, tasks
from notifications.models import Notice, Preference
from notifications.notify import notify_address
from sites.row_level_security import as_person
from tests.make import a_request, a_site, a_user
from tta import actions
from tta.lifecycle import REQUEST, State


def notice_to(person, **over):
    return Notice.objects.create(
        recipient=person, event="tta.request.accept", subject="Accepted", body="Well.", **over
    )


@pytest.mark.django_db
def test_everybody_the_table_names_is_told_and_the_actor_is_not():
    site = a_site()
    told = {role: a_user(role, site) for role in Role}
    request = a_request(site, State.SUBMITTED)
    actions.accept_request(request, request.hours_estimated, by=told[Role.STAFF])
    expected = {told[role].pk for role in REQUEST["accept"].notified} - {told[Role.STAFF].pk}
    assert set(Notice.objects.values_list("recipient_id", flat=True)) == expected
    letter = Notice.objects.first()
    assert letter.subject == "Accepted: Tracing crime guns"
    assert letter.body.rstrip().endswith(request.get_absolute_url())


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_and_no_mail_leaves_when_the_act_is_rolled_back():
    site = a_site()
    a_user(Role.LEAD, site)  # would be notified
    staff = a_user(Role.STAFF)
    request = a_request(site, State.SUBMITTED)

    def accept_and_fail():
        with as_person(staff), transaction.atomic():
            actions.accept_request(request, request.hours_estimated, by=staff)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        accept_and_fail()
    delivery.send_up_to()
    with as_program():
        assert not Notice.objects.exists()
    assert mail.outbox == []


@pytest.mark.django_db
def test_a_notice_is_sent_once_however_often_the_post_runs():
    site = a_site()
    notice_to(a_user(Role.LEAD, site), site_id=site.pk)
    assert [delivery.send_up_to().sent, delivery.send_up_to().sent] == [1, 0]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_letter_somebody_waits_for_leaves_before_what_can_be_read_in_the_portal():
    site = a_site()
    for _ in range(3):
        notice_to(a_user(Role.LEAD, site), site_id=site.pk)
    notify_address("ana@example.gov", "accounts.passphrase.forget_nobody")
    assert delivery.send_up_to(1).sent == 1
    assert [letter.to for letter in mail.outbox] == [["ana@example.gov"]]
    assert delivery.send_up_to().sent == 3


@pytest.mark.django_db
def test_a_full_batch_is_followed_by_the_next_without_waiting_for_the_clock(monkeypatch):
    called = []
    monkeypatch.setattr(tasks, "wake", lambda: called.append("again"))
    for waiting in (delivery.BATCH, delivery.BATCH - 1, 0):
        for _ in range(waiting):
            notify_address("ana@example.gov", "accounts.passphrase.forget_nobody")
        called.clear()
        tasks.send_waiting()
        assert called == ["again"] * (waiting == delivery.BATCH)


@pytest.mark.django_db
def test_a_history_that_was_played_is_read_and_its_letters_do_not_leave():
    site, now = a_site(), clock.now()
    notice_to(a_user(Role.LEAD, site), site_id=site.pk, created_at=now - timedelta(days=30))
    new = notice_to(a_user(Role.LEAD, site), site_id=site.pk)
    delivery.mark_history_sent(now - timedelta(days=5))
    assert [notice.pk for notice in Notice.objects.unread()] == [new.pk]
    assert delivery.send_up_to().sent == 1


@pytest.mark.django_db
def test_who_reads_in_the_portal_only_gets_no_mail(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    client.force_login(lead)
    assert client.get("/notices/mail/").context["form"]["by_mail"].value() is True
    client.post("/notices/mail/", {})
    assert Preference.objects.get().by_mail is False
    notice = notice_to(lead, site_id=site.pk)
    assert delivery.send_up_to().sent == 0
    assert mail.outbox == []
    notice.refresh_from_db()
    assert (notice.sent_at, notice.read_at) == (None, None)
    assert b"Accepted" in client.get("/notices/").content


@pytest.mark.django_db
def test_opening_a_notice_marks_it_read_and_leads_to_the_thing(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    request = a_request(site)
    notice = notice_to(lead, site_id=site.pk, path=request.get_absolute_url())
    client.force_login(lead)
    assert client.get("/notices/").context["frame"].notices_count == 1
    assert client.get(f"/notices/{notice.pk}/open/").status_code == 405
    answer = client.post(f"/notices/{notice.pk}/open/")
    assert answer.headers["Location"] == request.get_absolute_url()
    assert client.get("/notices/").context["frame"].notices_count == 0


@pytest.mark.django_db
def test_another_persons_notice_is_neither_listed_nor_opened_nor_marked(client):
    site = a_site()
    mine, theirs = notice_to(a_user(Role.LEAD, site)), notice_to(a_user(Role.MEMBER, site), site_id=site.pk)
    client.force_login(mine.recipient)
    assert [row.pk for row in client.get("/notices/").context["page"].rows] == [mine.pk]
    assert client.post(f"/notices/{theirs.pk}/open/").status_code == 404
    client.post("/notices/read/")
    theirs.refresh_from_db()
    mine.refresh_from_db()
    assert theirs.read_at is None
    assert mine.read_at
