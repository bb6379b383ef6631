"""Runs of the scheduled jobs: which are due, and how the last run ended."""

import logging
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection

from kernel import clock
from notifications.models import JobRun

log = logging.getLogger(__name__)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
CLOCK = "the clock"  # the row in which the clock writes that it works


def hand_out_due(jobs):
    """The names of the jobs that this clock starts now, of ``jobs`` ({name: seconds between two
    runs}).

    However many clocks ask, each due job is named to one of them: the conditional update is the
    decision.
    """
    now = clock.now()
    names = [CLOCK, *jobs]
    JobRun.objects.bulk_create(
        [JobRun(name=name, handed_out_at=NEVER) for name in names], ignore_conflicts=True
    )
    JobRun.objects.filter(name=CLOCK).update(handed_out_at=now, done_at=now)
    return [
        name
        for name, seconds in jobs.items()
        if JobRun.objects.filter(name=name).due(now, seconds).update(handed_out_at=now)
    ]


def note_start(name):
    """A worker begins the job ``name``."""
    _update(name, started_at=clock.now())


def note_end(name, *, rows=None, error=""):
    """The job ``name`` has ended; ``error`` is the type of what it raised, ``rows`` what it worked
    on.
    """
    now = clock.now()
    facts = {"ended_at": now, "rows": rows, "error": error[:100]}
    if not error:
        facts["done_at"] = now
    _update(name, **facts)


def _update(name, **facts):
    """A job's work counts more than its row: a database that refuses is logged, and the job goes
    on.
    """
    try:
        JobRun.objects.filter(name=name).update(**facts)
    except DatabaseError:
        log.exception("job runs: %s could not be noted", name)
        connection.close()


def silent(names, seconds):
    """Those of ``names`` that were not done within the last ``seconds``."""
    since = clock.now() - timedelta(seconds=seconds)
    done = set(
        JobRun.objects.filter(name__in=names).done_since(since).values_list("name", flat=True)
    )
    return [name for name in names if name not in done]
