"""``manage.py backup FILE``: the whole database into one file."""

import os

from django.core.management.base import BaseCommand, CommandError

from psp_portal.databases import BackupFailed, dump, postgres_programs


class Command(BaseCommand):
    """pg_dump as portal_backup, the one role that reads past the policies and writes nothing."""

    help = (
        "Write the whole database into FILE (DATABASE_BACKUP_URL says where it is and "
        "who reads it)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        """The file to write; it must not exist."""
        parser.add_argument("file")

    def handle(self, *, file, **_options):
        """Refused where the file exists or the database cannot be read whole; then no file is left."""
        url = os.environ.get("DATABASE_BACKUP_URL")
        if not url:
            raise CommandError(
                "Set DATABASE_BACKUP_URL to the address of the database for the role portal_backup."
            )
        try:
            size = dump(url, file, programs=postgres_programs())
        except BackupFailed as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"Wrote {file} ({size / 1_000_000:.1f} MB). Keep it as you keep the database: it "
            "holds all."
        )
