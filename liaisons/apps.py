"""App config of liaisons; connects the signal receivers."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class LiaisonsConfig(AppConfig):
    """Liaisons, the activity log and the calendar."""

    name = "liaisons"

    def ready(self):
        """Connect the signal receivers; imported here because models are not loaded before
        ``ready``.
        """
        import_string("liaisons.listeners.connect")()
