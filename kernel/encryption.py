"""Text that must not lie in the database in clear: sealed with the field key, which is not the
signing key.
"""

from base64 import urlsafe_b64encode
from functools import cache
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def encrypt(text):
    """``text`` in a form only ``unseal`` of this portal can read."""
    return _box(settings.FIELD_KEY).encrypt(text.encode()).decode()


def decrypt(sealed):
    """What was sealed. Raises cryptography.fernet.InvalidToken where the key is another or the text
    was changed.
    """
    return _box(settings.FIELD_KEY).decrypt(sealed.encode()).decode()


@cache
def _box(keys):
    """PORTAL_FIELD_KEY may hold several words, newest first, divided by commas: what older ones
    sealed can be read.
    """
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(sha256(word.encode()).digest()))
            for word in keys.split(",")
            if word
        ]
    )
