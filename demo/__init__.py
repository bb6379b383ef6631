"""Invented people and their activity, created through the actions of the portal itself."""

from django.conf import settings

if settings.IS_PRODUCTION:
    raise ImportError("demo is not part of a production portal.")
