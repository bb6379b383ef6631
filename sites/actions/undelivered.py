"""Retries mail and queued work that failed."""

from django.db import transaction

from audit.record import record
from kernel import clock
from kernel.errors import RuleBroken
from notifications.models import Notice
from sites.access import require


class NothingToTry(RuleBroken):
    """The letter has left meanwhile, is being sent, or its text is gone."""


@transaction.atomic
def retry_letter(letter, *, by):
    """Let a letter that was not delivered be tried again at once, with all tries before it.

    A letter to an address holds a link: its text is emptied a week after it was given up.
    Raises NotAllowed or NothingToTry; then nothing has changed.
    """
    require(by, "sites.retry_undelivered")
    before = {"tries": str(letter.tries), "reason": letter.failure}
    if not Notice.objects.filter(pk=letter.pk).again(clock.now()):
        raise NothingToTry("It has left meanwhile, or its text is gone. Send anew what it was about.")
    record("sites.letter.retry", by=by, on=letter, before=before)
    return letter


@transaction.atomic
def retry_work(failure, *, by):
    """Let a row of a queue be tried again at the next run, with all tries before it.

    Raises NotAllowed; then nothing has changed.
    """
    require(by, "sites.retry_undelivered")
    record(
        "sites.work.retry",
        by=by,
        on=failure,
        before={"tries": str(failure.tries), "reason": failure.reason},
    )
    failure.delete()
