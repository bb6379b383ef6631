"""TTA, seen from the worker: one line around a function that is safe to run twice."""

from celery import shared_task

from kernel.clock import today
from tta.forgetting import remove_old_details


@shared_task
def remove_traveller_details():
    """Remove what travellers needed on the way, 90 days after their trip."""
    remove_old_details(today())
