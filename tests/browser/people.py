"""Who is in front of the browser, where the pages of signing in are not what a test is about."""

from django.conf import settings
from django.test import Client


def sign_in(context, user, address):
    """Give the browser a session of the person."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])
