"""The website's work, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.scope import as_program
from newsroom import scheduled_publishing
from newsroom.public_site_sync import publish_sites


@shared_task
def keep_website():
    """Show what is due, copy what was announced."""
    scheduled_publishing.show_due()
    with as_program():
        publish_sites()


@shared_task
def ask_sign_ups():
    """Ask new addresses to confirm, and forget those that nobody confirmed.  Its own task: no page holds it up."""
    scheduled_publishing.ask_waiting()
    scheduled_publishing.forget_unconfirmed()
