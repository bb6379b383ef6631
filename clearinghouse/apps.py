"""App config of the clearinghouse; connects the signal receivers."""

from importlib import import_module

from django.apps import AppConfig


class ClearinghouseConfig(AppConfig):
    name = "clearinghouse"

    def ready(self):
        """Connect the signal receivers; imported here because models are not loaded before
        ``ready``.
        """
        import_module("clearinghouse.signals")
