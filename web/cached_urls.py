"""URLs that every page links to, each resolved once in a process."""

from functools import cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse


def address(route):
    """The address of a route that takes no arguments, or nothing where the portal has no such page."""
    return _found(route, settings.ROOT_URLCONF)


@cache
def _found(route, urlconf):
    try:
        return reverse(route, urlconf)
    except NoReverseMatch:
        return ""
