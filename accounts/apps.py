"""The app of people: wires what happens at sign-in."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class AccountsConfig(AppConfig):
    """People and sign-in."""

    name = "accounts"

    def ready(self):
        """Listen to sign-ins once every app is loaded."""
        import_string("accounts.signals.connect")()  # models are not ready while this module is read
