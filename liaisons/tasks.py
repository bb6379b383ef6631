"""Liaisons' work, seen from the worker: one line around a function that is safe to run twice."""

from celery import shared_task

from kernel.clock import today
from liaisons.summary_reminders import tell_of_owed_summaries


@shared_task
def ask_for_summaries():
    """Tell those who owe the summary of a month that is over."""
    tell_of_owed_summaries(today())
