"""The app of liaisons' work: listens to what ends private links."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class LiaisonsConfig(AppConfig):
    """Liaisons, the activity log and the calendar."""

    name = "liaisons"

    def ready(self):
        """Listen once every app is loaded."""
        import_string("liaisons.listeners.connect")()  # models are not ready while this module is read
