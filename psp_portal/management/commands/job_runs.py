"""When the jobs of the clock were last started and last done: ``manage.py job_runs``."""

from django.core.management.base import BaseCommand, CommandError

from notifications.job_runs import silent
from notifications.models import JobRun


class Command(BaseCommand):
    """A table for people; with --quiet and names, an exit code for a container's health check."""

    help = __doc__

    def add_arguments(self, parser):
        """Which jobs, and how long they may be silent."""
        parser.add_argument("names", nargs="*", help="jobs that must have been done lately")
        parser.add_argument("--silent-seconds", type=int, default=180)
        parser.add_argument("--quiet", action="store_true", help="print no table")

    def handle(self, names, silent_seconds, quiet, **_options):
        """Raises CommandError naming the jobs that were not done."""
        if not quiet:
            for run in JobRun.objects.order_by("name"):
                done = "never"
                if run.done_at:
                    done = f"{run.done_at:%Y-%m-%d %H:%M:%S} UTC"
                self.stdout.write(
                    f"{run.name:28} last done {done:24} rows {run.rows or '-'} {run.error}".rstrip()
                )
        if missing := silent(names, silent_seconds):
            raise CommandError(f"not done within {silent_seconds} s: {', '.join(missing)}")
