"""``manage.py restore FILE``: a backup in the place of the database."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from psp_portal.databases import BackupFailed, postgres_programs, restore


class Command(BaseCommand):
    """pg_restore as a superuser, beside the old database, which goes when the new one is whole."""

    help = "Replace the database by the backup FILE (DATABASE_SUPERUSER_URL says where). It asks first."
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The file to read."""
        parser.add_argument("file")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *, file, yes, **_options):
        """Refused where the file is no whole backup; then the database is as it was."""
        url = os.environ.get("DATABASE_SUPERUSER_URL")
        name = settings.DATABASES["default"]["NAME"]
        if not url:
            raise CommandError("Set DATABASE_SUPERUSER_URL to the address of the cluster for a superuser.")
        question = f"This replaces everything in the database {name} by {file}. Type yes to go on: "
        if not yes and input(question).strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
        try:
            restore(url, file, name, programs=postgres_programs())
        except BackupFailed as reason:
            raise CommandError(f"{reason}\nThe database is as it was.") from None
        self.stdout.write(
            f"The database {name} is what {file} holds. Migrate it if the portal is newer than the file."
        )
