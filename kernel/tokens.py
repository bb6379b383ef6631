"""The secret in a link: what is sent, and what is kept of it."""

import secrets
from hashlib import sha256

BYTES = 32  # of chance: nobody guesses such a link


def new_token():
    """A fresh secret, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token):
    """What is stored of a token: its SHA-256, never the token."""
    return sha256(token.encode()).hexdigest()
