"""Mail leaves: once, in fair turns, whatever one letter or one server does."""

from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from kernel.retries import LEASE, MOST_TRIES, PAUSES
from kernel.scope import as_program
from notifications import delivery
from notifications.models import Notice
from notifications.notify import notify_address
from tests.make import a_site, a_user
from tests.notifications import servers

INVISIBLE = "zeta@exa\u202cmple.org"
LABEL_TOO_LONG = f"zeta@{'ü' * 63}.example"
LETTER = "accounts.passphrase.forget_nobody"
db = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _server(settings):
    settings.EMAIL_BACKEND = "tests.notifications.servers.Answering"
    servers.ANSWERS.clear()
    servers.OPENINGS.clear()


def a_letter(address="ana@example.gov", **over):
    letter = notify_address(address, LETTER)
    Notice.objects.filter(pk=letter.pk).update(**over)
    return letter


def a_notice(person, site=None, **over):
    facts = {"event": "tta.request.accept", "subject": "Accepted", "body": "Well."} | over
    return Notice.objects.create(recipient=person, site_id=site and site.pk, **facts)


def reached():
    return [address for letter in mail.outbox for address in letter.to]


@db
@pytest.mark.parametrize("address", [INVISIBLE, LABEL_TOO_LONG])
def test_a_letter_whose_address_no_mail_can_carry_does_not_hold_up_the_others(address):
    bad = a_letter(address)
    a_letter("good@example.gov")
    run = delivery.send_up_to()
    assert (run.sent, run.failed, reached()) == (1, 1, ["good@example.gov"])
    bad.refresh_from_db()
    assert bad.given_up_at
    assert "address" in bad.failure
    assert delivery.send_up_to() == delivery.Run()


@db
def test_a_person_whose_own_address_no_mail_can_carry_holds_up_nobody():
    site = a_site()
    bad, good = a_user(Role.LEAD, site, email=INVISIBLE), a_user(Role.MEMBER, site)
    notice = a_notice(bad, site)
    a_notice(good, site)
    delivery.send_up_to()
    assert reached() == [good.email]
    notice.refresh_from_db()
    assert (notice.tries, bool(notice.given_up_at), notice.read_at) == (1, True, None)


@db
def test_a_letter_sealed_with_a_key_that_is_gone_is_given_up_with_a_reason_and_the_next_leaves(settings):
    lost = a_letter("lost@example.gov")
    settings.FIELD_KEY = "another key"
    a_letter("good@example.gov")
    delivery.send_up_to()
    assert reached() == ["good@example.gov"]
    lost.refresh_from_db()
    assert "key" in lost.failure
    assert lost.given_up_at


@db
def test_whatever_a_letter_raises_is_counted_and_the_next_leaves():
    unreadable = {"event": "exchanges.exchange.approve", "path": "/exchanges/no-number/"}
    broken, good = a_notice(a_user(Role.STAFF), **unreadable), a_letter("good@example.gov")
    delivery.send_up_to()
    assert reached() == [good.address]
    broken.refresh_from_db()
    assert "ValueError" in broken.failure
    assert (broken.tries, broken.given_up_at) == (1, None)
    assert broken.next_try_at > timezone.now()


@db
@pytest.mark.parametrize("answer", [servers.REFUSED_FOR_GOOD, servers.TEXT_REFUSED])
def test_what_the_server_refuses_for_good_is_not_tried_again_and_ends_no_run(answer):
    refused, good = a_letter("x@example.gov"), a_letter("good@example.gov")
    servers.ANSWERS["x@example.gov"] = answer
    delivery.send_up_to()
    assert reached() == [good.address]
    refused.refresh_from_db()
    assert refused.failure.startswith("The mail server answered 55")
    assert refused.given_up_at
    assert refused.body  # still sealed: somebody may try it again


@db
@pytest.mark.parametrize("answer", [servers.REFUSED_FOR_NOW, servers.CLOSING, servers.BROKEN])
def test_what_the_server_refuses_for_now_is_tried_again_after_a_pause(answer):
    letter, good = a_letter("x@example.gov"), a_letter("good@example.gov")
    servers.ANSWERS["x@example.gov"] = answer
    delivery.send_up_to()
    servers.ANSWERS.clear()
    assert delivery.send_up_to().sent == 0
    assert reached() == [good.address]
    letter.refresh_from_db()
    assert (letter.given_up_at, letter.sent_at) == (None, None)
    with time_machine.travel(timezone.now() + PAUSES[0] + timedelta(seconds=1)):
        assert delivery.send_up_to().sent == 1
    letter.refresh_from_db()
    assert (letter.failure, letter.body) == ("", "")


@db
def test_tries_are_spread_over_two_days_and_then_it_is_given_up():
    letter = a_letter("x@example.gov")
    servers.ANSWERS["x@example.gov"] = servers.REFUSED_FOR_NOW
    begun, hours = timezone.now(), []
    while not letter.given_up_at:
        with time_machine.travel(letter.next_try_at + timedelta(seconds=1), tick=False):
            delivery.send_up_to()
            hours.append((timezone.now() - begun) / timedelta(hours=1))
            letter.refresh_from_db()
    assert (letter.tries, len(hours)) == (MOST_TRIES, MOST_TRIES)
    assert 40 < hours[-1] < 50
    assert "451: 4.7.1 Greylisted" in letter.failure


