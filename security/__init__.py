"""Attacks on the second wall: random statements put to PostgreSQL as the application role."""

from django.conf import settings

if settings.IS_PRODUCTION:
    raise ImportError("security is not part of a production portal.")
