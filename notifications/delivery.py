"""Sends waiting mail: each letter once, in fair turns; a failed letter blocks no other."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from celery.exceptions import SoftTimeLimitExceeded
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db.models import F

from kernel import clock
from kernel.conventions import declared
from kernel.encryption import decrypt
from kernel.mail_address import refuse_unsendable
from kernel.retries import MOST_TRIES, next_try, sentence_of
from kernel.scope import as_program
from kernel.world import sends_mail
from notifications.folding import fold_notices
from notifications.mail_server import LetterRefused, MailServer, ServerAway
from notifications.models import Notice, Preference
from notifications.notify import tell_undelivered
from notifications.turns import next_turns

log = logging.getLogger(__name__)
BATCH = 100  # letters of one run
TURNS = 20  # letters chosen at once: an invitation waits for so many at most
# connections that break one after the other, then the run ends: the server is at fault
MOST_BREAKS = 3
AWAY, AWAY_KEPT_SECONDS = "mail-server-away", 7 * 86_400  # the cache's key for why no mail leaves
# of a letter to an address that was given up: so long it can be tried again
TEXT_KEPT = timedelta(days=7)


@dataclass
class Run:
    """What one run did with the letters that were due."""

    sent: int = 0
    failed: int = 0
    passed_over: int = 0  # not to be sent by mail
    breaks: int = 0  # in a row
    is_server_away: bool = False

    @property
    def is_full(self):
        return not self.is_server_away and self.sent + self.failed + self.passed_over >= BATCH


def send_up_to(count=BATCH):
    """Send at most ``count`` letters that are due.  Returns the Run.

    A letter is claimed in one short transaction, sent outside of any, and settled in another at
    once: a server that hangs holds no row, and a sender that is killed leaves a letter that is
    tried again when its lease ends. A server that cannot be reached ends the run before anything is
    claimed, so an outage uses up nobody's tries.
    """
    run = Run()
    if not sends_mail():
        log.warning(
            "no letter leaves: this is a copy for tests, or one nobody has spoken for "
            "(manage.py restore --as)"
        )
        return run
    forget_texts()
    fold_notices()
    with MailServer() as server:
        try:
            _send_in_turns(run, server, count)
            if run.sent:
                cache.delete(AWAY)
        except ServerAway as fault:
            run.is_server_away = True
            cache.set(AWAY, str(fault), AWAY_KEPT_SECONDS)
            log.error("%s", fault)  # noqa: TRY400 - the sentence is all there is to know
    return run


def why_no_mail_leaves():
    """What the mail server, or its silence, was at the last run; empty since a letter has left."""
    return cache.get(AWAY, "")


def mark_history_sent(before):
    """Nothing told before the instant ``before`` leaves by mail or is new to anybody: a history
    that was played.
    """
    old = Notice.objects.of_before(before)
    old.waiting().order_by().update(sent_at=F("created_at"))
    old.unread().update(read_at=F("created_at"))


def forget_texts():
    """Empty letters to an address that were given up a week ago: they hold links. Returns how many."""
    with as_program():
        return Notice.objects.left_behind(clock.now() - TEXT_KEPT).update(body="")


def _send_in_turns(run, server, count):
    left = count
    while left > 0 and (turns := _next_turns(min(TURNS, left))):
        server.open()
        left -= len(turns)
        for pk in turns:
            with as_program():
                letter = Notice.objects.claim(pk, clock.now())
            if letter is not None:
                _send(letter, run, server)


def _next_turns(count):
    with as_program():
        return next_turns(count, clock.now())


def _send(letter, run, server):
    try:
        message = _message_of(letter)
        if message is None:
            run.passed_over += 1
            _settle(letter, given_up_at=clock.now())
            return
        server.open()
        server.send(message)
    except ServerAway as fault:
        _settle(
            letter,
            tries=letter.tries - 1,
            next_try_at=next_try(1, clock.now()),
            failure=_short(fault),
        )
        raise
    except LetterRefused as fault:
        run.failed += 1
        _note_failure(letter, str(fault), is_final=fault.is_final)
        run.breaks += 1
        if not fault.is_break:
            run.breaks = 0
        if run.breaks >= MOST_BREAKS:
            raise ServerAway(str(fault)) from fault
    except SoftTimeLimitExceeded:
        _note_failure(letter, "It took too long to send.")
        raise
    except Exception as fault:  # whatever a letter brings with it, the next one leaves
        run.failed += 1
        log.exception("a letter could not be made")
        _note_failure(letter, sentence_of(fault))
    else:
        _settle(letter, sent_at=clock.now(), failure="", **_emptied(letter))
        run.sent += 1
        run.breaks = 0


def _message_of(letter):
    """What is to leave, or None for nothing.  Raises LetterRefused for what can never leave."""
    if letter.tries > MOST_TRIES:
        raise LetterRefused(
            "The portal was stopped each time it tried to send this letter.", is_final=True
        )
    with as_program():
        if not _is_to_leave(letter):
            return None
        sources = declared("letters", "attachments_of")
        carried = [letter, *letter.folded.order_by("pk")]
        parts = [part for source in sources for notice in carried for part in source(notice)]
        body = letter.text
    address = letter.address or letter.recipient.email
    try:
        refuse_unsendable(address)
        text = body
        if letter.address:
            text = decrypt(letter.body)
    except ValidationError as fault:
        raise LetterRefused(" ".join(fault.messages), is_final=True) from fault
    except InvalidToken as fault:
        sentence = "The key this letter was sealed with is gone. Send anew what it was about."
        raise LetterRefused(sentence, is_final=True) from fault
    message = EmailMessage(letter.title, text, to=[address], headers=headers_of(letter))
    for part in parts:
        message.attach(*part)
    message.message()  # what mail cannot carry raises here, before the server is asked
    return message


def headers_of(letter):
    """The same Message-ID at every try; and the word that a program wrote it, so that none answers
    (RFC 3834).
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return {
        "Message-ID": f"<{letter.message_key.hex}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }


def _note_failure(letter, sentence, *, is_final=False):
    """Try again after a pause, or give it up; either way the reason is kept."""
    now = clock.now()
    later = None
    if not is_final:
        later = next_try(letter.tries, now)
    if later is not None:
        _settle(letter, failure=_short(sentence), next_try_at=later)
        return
    with as_program():
        if _settle(letter, failure=_short(sentence), given_up_at=now):
            tell_undelivered(letter, _short(sentence))


def _settle(letter, **changes):
    """Write what became of a claimed letter; 0 if its lease ended and another sender has claimed it
    since.
    """
    with as_program():
        claimed = Notice.objects.waiting().filter(pk=letter.pk, tries=letter.tries).order_by()
        return claimed.update(**changes)


def _emptied(letter):
    """The link in a letter is for the one who received it, and for nobody who reads this table."""
    if letter.address:
        return {"body": ""}
    return {}


def _short(sentence):
    return str(sentence)[: Notice._meta.get_field("failure").max_length]


def _is_to_leave(notice):
    """Whether mail is still to be sent: not to who reads in the portal only, and not to whose
    access has ended.
    """
    if Preference.objects.filter(person=notice.recipient_id, by_mail=False).exists():
        return False
    checks = declared("letters", "may_still_receive")
    return notice.recipient is None or all(
        check(notice.recipient, notice.site_id) for check in checks
    )
