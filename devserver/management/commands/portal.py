"""``manage.py portal``: run the portal with everything it needs, or one command beside its servers."""

import argparse
import errno
import hashlib
import json
import os
import signal
import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.load import sign_ins
from devserver.embedded_services import NotStarted
from devserver.preflight import CannotStart, refuse_taken_port, room, where_it_listens
from devserver.supervisor import ROOT, Supervisor, interrupt_on


class Command(BaseCommand):
    help = (
        "Run the portal: PostgreSQL, Valkey, web, worker and clock. With words: run "
        "that command beside its servers."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        """Without words the portal; with words one command of manage.py."""
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="command")

    def handle(self, *, words, **_options):
        """Run until interrupted.  Ctrl-C, SIGTERM and a closed terminal end it with exit code 0."""
        interrupt_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        try:
            if words:
                return self.run_command(words)
            return self.run_portal()
        except KeyboardInterrupt:
            self.say("Stopped.")
        except (CannotStart, NotStarted) as reason:
            raise CommandError(str(reason)) from None
        except OSError as problem:
            if problem.errno != errno.ENOSPC:
                raise
            raise CommandError(
                f"{room(settings.DATA_FOLDER)}The disk is full: make room and start again."
            ) from None

    def run_portal(self):
        supervisor = self.supervisor()
        with supervisor.sole():
            refuse_taken_port(supervisor.host, supervisor.port)
            supervisor.start_servers()
            self.bring_up_to_date(supervisor)
            supervisor.start_programs()
            self.welcome(supervisor)
            supervisor.keep_up()

    def run_command(self, words):
        """One command, beside the running portal or beside servers started for it."""
        environment = settings.DATA_FOLDER / "environment"
        try:
            supervisor = self.supervisor(say=lambda _sentence: None)
            with supervisor.sole():
                supervisor.start_servers()
                code = call(words, json.loads(environment.read_text()))
        except CannotStart:
            if not environment.exists():
                raise
            code = call(words, json.loads(environment.read_text()))
        if code:
            sys.exit(code)

    def supervisor(self, **options):
        """The supervisor of this folder, at the port the environment names."""
        host, port = where_it_listens(os.environ)
        return Supervisor(
            settings.DATA_FOLDER, host=host, port=port, **{"say": self.say, **options}
        )

    def bring_up_to_date(self, supervisor):
        """Tables, the program's data, and in a demonstration its invented people; nothing where
        nothing is new.
        """
        mark = mark_of_sources()
        if supervisor.is_up_to_date(mark):
            return
        self.say("Bringing the database up to date")
        supervisor.manage("migrate", "--noinput", as_owner=True)
        self.say(
            "Loading the sites, the library and the website"
            + ", and invented people" * settings.IS_DEMONSTRATION
        )
        supervisor.manage("load")
        supervisor.note_up_to_date(mark)

    def welcome(self, supervisor):
        """The address, and who may sign in."""
        self.say(
            f"\nThe portal is ready at {supervisor.address}/   (Ctrl-C stops it; logs in "
            f"{supervisor.logs})"
        )
        for row in sign_ins() if settings.IS_DEMONSTRATION else []:
            self.say("  " + "  ".join(str(cell).ljust(26) for cell in row).rstrip())

    def say(self, sentence):
        """One line for the person who started it, at once."""
        self.stdout.write(sentence)
        self.stdout.flush()


def mark_of_sources():
    """A hash of everything a migration or a loader reads: the code, the tables, the letters, the
    versions.
    """
    total = hashlib.sha256()
    folders = sorted(
        {name.split(".")[0] for name in settings.INSTALLED_APPS} | {"kernel", "templates"}
    )
    for file in [
        ROOT / "requirements.txt",
        *(file for name in folders for file in sorted((ROOT / name).rglob("*"))),
    ]:
        if file.suffix in {".py", ".csv", ".json", ".sql", ".txt", ".html"}:
            total.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()


def call(words, environment):
    """Run one command of manage.py in the foreground and answer its exit code."""
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode
