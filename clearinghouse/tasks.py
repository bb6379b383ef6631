"""Celery tasks of the clearinghouse, each one line around an idempotent function."""

from celery import shared_task
from django.conf import settings

from clearinghouse.link_checker import check_some


@shared_task
def check_links():
    """Check the next links, if the setting CHECK_LINKS allows requests to other servers."""
    if settings.CHECK_LINKS:
        check_some()
