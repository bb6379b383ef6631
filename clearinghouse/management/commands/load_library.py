"""Load the library's own tables; loading twice changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from clearinghouse.loading import DATA, load_library
from kernel.scope import as_programme
from sites.reading import WrongRows


class Command(BaseCommand):
    """``manage.py load_library [folder]``."""

    help = "Load topics and resources from CSV; wrong rows are all named and nothing is loaded."

    def add_arguments(self, parser):
        """One folder, the project's own tables where none is given."""
        parser.add_argument("folder", nargs="?", type=Path, default=DATA)

    def handle(self, *, folder, **_):
        """Load, or name every wrong cell."""
        try:
            with as_programme():
                added = load_library(folder, by=User.objects.the_portal())
        except WrongRows as refusal:
            raise CommandError(str(refusal)) from refusal
        told = ", ".join(f"{count} {noun}" for noun, count in added.items() if count)
        self.stdout.write(f"Added {told}." if told else "Everything was there already; nothing changed.")
