"""Celery tasks of peer exchanges: one line around idempotent functions."""

from celery import shared_task

from exchanges.checkin_reminders import tell_of_due_checkins
from exchanges.retention import remove_old_details
from kernel.clock import today


@shared_task
def remove_traveler_details():
    """Remove what travelers needed on the way, 90 days after their trip."""
    remove_old_details(today())


@shared_task
def ask_what_came_of_exchanges():
    """Tell those who are named that a check-in is due."""
    tell_of_due_checkins(today())
