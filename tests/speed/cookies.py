"""Prints a session cookie of the first person of each role named; a process of its own, with Django set up."""

import sys

import django
from django.conf import settings
from django.test import Client

django.setup()

from accounts.models import User  # noqa: E402 - models need Django set up
from kernel.scope import as_program  # noqa: E402 - the same

for role in sys.argv[1:]:
    client = Client()
    with as_program():
        person = User.objects.get(email=f"{role}-1@example.gov")
        client.force_login(person)
    sys.stdout.write(
        f"{role} {settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}\n"
    )
