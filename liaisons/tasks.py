"""Celery tasks of the liaisons app, each one line around an idempotent function."""

from celery import shared_task

from kernel.clock import today
from liaisons.summary_reminders import send_summary_reminders


@shared_task
def ask_for_summaries():
    """Remind liaisons of summaries of months that are over."""
    send_summary_reminders(today())
