"""Rate limits of sign-in, counted in the cache before a credential is checked.

Each kind of try is counted for the account and for the address it comes from. A device on which the
owner has signed in before has a count of its own: nobody can lock an owner out by failing on their
behalf.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.core.cache import cache

from web.rate_limit import address_of, count, keyed

KNOWN_DEVICE = "known-device"
KNOWN_DEVICE_DAYS = 180
_SALT = "accounts.known-device"


class TooManyTries(Exception):
    """The limit is reached; ``seconds`` says how long to wait."""

    def __init__(self, seconds):
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True)
class Limit:
    """At most ``tries`` in a window of ``seconds`` that begins with the first."""

    tries: int
    seconds: int


# kind of try: (for one account, from one address). A site's office shares one address: its limit is
# wider.
LIMITS = {
    "sign in": (Limit(10, 900), Limit(60, 900)),
    "second factor": (Limit(8, 900), Limit(60, 900)),
    "reset": (Limit(5, 3600), Limit(30, 3600)),
    "new passphrase": (Limit(20, 3600), Limit(60, 3600)),
    "fresh start": (Limit(20, 3600), Limit(60, 3600)),
    "invitation": (Limit(20, 3600), Limit(60, 3600)),
}
KNOWN_DEVICE_LIMIT = Limit(10, 900)


def count_try(kind, request, account):
    """Count one try of ``kind`` for ``account`` (an e-mail address or an id, as text). Returns its
    receipt.

    Raises TooManyTries when this one is beyond a limit.  It is counted either way.
    """
    for_account, for_address = LIMITS[kind]
    account = account.strip().lower()
    if device := _device_of(request, account):
        counted = [(_key(kind, "device", device), KNOWN_DEVICE_LIMIT)]
    else:
        counted = [
            (_key(kind, "account", account), for_account),
            (_key(kind, "address", address_of(request)), for_address),
        ]
    keys = [key for key, _ in counted]
    over = [count(key, limit.seconds) > limit.tries for key, limit in counted]
    if any(over):
        raise TooManyTries(max(limit.seconds for _, limit in counted))
    return keys


def forgive(receipt):
    """The try succeeded: it no longer counts."""
    for key in receipt:
        try:
            cache.decr(key)
        except ValueError:  # its window has just ended
            continue


def remember_device(response, account):
    """Mark this browser as one on which ``account`` has signed in."""
    response.set_cookie(
        KNOWN_DEVICE,
        signing.dumps([account.lower(), secrets.token_urlsafe(12)], salt=_SALT),
        max_age=KNOWN_DEVICE_DAYS * 86400,
        path=settings.LOGIN_URL.rsplit("/", 2)[0] + "/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _device_of(request, account):
    """The number of a device on which this very account has signed in before, or None."""
    try:
        owner, number = signing.loads(
            request.COOKIES.get(KNOWN_DEVICE, ""), salt=_SALT, max_age=KNOWN_DEVICE_DAYS * 86400
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if owner == account:
        return number
    return None


def _key(kind, what, value):
    return f"tries:{kind.replace(' ', '-')}:{what}:{keyed(value)[:32]}"
