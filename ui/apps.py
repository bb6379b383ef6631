"""The design system speaks before the first form is made."""

from django.apps import AppConfig

from ui.form_messages import speak_plainly


class UiConfig(AppConfig):
    """The design system."""

    name = "ui"

    def ready(self):
        """Put our sentences in place of Django's."""
        speak_plainly()
