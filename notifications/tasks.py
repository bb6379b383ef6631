"""The post, seen from the worker: one line around a function that is safe to run twice."""

from celery import shared_task

from notifications.delivery import send_up_to


@shared_task
def send_waiting():
    """Send the notices that wait."""
    send_up_to()
