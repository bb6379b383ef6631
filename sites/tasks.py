"""The site record, seen from the worker: one line around a function that is safe to run twice."""

import logging

from celery import shared_task

from kernel.scope import as_program
from sites import links
from sites.integrity_checks import everything_wrong

log = logging.getLogger(__name__)


@shared_task
def check_ledgers():
    """Name in the log, as errors, every number that does not agree with its lines.  Changes nothing."""
    with as_program():
        for sentence in everything_wrong():
            log.error("ledger: %s", sentence)


@shared_task
def end_expired_links():
    """End the links that have run out, so that a clock set back opens none of them again."""
    with as_program():
        links.end_expired_links()
