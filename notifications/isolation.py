"""Works through the rows of a queue so that a row that fails holds up no other.

Mail has its own columns for this (notifications/delivery.py). Every other queue of the clock
(sign-ups, link checks, reminders, pages to show) goes through here: a try that raises is counted
with its reason, repeated after a pause, and given up after the last; administrators see it on the
page of what was not delivered.
"""

import logging

from celery.exceptions import SoftTimeLimitExceeded

from kernel import clock
from kernel.retries import next_try, sentence_of
from kernel.scope import as_program
from notifications.models import QueueFailure

log = logging.getLogger(__name__)


def held_back(queue):
    """The keys of rows of ``queue`` not to be tried now: given up, or in the pause after a failed
    try.
    """
    with as_program():
        return list(
            QueueFailure.objects.of(queue).resting(clock.now()).values_list("row", flat=True)
        )


def work_through(queue, rows, act, *, about, key="pk"):
    """Call ``act(row)`` for each of ``rows``; returns how many did not raise.

    ``act`` opens its own transaction, and raising undoes it. ``about(row)`` is what a person reads
    of a row that failed, ``key`` the attribute it is known by. A time limit ends the run after the
    row at work has been counted.
    """
    with as_program():
        failing = set(QueueFailure.objects.of(queue).values_list("row", flat=True))
    done = 0
    for row in rows:
        name = str(getattr(row, key))
        try:
            act(row)
        except SoftTimeLimitExceeded as fault:
            _note(queue, name, about(row), fault)
            raise
        except Exception as fault:
            log.exception("a row of a queue failed")
            _note(queue, name, about(row), fault)
        else:
            done += 1
            if name in failing:
                _forget(queue, name)
    return done


def _note(queue, name, about, fault):
    """Count the try, keep the reason, and say when the next is; after the last, give the row up."""
    now = clock.now()
    with as_program():
        facts = {"about": about[:300], "next_try_at": now, "failed_at": now}
        row, _ = QueueFailure.objects.select_for_update().get_or_create(
            queue=queue, row=name, defaults=facts
        )
        row.about, row.reason, row.failed_at = about[:300], sentence_of(fault), now
        row.tries += 1
        later = next_try(row.tries, now)
        row.next_try_at, row.given_up_at = later or now, None
        if later is None:
            row.given_up_at = now
        row.save()


def _forget(queue, name):
    with as_program():
        QueueFailure.objects.of(queue).filter(row=name).delete()
