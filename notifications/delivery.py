"""Sends what waits: each notice once, however many workers look at the same time."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from kernel.encryption import decrypt
from kernel.scope import as_program
from notifications.models import Notice, Preference

MOST_TRIES = 8  # then the notice stays readable in the portal and is marked as not sent
BATCH = 100


def send_next():
    """Send the oldest waiting notice that nobody else is sending.  Returns it, or None when nothing waits.

    The row is locked while the mail leaves; a second sender skips it.  A mail server that refuses counts a try.
    """
    with as_program():
        notice = Notice.objects.waiting().select_for_update(skip_locked=True).first()
        return _send(notice) if notice else None


def send_up_to(count=BATCH):
    """Send at most ``count`` waiting notices and return how many left.  Stops where the mail server refuses."""
    sent = 0
    for _ in range(count):
        notice = send_next()
        if notice is None or (notice.tries and notice.sent_at is None):
            break
        sent += notice.sent_at is not None
    return sent


def mark_history_sent(before):
    """Nothing told before the instant ``before`` leaves by mail or is new to anybody: a history that was played."""
    old = Notice.objects.of_before(before)
    old.waiting().update(sent_at=F("created_at"))
    old.unread().update(read_at=F("created_at"))


def _send(notice):
    if not _is_to_leave(notice):
        notice.given_up_at = timezone.now()
        notice.save(update_fields=["given_up_at"])
        return notice
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    mail = EmailMessage(
        notice.subject,
        decrypt(notice.body) if notice.address else notice.body,
        to=[notice.address or notice.recipient.email],
        headers={"Message-ID": f"<notice-{notice.pk}@{domain}>"},
    )
    for part in import_string(settings.LETTER_PARTS)(notice):
        mail.attach(*part)
    try:
        mail.send()
        notice.sent_at = timezone.now()
    except (SMTPException, OSError):
        notice.tries += 1
        if notice.tries >= MOST_TRIES:
            notice.given_up_at = timezone.now()
    changed = ["sent_at", "tries", "given_up_at"]
    if notice.address and (notice.sent_at or notice.given_up_at):
        notice.body = ""  # the link in it is for the one who received it, and for nobody who reads this table
        changed.append("body")
    notice.save(update_fields=changed)
    return notice


def _is_to_leave(notice):
    """Whether mail is still to be sent: not to who reads in the portal only, and not to whose access has ended."""
    if Preference.objects.filter(person=notice.recipient_id, by_mail=False).exists():
        return False
    may_still_be_notified = import_string(settings.MAY_STILL_BE_TOLD)
    return notice.recipient is None or may_still_be_notified(notice.recipient, notice.site_id)
