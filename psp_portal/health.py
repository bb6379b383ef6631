"""Health checks for monitors; an answer holds no row and no name.

- ``/health/live``: this web server answers at all. A watchdog restarts one that does not.
- ``/health/``: it reaches its database and its queue. For the supervisor and the container.
- ``/health/ready``: the whole portal works, worker and clock included, and can write. For a
  monitor that calls somebody.
"""

import shutil
import tempfile

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications.job_runs import CLOCK, silent

LEAST_FREE_BYTES = 100_000_000  # on the disks this process writes to
CLOCK_SILENT_SECONDS = 180  # it looks every minute
WORKER_SILENT_SECONDS = 300
MAIL_SILENT_SECONDS = 900  # a batch may take five minutes
MAIL = "send waiting mail"
WORKER = "show that the worker works"  # the job of psp_portal/celery.py that does nothing else
CAN_BE_WRITTEN = (
    "SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"
)


@login_not_required
@never_cache
@require_safe
def live(_request):
    """200 and ``ok`` from whoever can answer."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def health(_request):
    """200 and ``ok``, or 503 and who does not answer."""
    missing = _failing([("database", database_answers), ("queue", queue_answers)])
    text = "ok\n"
    if missing:
        text = f"no answer: {' and '.join(missing)}\n"
    return HttpResponse(text, status=503 if missing else 200, content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(_request):
    """200 and ``ok``, or 503 and a line for each thing that somebody must look at."""
    missing = _failing(READY)
    text = "".join(f"{line}\n" for line in missing) or "ok\n"
    return HttpResponse(text, status=503 if missing else 200, content_type="text/plain")


def _failing(checks):
    return [name for name, is_well in checks if not is_well()]


def database_answers():
    return _is_true("SELECT true")


def database_can_be_written():
    """Whether it is neither a replica nor set to read only; one that does not answer is named by
    its own line.
    """
    return not database_answers() or _is_true(CAN_BE_WRITTEN)


def _is_true(statement):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]
    except DatabaseError:
        return False


def queue_answers():
    """Whether Valkey answers, and takes what is written: with a full disk it answers and refuses."""
    try:
        cache.set("health", 1, 60)
    except redis.exceptions.RedisError:
        return False
    return True


def disk_has_room():
    """Whether documents on their way and logs find a place."""
    folders = [tempfile.gettempdir()]
    if settings.DATA_FOLDER.exists():
        folders.append(settings.DATA_FOLDER)
    return all(shutil.disk_usage(folder).free >= LEAST_FREE_BYTES for folder in folders)


def clock_works():
    """Whether it has written so lately. A database whose disk is full fails here: nothing can be
    written.
    """
    return _was_done(CLOCK, CLOCK_SILENT_SECONDS)


def worker_works():
    """Whether what the clock puts into the queue is done."""
    return _was_done(WORKER, WORKER_SILENT_SECONDS)


def mail_leaves():
    """Whether the worker of the mail queue comes to an end of its batches."""
    return _was_done(MAIL, MAIL_SILENT_SECONDS)


def _was_done(name, seconds):
    try:
        return not silent([name], seconds)
    except DatabaseError:
        return False


# what somebody reads           whether all is well
READY = [
    ("database: no answer", database_answers),
    ("database: read only", database_can_be_written),
    ("queue: no answer, or it can not write", queue_answers),
    ("disk: almost full", disk_has_room),
    ("clock: silent for three minutes", clock_works),
    ("worker: nothing done for five minutes", worker_works),
    ("mail: nothing sent or looked for in fifteen minutes", mail_leaves),
]
