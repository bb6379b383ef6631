"""Mail over real SMTP: what a server's answers do, and that nothing waits for a server that does not answer."""

from email import message_from_string

import psycopg2
import pytest
from django.core.mail import get_connection

from kernel.scope import as_program
from notifications.delivery import send_up_to
from notifications.models import Notice
from notifications.notify import notify_address
from tests import cluster
from tests.notifications.smtp import HANGS_UP, smtp

pytestmark = pytest.mark.django_db(transaction=True)


def letters(*addresses):
    with as_program():
        return [notify_address(address, "accounts.passphrase.forget_nobody") for address in addresses]


def seen_by_others(statement):
    """What another connection reads in this moment, past the policies; it waits for no lock."""
    with (
        psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal")) as strong,
        strong.cursor() as cursor,
    ):
        cursor.execute("set lock_timeout = '1ms'")
        cursor.execute(statement)
        rows = cursor.fetchall()
    strong.close()
    return rows


def rows_of(*fields):
    with as_program():
        return list(Notice.objects.order_by("pk").values_list("address", *fields))


def test_letters_leave_over_one_connection_with_their_own_ids(settings):
    sent = letters("a@example.gov", "b@example.gov", "c@example.gov")
    with smtp(settings) as server:
        assert send_up_to().sent == len(sent)
    assert server.connections == 1
    heads = [message_from_string(text) for text in server.taken]
    assert len({head["Message-ID"] for head in heads}) == len(sent)
    assert {head["Auto-Submitted"] for head in heads} == {"auto-generated"}
    assert [head["To"] for head in heads] == [letter.address for letter in sent]


@pytest.mark.parametrize(
    ("reply", "is_final"),
    [
        ("550 5.1.1 No such mailbox", True),
        ("450 4.2.1 Try later", False),
        ("421 4.3.2 Closing", False),
        (HANGS_UP, False),
    ],
)
def test_one_refused_recipient_does_not_end_the_run(settings, reply, is_final):
    letters("x@example.gov", "good@example.gov")
    with smtp(settings, lambda line: reply if "RCPT TO:<x@" in line else "") as server:
        run = send_up_to()
    assert (run.sent, run.failed, len(server.taken)) == (1, 1, 1)
    (refused, given_up, words), (_, _, clean) = rows_of("given_up_at", "failure")
    assert (refused, bool(given_up), clean) == ("x@example.gov", is_final, "")
    assert words


def test_a_server_that_does_not_answer_holds_no_row_and_no_transaction(settings):
    settings.EMAIL_TIMEOUT = 0.2
    letters("x@example.gov")
    seen = []

    def answer(line):
        if line == ".":  # the worker waits for this answer now
            seen.extend(seen_by_others("select address from notifications_notice for update"))
            seen.extend(seen_by_others("select count(*) from pg_stat_activity where state like 'idle in %'"))
            return HANGS_UP
        return ""

    with smtp(settings, answer):
        assert send_up_to().failed == 1
    assert seen == [("x@example.gov",), (0,)]


def test_a_letter_is_noted_as_sent_before_the_next_one_begins(settings):
    letters("a@example.gov", "b@example.gov", "c@example.gov")
    noted = []

    def answer(line):
        if line.startswith("MAIL"):
            noted.extend(
                seen_by_others("select count(*) from notifications_notice where sent_at is not null")
            )
        return ""

    with smtp(settings, answer):
        send_up_to()
    assert noted == [(0,), (1,), (2,)]


def test_a_server_that_is_not_there_leaves_every_letter_as_it_was(settings):
    letters("a@example.gov", "b@example.gov")
    with smtp(settings):
        port = get_connection().port
    settings.EMAIL_PORT = port  # nobody listens there any more
    assert send_up_to().is_server_away
    assert rows_of("tries", "failure") == [("a@example.gov", 0, ""), ("b@example.gov", 0, "")]
