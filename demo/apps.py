"""The demonstration as an app: shows its invented people on the sign-in page."""

from importlib import import_module

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Invented people and their history; never in production."""

    name = "demo"

    def ready(self):
        """Give the sign-in page the list of invented people; models are ready only now."""
        connect = import_module("demo.load").show_sign_ins
        connect()
