"""Celery tasks for mail: one line around a function that is safe to run twice."""

from celery import shared_task

from notifications.delivery import send_up_to
from notifications.waking import wake


@shared_task
def send_waiting():
    """Send the notices that wait; a full batch is followed by the next, so other tasks get their
    turn between.
    """
    if send_up_to().is_full:
        wake()
