"""How passphrases are stored."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class PassphraseHasher(PBKDF2PasswordHasher):
    """PBKDF2 with HMAC-SHA-256: slow on purpose, and available in a FIPS 140 module.

    OWASP asked for 600,000 rounds in 2023; catalog of cases AN-06 asks for a million and more.
    """

    iterations = 1_200_000
