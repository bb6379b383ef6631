"""TTA, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.clock import today
from tta.forgetting import remove_old_details
from tta.reminding import tell_of_due_checkins


@shared_task
def remove_traveller_details():
    """Remove what travellers needed on the way, 90 days after their trip."""
    remove_old_details(today())


@shared_task
def ask_what_came_of_exchanges():
    """Tell those who are named that a check-in is due."""
    tell_of_due_checkins(today())
