"""The library's work, seen from the worker: one line around functions that are safe to run twice."""

from celery import shared_task
from django.conf import settings

from clearinghouse.link_checker import check_some


@shared_task
def check_links():
    """Look at some addresses, where the installation says so."""
    if settings.CHECK_LINKS:
        check_some()
