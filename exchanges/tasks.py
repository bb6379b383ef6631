"""Celery tasks of peer exchanges: one line around idempotent functions."""

from celery import shared_task

from exchanges import host_links
from exchanges.checkin_reminders import tell_of_due_checkins
from exchanges.retention import remove_old_details
from kernel.clock import today
from kernel.scope import as_program


@shared_task
def remove_traveler_details():
    """Remove what travelers needed on the way, 90 days after their trip."""
    remove_old_details(today())


@shared_task
def ask_what_came_of_exchanges():
    """Tell those who are named that a check-in is due."""
    tell_of_due_checkins(today())


@shared_task
def end_expired_host_links():
    """End the links to hosts that have run out, so that a clock set back opens none of
    them again.
    """
    with as_program():
        host_links.end_expired_host_links()