@db
@pytest.mark.parametrize("where", ["open", "*"])
def test_a_server_that_takes_nothing_from_us_uses_up_nobodys_tries(where):
    letters = [a_letter(f"person{number}@example.gov") for number in range(3)]
    servers.ANSWERS[where] = (
        ConnectionRefusedError(111, "refused") if where == "open" else servers.SENDER_REFUSED
    )
    for minute in range(20):
        with time_machine.travel(timezone.now() + timedelta(minutes=2 * minute)):
            assert delivery.send_up_to().is_server_away
    assert set(Notice.objects.values_list("tries", "given_up_at")) == {(0, None)}
    servers.ANSWERS.clear()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert delivery.send_up_to().sent == len(letters)


@db
def test_a_server_that_breaks_off_three_times_in_a_row_ends_the_run():
    for number in range(5):
        a_letter(f"person{number}@example.gov")
    servers.ANSWERS["*"] = servers.BROKEN
    run = delivery.send_up_to()
    assert (run.failed, run.is_server_away) == (3, True)
    assert Notice.objects.filter(tries=0).count() == 2


@db
def test_a_time_limit_is_counted_for_the_letter_at_work_and_ends_the_run():
    letter = a_letter("x@example.gov")
    servers.ANSWERS["x@example.gov"] = SoftTimeLimitExceeded()
    with pytest.raises(SoftTimeLimitExceeded):
        delivery.send_up_to()
    letter.refresh_from_db()
    assert (letter.tries, letter.failure) == (1, "It took too long to send.")


@db
def test_a_run_uses_one_connection():
    for number in range(3):
        a_letter(f"person{number}@example.gov")
    delivery.send_up_to()
    assert len({id(one) for one in servers.OPENINGS}) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_asked(settings):
    settings.EMAIL_BACKEND = "tests.notifications.servers.Watching"
    with as_program():
        a_letter()
    assert delivery.send_up_to().sent == 1
    assert servers.OPENINGS == [False]


@db
def test_a_claimed_letter_is_left_alone_until_its_lease_ends_and_keeps_its_name():
    letter = a_letter()
    now = timezone.now()
    assert Notice.objects.claim(letter.pk, now)
    assert Notice.objects.claim(letter.pk, now) is None
    assert delivery.send_up_to() == delivery.Run()
    with time_machine.travel(now + LEASE + timedelta(seconds=1)):
        assert delivery.send_up_to().sent == 1
    letter.refresh_from_db()
    assert letter.tries == 2
    assert mail.outbox[0].extra_headers["Message-ID"] == delivery.headers_of(letter)["Message-ID"]


@db
def test_a_sender_whose_lease_ended_writes_nothing_over_the_next_ones_work():
    letter = a_letter()
    slow = Notice.objects.claim(letter.pk, timezone.now())
    later = timezone.now() + LEASE + timedelta(seconds=1)
    assert Notice.objects.claim(letter.pk, later)
    delivery._note_failure(slow, "Too late.", is_final=True)
    letter.refresh_from_db()
    assert (letter.failure, letter.given_up_at, letter.tries) == ("", None, 2)


@db
def test_a_letter_that_stops_the_portal_each_time_is_given_up():
    letter = a_letter(tries=MOST_TRIES)
    delivery.send_up_to()
    letter.refresh_from_db()
    assert "was stopped each time" in letter.failure
    assert letter.given_up_at
    assert mail.outbox == []


@db
def test_no_two_letters_share_a_message_id_and_none_counts_letters():
    one, two = a_letter("a@example.gov"), a_letter("b@example.gov")
    delivery.send_up_to()
    ids = {letter.extra_headers["Message-ID"] for letter in mail.outbox}
    assert len(ids) == 2
    assert not any(
        str(letter.pk) in one_id.split("@")[0].split("-") for letter in (one, two) for one_id in ids
    )
    assert {letter.extra_headers["Auto-Submitted"] for letter in mail.outbox} == {"auto-generated"}


@db
def test_one_sites_thousand_letters_do_not_delay_another_sites_one():
    big, small = a_site(), a_site()
    crowd = [a_user(Role.MEMBER, big) for _ in range(3)]
    for person in crowd:
        for _ in range(10):
            a_notice(person, big)
    last = a_user(Role.LEAD, small)
    a_notice(last, small)
    assert delivery.send_up_to(5).sent == 5
    assert reached()[:2] == [crowd[0].email, last.email]
    assert set(reached()) == {last.email, *(person.email for person in crowd)}  # the crowd takes turns, too


@db
def test_the_text_of_a_letter_that_was_given_up_is_kept_sealed_for_a_week():
    letter = a_letter("x@example.gov")
    servers.ANSWERS["x@example.gov"] = servers.REFUSED_FOR_GOOD
    delivery.send_up_to()
    with time_machine.travel(timezone.now() + timedelta(days=6)):
        assert delivery.forget_texts() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert delivery.forget_texts() == 1
    letter.refresh_from_db()
    assert letter.body == ""
