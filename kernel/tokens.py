"""Tokens in links: the token that is sent and the digest that is stored."""

import secrets
from hashlib import sha256

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

ENDED = "ended-"  # no SHA-256 begins like this
BYTES = 32  # of chance: nobody guesses such a link


def end_expired(rows, now):
    """Make the links of ``rows`` (models with ``token_digest`` and ``expires_at``) that have run
    out useless for good.

    The digest gives way to one that no token has, so a clock that is set back later opens none of
    them again. Returns how many ended.
    """
    expired = rows.filter(expires_at__lte=now).exclude(token_digest__startswith=ENDED)
    return expired.update(token_digest=Concat(Value(ENDED), Cast("pk", CharField())))


def new_token():
    """A fresh secret, fit for an address."""
    return secrets.token_urlsafe(BYTES)


def digest_of(token):
    """What is stored of a token: its SHA-256, never the token."""
    return sha256(token.encode()).hexdigest()
