"""The website's work, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task

from kernel.scope import as_program
from newsroom import scheduled_publishing
from newsroom.public_site_sync import publish_sites

LETTERS = 50  # a run


@shared_task
def keep_website():
    """Show what is due, copy what was announced, ask new addresses to confirm."""
    with as_program():
        scheduled_publishing.show_due()
        publish_sites()
    for _ in range(LETTERS):
        signup = scheduled_publishing.ask_next()
        if signup is None or signup.asked_at is None:
            break
    scheduled_publishing.forget_unconfirmed()
