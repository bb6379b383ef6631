"""The secret address of a calendar: made anew, taken back."""

from django.db import transaction

from audit.record import record
from kernel.clock import now
from kernel.tokens import digest_of, new_token
from liaisons.models import CalendarFeed
from sites.access import require_somewhere


@transaction.atomic
def make_feed(*, by):
    """Make a new secret address for one's own calendar; the one before stops at once.  Returns its token, once.

    Raises NotAllowed; then nothing has changed.
    """
    require_somewhere(by, "liaisons.view_calendar")
    CalendarFeed.objects.visible_to(by).open().update(revoked_at=now())
    token = new_token()
    feed = CalendarFeed.objects.create(person=by, token_digest=digest_of(token), made_at=now())
    record("liaisons.calendar.make_feed", by=by, on=feed)
    return token


@transaction.atomic
def revoke_feed(*, by):
    """Take one's own secret address back: it shows nothing from now on.  Nobody needs a role for that."""
    for feed in CalendarFeed.objects.visible_to(by).open().select_for_update():
        feed.revoked_at = now()
        feed.save(update_fields=["revoked_at"])
        record("liaisons.calendar.revoke_feed", by=by, on=feed)
