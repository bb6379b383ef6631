"""How passphrases are stored."""

from unicodedata import normalize

from django.contrib.auth.hashers import PBKDF2PasswordHasher


def composed(passphrase):
    """The passphrase in Unicode NFKC: keyboards write one letter in several ways (NIST SP 800-63B-4, 3.1.1.2)."""
    return normalize("NFKC", passphrase)


class Composes:
    """For a hasher: the passphrase is composed before it is hashed, when it is set and when it is checked."""

    def encode(self, password, salt, *how):
        """The hash of the composed passphrase."""
        return super().encode(composed(password), salt, *how)


class PassphraseHasher(Composes, PBKDF2PasswordHasher):
    """PBKDF2 with HMAC-SHA-256 of the composed passphrase: slow on purpose, and available in a FIPS 140 module.

    OWASP asked for 600,000 rounds in 2023; catalog of cases AN-06 asks for a million and more.
    """

    algorithm = "pbkdf2_sha256_nfkc"
    iterations = 1_200_000


class OlderPassphraseHasher(PBKDF2PasswordHasher):
    """Passphrases set before they were composed.  Checked in each form a keyboard may have sent, then stored anew.

    Django stores a passphrase with the first hasher of ``PASSWORD_HASHERS`` once it was right; nobody must change one.
    """

    iterations = PassphraseHasher.iterations

    def verify(self, password, encoded):
        """Whether the passphrase is right as it was typed, or in another form of the same letters."""
        forms = dict.fromkeys([password, *(normalize(form, password) for form in ("NFC", "NFD", "NFKC"))])
        return any(super(OlderPassphraseHasher, self).verify(form, encoded) for form in forms)
