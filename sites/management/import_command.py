"""Base class of the commands that import CSV tables."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from kernel.scope import as_program
from sites.program_csv import InvalidTable


class LoadsTables(BaseCommand):
    """Loads the tables of a folder in the portal's own name: all of them, or nothing where a cell
    is wrong.

    Give ``folder``, the project's own tables, and ``load()``.
    """

    folder = None

    def load(self, folder, *, by):
        """Load the tables of ``folder`` and return how many of each were added."""
        raise NotImplementedError

    def add_arguments(self, parser):
        """One folder, the project's own tables where none is given."""
        parser.add_argument("folder", nargs="?", type=Path, default=self.folder)

    def handle(self, *, folder, **_):
        """Load, or name every wrong cell."""
        try:
            with as_program():
                added = self.load(folder, by=User.objects.the_portal())
        except InvalidTable as refusal:
            raise CommandError(str(refusal)) from refusal
        summary = ", ".join(f"{count} {noun}" for noun, count in added.items() if count)
        self.stdout.write(
            f"Added {summary}." if summary else "Everything was there already; nothing changed."
        )
