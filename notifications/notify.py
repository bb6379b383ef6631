"""Tell people that something happened.  Call inside the act; mail leaves after it commits."""

from django.conf import settings
from django.template.loader import render_to_string

from kernel import clock
from kernel.encryption import encrypt
from notifications.folding import wait_before_mail
from notifications.models import Notice
from notifications.waking import wake_after_commit

UNDELIVERED = "notifications.letter.undelivered"
THE_PORTAL = "portal@psp.example"  # the actor of what no person did; accounts/models.py


def notify(people, event, *, site=None, path="", **context):
    """Write one notice for each of ``people`` from templates/emails/<event>.txt (line 1 is the
    subject).

    ``path`` is where the thing can be seen; the letter links to it on the fixed address of the
    portal.
    """
    people = list(people)
    if not people:
        return []
    subject, body = _letter(event, site=site, path=path, **context)
    sender = _sender_of(context)
    notices = [
        Notice.objects.create(
            recipient=person,
            caused_by=sender,
            site_id=site.pk if site else None,
            event=event,
            subject=subject,
            body=body,
            path=path,
            next_try_at=clock.now() + wait_before_mail(),
        )
        for person in people
    ]
    wake_after_commit()
    return notices


def notify_address(address, event, *, site=None, path="", about="", **context):
    """Write one letter to a bare e-mail address: to somebody invited, or about a passphrase that
    was forgotten.

    Its text may hold a link that opens an account: it is sealed here, and emptied when it has been
    sent. ``about`` is the page of what it is about, for what travels with the letter.
    """
    subject, body = _letter(event, site=site, path=path, **context)
    letter = Notice.objects.create(
        address=address,
        caused_by=_sender_of(context),
        site_id=site.pk if site else None,
        event=event,
        subject=subject,
        body=encrypt(body),
        path=about,
    )
    wake_after_commit()
    return letter


def tell_undelivered(letter, reason):
    """Tell who caused ``letter`` that it was given up, and why; nobody where the portal itself
    wrote.

    Theirs says nothing of the text: only whom it was for, and its subject.
    """
    if letter.caused_by_id is None or letter.caused_by_id == letter.recipient_id:
        return
    subject, body = _letter(UNDELIVERED, site=None, path="", letter=letter, reason=reason)
    Notice.objects.create(
        recipient_id=letter.caused_by_id,
        site_id=letter.site_id,
        event=UNDELIVERED,
        subject=subject,
        body=body,
    )
    wake_after_commit()


def _sender_of(context):
    """The person whose act it was, as the templates know them: ``by``."""
    by = context.get("by")
    if by is not None and by.pk and by.email != THE_PORTAL:
        return by
    return None


def _letter(event, *, site, path, **context):
    context |= {"site": site, "link": f"{settings.ADDRESS}{path}", "portal": settings.ADDRESS}
    letter = render_to_string(f"emails/{event.replace('.', '/', 1)}.txt", context)
    subject, _, body = letter.partition("\n")
    return " ".join(subject.split())[:200], body.strip()
