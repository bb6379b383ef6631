"""``manage.py drill_recovery``: rehearse point-in-time recovery on a cluster of its own."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from devserver.embedded_services import NotStarted
from devserver.recovery_drill import DrillFailed, drill


class Command(BaseCommand):
    """Says how long the backup and the recovery took, or what did not come back."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--rows", type=int, default=100_000, help="rows of about 200 bytes")

    def handle(self, *, rows, **_options):
        """Run it in a folder that is deleted afterward."""
        with tempfile.TemporaryDirectory(prefix="psp-drill-") as folder:
            Path(folder).chmod(0o755)
            try:
                result = drill(Path(folder), rows=rows)
            except (DrillFailed, NotStarted) as problem:
                raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{result.rows} rows ({result.megabytes:.0f} MB) came back as they stood before "
            "the mistake. "
            f"Base backup {result.backup_seconds:.1f} s, recovery {result.recovery_seconds:.1f} s."
        )
