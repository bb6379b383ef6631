"""Load the exchanges from before the portal; loading twice changes nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from exchanges.past_loading import TABLE, load_past_exchanges
from kernel.scope import as_program
from sites.program_csv import InvalidTable


class Command(BaseCommand):
    help = "Load past peer exchanges from CSV; wrong cells are all named and nothing is loaded."

    def add_arguments(self, parser):
        """One file, the project's own table where none is given."""
        parser.add_argument("file", nargs="?", type=Path, default=TABLE)

    def handle(self, *, file, **_):
        """Load, or name every wrong cell."""
        try:
            with as_program():
                done = load_past_exchanges(file, by=User.objects.the_portal())
        except InvalidTable as refusal:
            raise CommandError(str(refusal)) from refusal
        if not done["new"]:
            self.stdout.write("Everything was there already; nothing changed.")
            return
        self.stdout.write(
            f"Added {done['new']} past exchanges, {done['unresolved']} of them without a known "
            "site."
        )
