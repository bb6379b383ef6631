"""TTA, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.clock import today
from kernel.scope import as_programme
from tta import hosting
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


@shared_task
def end_expired_host_links():
    """End the links to hosts that have run out, so that a clock set back opens none of them again."""
    with as_programme():
        hosting.end_expired_host_links()
