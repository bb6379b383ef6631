"""Celery tasks of the newsroom, each around idempotent functions."""

from celery import shared_task

from kernel.scope import as_program
from newsroom import scheduled_publishing
from newsroom.public_site_sync import publish_sites


@shared_task
def keep_website():
    """Show planned versions that are due, and update the public facts of sites."""
    scheduled_publishing.show_due()
    with as_program():
        publish_sites()


@shared_task
def ask_sign_ups():
    """E-mail new sign-ups and delete unconfirmed ones.  A task of its own, so that a failing page
    cannot stop it.
    """
    scheduled_publishing.ask_waiting()
    scheduled_publishing.forget_unconfirmed()
