"""The website's work, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.scope import as_programme
from newsroom import due
from newsroom.publishing import publish_sites


@shared_task
def keep_website():
    """Show what is due, copy what was announced."""
    due.show_due()
    with as_programme():
        publish_sites()


@shared_task
def ask_sign_ups():
    """Ask new addresses to confirm, and forget those that nobody confirmed.  Its own task: no page holds it up."""
    due.ask_waiting()
    due.forget_unconfirmed()
