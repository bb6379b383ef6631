"""Django app of user accounts; connects the signals of sign-in."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        """Listen to sign-ins once every app is loaded."""
        # models are not ready while this module is read
        import_string("accounts.signals.connect")()
