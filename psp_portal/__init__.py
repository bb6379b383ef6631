"""The composition root: settings, addresses, the clock, the checks, the supervisor."""

from psp_portal.celery import app as celery_app

__all__ = ["celery_app"]
