"""App configuration of the web layer; limits the HTTP methods that a form view answers."""

from django.apps import AppConfig

from web.middleware import only_these_methods


class WebConfig(AppConfig):
    name = "web"

    def ready(self):
        """Let no form take PUT for POST."""
        only_these_methods()
