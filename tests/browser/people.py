"""Who is in front of the browser, where the pages of signing in are not what a test is about."""

import re

from django.conf import settings
from django.test import Client

from kernel.encryption import decrypt
from notifications.models import Notice
from tests.make import in_program


def sign_in(context, user, address):
    """Give the browser a session of the person."""
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


@in_program
def token_sent_to(email, place):
    """The token behind ``place`` in the newest letter to the address."""
    body = decrypt(Notice.objects.filter(address=email).latest("pk").body)
    return re.search(rf"/{place}/([^/\s]+)", body)[1]
