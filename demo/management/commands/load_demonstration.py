"""Load the invented people of the demonstration and what they did; loading twice changes nothing."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from demo.load import load


class Command(BaseCommand):
    help = "Load invented people and activity for the engagements that are open today; once."

    def handle(self, **_):
        try:
            is_loaded = load()
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            "Loaded the demonstration." if is_loaded else "The demonstration stands already."
        )
