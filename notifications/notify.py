"""Tell people that something happened.  Call inside the act; mail leaves after it commits."""

import logging

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError

from kernel.encryption import encrypt
from notifications.models import Notice
from notifications.tasks import send_waiting

log = logging.getLogger(__name__)


def notify(people, event, *, site=None, path="", **context):
    """Write one notice for each of ``people`` from templates/emails/<event>.txt (line 1 is the subject).

    ``path`` is where the thing can be seen; the letter links to it on the fixed address of the portal.
    """
    people = list(people)
    if not people:
        return []
    subject, body = _letter(event, site=site, path=path, **context)
    notices = [
        Notice.objects.create(
            recipient=person,
            site_id=site.pk if site else None,
            event=event,
            subject=subject,
            body=body,
            path=path,
        )
        for person in people
    ]
    _wake_once_after_commit()
    return notices


def notify_address(address, event, *, site=None, path="", about="", **context):
    """Write one letter to a bare e-mail address: to somebody invited, or about a passphrase that was forgotten.

    Its text may hold a link that opens an account: it is sealed here, and emptied when it has been sent.  ``about`` is
    the page of what it is about, for what travels with the letter.
    """
    subject, body = _letter(event, site=site, path=path, **context)
    letter = Notice.objects.create(
        address=address,
        site_id=site.pk if site else None,
        event=event,
        subject=subject,
        body=encrypt(body),
        path=about,
    )
    _wake_once_after_commit()
    return letter


def _letter(event, *, site, path, **context):
    """Subject and text, from templates/emails/<app>/<noun>.<verb>.txt."""
    context |= {"site": site, "link": f"{settings.ADDRESS}{path}", "portal": settings.ADDRESS}
    letter = render_to_string(f"emails/{event.replace('.', '/', 1)}.txt", context)
    subject, _, body = letter.partition("\n")
    return " ".join(subject.split())[:200], body.strip()


def _wake_once_after_commit():
    """One call for a transaction, however many people it tells."""
    waiting = (hook[1] for hook in transaction.get_connection().run_on_commit)
    if _wake_the_post not in waiting:
        transaction.on_commit(_wake_the_post)


def _wake_the_post():
    """Ask the worker to send what waits.  Without a broker nothing is lost: the clock sends it within a minute."""
    try:
        send_waiting.delay()
    except (OperationalError, OSError):
        log.warning("the post could not be woken; the clock will send within a minute")
