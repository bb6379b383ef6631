"""What the tests of sign-in share: an account with a passphrase, the codes of its app, a browser that asks."""

import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from kernel.scope import as_program
from tests.make import PASS_PHRASE, a_user


@pytest.fixture
def factor_required(settings):
    """As in production."""
    settings.SECOND_FACTOR_REQUIRED = True


def with_passphrase(role=None, at=None, **facts):
    person = a_user(role, at, **facts)
    with as_program():
        person.set_password(PASS_PHRASE)
        person.save()
    return person


def with_app(person):
    """Gives the person an authenticator app; returns its key."""
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def code_of(secret, *, at=None):
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // 30))


def sign_in(client, person, *, passphrase=PASS_PHRASE, **more):
    return client.post("/accounts/login/", {"login": person.email, "password": passphrase, **more})
