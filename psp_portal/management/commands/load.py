"""``manage.py load``: everything the portal begins with; each loader adds what is missing and
changes nothing else.
"""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

LOADED = [  # in this order: the others name sites
    "load_program",
    "load_past_exchanges",
    "load_library",
    "load_newsroom",
]
INVENTED = ["load_demonstration"]


class Command(BaseCommand):
    """One process for all of them, for the one command and for the containers."""

    help = (
        "Load the sites, the library and the website; in a demonstration its invented people too."
    )

    def handle(self, **_options):
        """Stops at the first loader that refuses; what was loaded before it stays."""
        commands = list(LOADED)
        if settings.IS_DEMONSTRATION:
            commands += INVENTED
        for command in commands:
            self.stdout.write(command)
            call_command(command, stdout=self.stdout)
