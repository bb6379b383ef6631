"""What every view of the portal shares; limits the methods that a form page answers."""

from django.apps import AppConfig

from web.middleware import only_these_methods


class WebConfig(AppConfig):
    name = "web"

    def ready(self):
        """Let no form take PUT for POST."""
        only_these_methods()
