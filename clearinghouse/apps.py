"""The library as an app; what a visitor gathered is kept in the account they sign in to."""

from importlib import import_module

from django.apps import AppConfig


class ClearinghouseConfig(AppConfig):
    """Connects the sign-in to the toolkit in the browser."""

    name = "clearinghouse"

    def ready(self):
        """Once, when Django is set up: only now are the models there."""
        import_module("clearinghouse.signals")
