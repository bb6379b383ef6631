"""``manage.py restore_drill``: one command that proves that a backup can be restored."""

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management.base import BaseCommand, CommandError

from psp_portal.databases import BackupFailed
from psp_portal.restore_drill import bare_cluster, drill


class Command(BaseCommand):
    """Backs up, restores into a bare cluster, compares, and says how long it took."""

    help = (
        "Back up the database of DATABASE_BACKUP_URL, restore it into a bare cluster (a new "
        "one, or that of "
        "DRILL_SUPERUSER_URL) and compare rows, documents, policies, FORCE flags, grants, "
        "sequences and triggers."
    )
    requires_system_checks = ()

    def handle(self, **_options):
        """Ends with exit code 1 and the differences where the copy is not equal."""
        source = os.environ.get("DATABASE_BACKUP_URL")
        if not source:
            raise CommandError(
                "Set DATABASE_BACKUP_URL to the address of the database for the role portal_backup."
            )
        try:
            with TemporaryDirectory(prefix="psp-drill-") as folder, _cluster(folder) as cluster:
                found = drill(source, cluster, Path(folder) / "drill.backup")
        except BackupFailed as reason:
            raise CommandError(str(reason)) from None
        if found.differences:
            raise CommandError("The copy differs:\n" + "\n".join(found.differences))
        self.stdout.write(
            f"The copy is equal: {found.rows} rows of {found.tables} tables, documents, "
            "policies, FORCE flags, grants, "
            f"sequences and triggers. {found.size / 1_000_000:.1f} MB, restored in "
            f"{found.restored_in:.1f} s."
        )


def _cluster(folder):
    named = os.environ.get("DRILL_SUPERUSER_URL")
    if named:
        return nullcontext(named)
    return bare_cluster(folder)
