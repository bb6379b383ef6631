"""Starts the mail task once a transaction, after it commits."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
# by name: the task sends letters, and sending can write one
TASK = "notifications.tasks.send_waiting"
EXPIRES_SECONDS = 60  # the clock asks every minute: an older call is of no use


def wake_after_commit():
    """One call for a transaction, however many people it tells."""
    waiting = (hook[1] for hook in transaction.get_connection().run_on_commit)
    if wake not in waiting:
        transaction.on_commit(wake)


def wake():
    """Ask now.  Without a broker nothing is lost: the clock sends within a minute."""
    try:
        current_app.send_task(TASK, expires=EXPIRES_SECONDS, retry=False)
    except (OperationalError, OSError):
        log.warning("the worker could not be asked to send mail; the clock will within a minute")
