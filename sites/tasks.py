"""Celery tasks of sites; each calls one idempotent function."""

from celery import shared_task

from kernel.scope import as_program
from sites import links
from sites.alarms import raise_alarm
from sites.integrity_checks import everything_wrong


@shared_task
def check_ledgers():
    """Raise an alarm for every number that does not agree with its lines.  Changes none of them."""
    with as_program():
        raise_alarm("the ledger does not add up", everything_wrong())


@shared_task
def end_expired_links():
    """End the links that have run out, so that a clock set back opens none of them again."""
    with as_program():
        links.end_expired_links()
