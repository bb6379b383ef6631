"""Authentication backend for e-mail address and passphrase."""

from allauth.account.auth_backends import AuthenticationBackend


class PassphraseBackend(AuthenticationBackend):
    """Checks the passphrase and grants nothing: rights come from roles at sites alone
    (sites/access.py).

    Django's own groups and permission rows would be a second, unseen way to a right.
    """

    def _get_permissions(self, user_obj, obj, from_name):
        return set()

    def has_perm(self, user_obj, perm, obj=None):
        """Never: the table of roles answers."""
        return False
