"""The website's work, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.scope import as_programme
from newsroom import due
from newsroom.publishing import publish_sites

LETTERS = 50  # a run


@shared_task
def keep_website():
    """Show what is due, copy what was announced, ask new addresses to confirm."""
    with as_programme():
        due.show_due()
        publish_sites()
    for _ in range(LETTERS):
        if due.ask_next() is None:
            break
    due.forget_unconfirmed()
