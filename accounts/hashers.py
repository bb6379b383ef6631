"""Password hashers: PBKDF2 over the passphrase in Unicode NFKC."""

from unicodedata import normalize

from django.contrib.auth.hashers import PBKDF2PasswordHasher


def composed(passphrase):
    """The passphrase in Unicode NFKC: keyboards write one letter in several ways (NIST SP
    800-63B-4, 3.1.1.2).
    """
    return normalize("NFKC", passphrase)


class Composes:
    """For a hasher: the passphrase is composed before it is hashed, when it is set and when it is
    checked.
    """

    def encode(self, password, salt, *how):
        """The hash of the composed passphrase."""
        return super().encode(composed(password), salt, *how)


class PassphraseHasher(Composes, PBKDF2PasswordHasher):
    """PBKDF2 with HMAC-SHA-256 of the composed passphrase: slow on purpose, and available in a FIPS
    140 module.

    OWASP asked for 600,000 rounds in 2023; catalog of cases AN-06 asks for a million and more.
    One that was set before passphrases were composed stays right: it is checked in the forms a
    keyboard may have sent then. The name of the algorithm stays, so the release before this one
    reads what this one stores.
    """

    iterations = 1_200_000

    def verify(self, password, encoded):
        """Whether the passphrase is right, composed or, where that is another one, in an older
        form.
        """
        if super().verify(password, encoded):
            return True
        older = {password, normalize("NFC", password), normalize("NFD", password)} - {composed(password)}
        return any(_AS_TYPED.verify(form, encoded) for form in older)


_AS_TYPED = PBKDF2PasswordHasher()
