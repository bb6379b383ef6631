"""The page of what was not delivered: who sees it, what it says, and what trying again does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed
from notifications.delivery import send_up_to
from notifications.models import Notice, QueueFailure
from notifications.notify import notify, notify_address
from sites.actions.undelivered import NothingToTry, retry_letter, retry_work
from tests.assertions import refused
from tests.make import a_request, a_site, a_user
from tests.notifications import servers

pytestmark = pytest.mark.django_db
NOWHERE = "x@example.gov"
PAGE = "/undelivered/"


@pytest.fixture(autouse=True)
def _server(settings):
    settings.EMAIL_BACKEND = "tests.notifications.servers.Answering"
    servers.ANSWERS.clear()


def a_refused_letter(by=None, address=NOWHERE):
    """A letter the mail server refused for good."""
    letter = notify_address(address, "accounts.passphrase.forget_nobody", by=by)
    servers.ANSWERS[address] = servers.REFUSED_FOR_GOOD
    send_up_to()
    servers.ANSWERS.clear()
    letter.refresh_from_db()
    assert letter.given_up_at
    return letter


def failed_work(**over):
    times = {"failed_at": timezone.now(), "next_try_at": timezone.now()}
    facts = {"queue": "link checks", "row": "1", "about": "Check the link of A guide", "reason": "No."}
    return QueueFailure.objects.create(**facts | times | over)


def test_an_administrator_reads_to_whom_what_how_often_why_and_when_next(client):
    staff = a_user(Role.STAFF)
    a_refused_letter(by=staff)
    Notice.objects.update(tries=3)
    failed_work()
    client.force_login(a_user(Role.ADMIN))
    page = client.get(PAGE).content.decode()
    for words in (
        NOWHERE,
        "no account",
        staff.name,
        "550",
        "No such mailbox",
        "Given up",
        "A guide",
        "Try again",
    ):
        assert words in page
    assert '<td data-label="Tries">3</td>' in page


def test_an_administrator_reads_that_no_mail_leaves_at_all_and_why(client):
    notify_address(NOWHERE, "accounts.passphrase.forget_nobody")
    servers.ANSWERS["open"] = ConnectionRefusedError(111, "Connection refused")
    send_up_to()
    client.force_login(a_user(Role.ADMIN))
    page = client.get(PAGE).content.decode()
    assert "No e-mail leaves" in page
    assert "Connection refused" in page
    assert "Waiting: 1" in page
    servers.ANSWERS.clear()
    send_up_to()
    assert "No e-mail leaves" not in client.get(PAGE).content.decode()


def test_what_waits_for_its_first_try_or_has_left_is_not_listed(client):
    notify_address("waits@example.gov", "accounts.passphrase.forget_nobody")
    client.force_login(a_user(Role.ADMIN))
    assert client.get(PAGE).context["page"].rows == []
    send_up_to()
    assert client.get(PAGE).context["page"].rows == []


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_reads_it_or_tries_again(client, role):
    letter, work = a_refused_letter(), failed_work()
    client.force_login(a_user(role, a_site()))
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}letters/{letter.pk}/again/").status_code == 403
    assert client.post(f"{PAGE}work/{work.pk}/again/").status_code == 403
    letter.refresh_from_db()
    assert letter.given_up_at
    assert QueueFailure.objects.exists()


def test_a_letter_tried_again_leaves_and_the_record_has_who_did_it(client):
    letter, admin = a_refused_letter(), a_user(Role.ADMIN)
    client.force_login(admin)
    assert client.post(f"{PAGE}letters/{letter.pk}/again/").status_code == 302
    assert send_up_to().sent == 1
    assert mail.outbox[0].to == [NOWHERE]
    line = Event.objects.get(action="sites.letter.retry")
    assert (line.actor_id, line.before["tries"]) == (admin.pk, "1")
    assert "550" in line.before["reason"]
    assert client.post(f"{PAGE}letters/{letter.pk}/again/").status_code == 404


def test_work_tried_again_is_no_longer_held_back(client):
    work = failed_work(given_up_at=timezone.now())
    client.force_login(a_user(Role.ADMIN))
    assert client.post(f"{PAGE}work/{work.pk}/again/").status_code == 302
    assert not QueueFailure.objects.exists()
    assert Event.objects.filter(action="sites.work.retry").count() == 1


def test_what_has_left_meanwhile_or_lost_its_text_is_not_sent_again():
    letter, admin = a_refused_letter(), a_user(Role.ADMIN)
    Notice.objects.update(body="")
    with refused(NothingToTry):
        retry_letter(letter, by=admin)
    Notice.objects.update(body="x", sent_at=timezone.now())
    with refused(NothingToTry):
        retry_letter(letter, by=admin)


def test_a_letter_that_is_being_sent_is_not_tried_again_beside_it():
    letter = notify_address(NOWHERE, "accounts.passphrase.forget_nobody")
    Notice.objects.update(failure="The mail server answered 451: later")
    Notice.objects.claim(letter.pk, timezone.now() + timedelta(seconds=1))
    with refused(NothingToTry):
        retry_letter(letter, by=a_user(Role.ADMIN))


@pytest.mark.parametrize("act", [retry_letter, retry_work])
def test_the_act_itself_refuses_everybody_else(act):
    row = a_refused_letter() if act is retry_letter else failed_work()
    with refused(NotAllowed):
        act(row, by=a_user(Role.STAFF))


def test_who_sent_a_letter_is_told_once_that_it_did_not_arrive_and_why():
    staff = a_user(Role.STAFF)
    a_refused_letter(by=staff)
    notice = Notice.objects.to(staff).get()
    assert notice.subject.startswith(f"Not delivered by e-mail to {NOWHERE}: ")
    assert "550" in notice.body
    send_up_to()
    assert Notice.objects.to(staff).count() == 1


def test_who_told_a_person_is_told_that_mail_did_not_reach_them():
    request = a_request()
    lead, member = a_user(Role.LEAD, request.site), a_user(Role.MEMBER, request.site, email=NOWHERE)
    notify([member], "tta.request.submit", site=request.site, path="/", row=request, by=lead, facts={})
    servers.ANSWERS[NOWHERE] = servers.REFUSED_FOR_GOOD
    send_up_to()
    notice = Notice.objects.to(lead).get()
    assert member.name in notice.subject
    assert "Not delivered" in notice.subject
    assert NOWHERE not in notice.body + notice.subject
    assert notice.site_id == request.site_id


def test_a_notice_of_what_was_not_delivered_that_is_not_delivered_either_tells_nobody():
    staff = a_user(Role.STAFF, email="y@example.gov")
    servers.ANSWERS["y@example.gov"] = servers.REFUSED_FOR_GOOD
    a_refused_letter(by=staff)
    servers.ANSWERS["y@example.gov"] = servers.REFUSED_FOR_GOOD
    send_up_to()
    assert Notice.objects.count() == 2


def test_a_try_that_will_be_repeated_tells_nobody_yet():
    staff = a_user(Role.STAFF)
    notify_address(NOWHERE, "accounts.passphrase.forget_nobody", by=staff)
    servers.ANSWERS[NOWHERE] = servers.REFUSED_FOR_NOW
    assert send_up_to().failed == 1
    assert not Notice.objects.to(staff).exists()
