"""A hasher for tests: as quick as can be, and otherwise as production's."""

from django.contrib.auth.hashers import MD5PasswordHasher

from accounts.hashers import Composes


class QuickHasher(Composes, MD5PasswordHasher):
    """MD5 of the composed passphrase."""
