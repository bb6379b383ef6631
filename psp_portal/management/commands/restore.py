"""``manage.py restore [FILE] --as staging|production``: a backup in the place of the database."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from psp_portal.databases import BackupFailed, beside, postgres_programs, restore
from psp_portal.restored_copy import WORLDS, settle

FROZEN = (
    "It is frozen: nobody signs in, no link works and no letter leaves until you say which "
    "world it is: "
    "manage.py restore --as production, or --as staging (from which no letter ever leaves)."
)


class Command(BaseCommand):
    """pg_restore as a superuser, beside the old database, which goes when the new one is whole."""

    help = (
        "Replace the database by the backup FILE (DATABASE_SUPERUSER_URL says where), asking "
        "first; or, without a "
        "file, say which world a restored database is."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The file to read, and the world."""
        parser.add_argument("file", nargs="?")
        parser.add_argument(
            "--as", dest="world", choices=WORLDS, help="which world the restored database is"
        )
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, file, world, yes, **_options):
        """Refused where the file is no whole backup; then the database is as it was."""
        url = os.environ.get("DATABASE_SUPERUSER_URL")
        name = settings.DATABASES["default"]["NAME"]
        if not url:
            raise CommandError(
                "Set DATABASE_SUPERUSER_URL to the address of the cluster for a superuser."
            )
        if not file and not world:
            raise CommandError("Name the FILE to restore, or say --as staging or --as production.")
        self._ask(_question(file, world, name), yes=yes)
        try:
            if file:
                restore(url, file, name, programs=postgres_programs(), settle=_settling(world))
            else:
                settle(beside(url, name), world)
        except BackupFailed as reason:
            raise CommandError(f"{reason}\nThe database is as it was.") from None
        self.stdout.write(_done(file, world, name))

    def _ask(self, question, *, yes):
        if not yes and input(f"{question} Type yes to go on: ").strip().lower() != "yes":
            raise CommandError("Nothing was changed.")


def _settling(world):
    if world:
        return lambda url: settle(url, world)
    return None


def _question(file, world, name):
    if file:
        return f"This replaces everything in the database {name} by {file}."
    return (
        f"This ends every session, link and waiting letter in {name} and says that it is {world}."
    )


def _done(file, world, name):
    result = f"The database {name} is {world} now."
    if file:
        result = (
            f"The database {name} is what {file} holds."
            " Migrate it if the portal is newer than the file."
        )
    if not world:
        result += f"\n{FROZEN}"
    return result
