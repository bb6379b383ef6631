"""The supervisor: starts all processes of the portal, restarts them and stops them."""

import contextlib
import json
import os
import shutil
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from devserver.embedded_services import LOG_KEPT_BYTES, NotStarted, Postgres, Valkey
from devserver.preflight import (
    CannotStart,
    keys,
    refuse_full_disk,
    refuse_second,
    room,
    write_private,
)
from devserver.processes import GUARDIAN, end, spawn
from psp_portal.celery import WORKERS

ROOT = Path(__file__).resolve().parent.parent
LONGEST_PAUSE_SECONDS = 30
STEADY_SECONDS = 20  # a child that lived this long is restarted at once when it ends
TICK_SECONDS = 0.25


def web_command(host, port):
    """What answers people: two processes, each with the threads of psp_portal/rsgi.py."""
    web = [sys.executable, "-m", "granian", "--interface", "rsgi", "--host", host]
    web += ["--port", str(port)]
    web += ["--workers", "2", "--no-ws", "--respawn-failed-workers", "--respawn-interval", "0.5"]
    return [*web, "--workers-kill-timeout", "5", "psp_portal.rsgi:application"]


class Program:
    """A child of our own code: web, worker or clock."""

    def __init__(self, name, argv, *, log, environment):
        self.name, self.argv, self.log, self.environment = name, argv, log, environment
        self.process = None

    @property
    def is_running(self):
        """Whether the child process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self):
        trim(self.log)
        self.process = spawn(self.argv, log=self.log, cwd=ROOT, env=self.environment)

    def ask_to_stop(self):
        if self.is_running:
            self.process.terminate()

    def stop(self):
        if self.process is not None:
            end(self.process)
            self.process = None


class Supervisor:
    """Everything of one portal whose data lie in ``folder``, answering at ``port`` of ``host``.

    While it runs, ``folder``/environment says how others reach its servers.
    """

    def __init__(self, folder, *, host="127.0.0.1", port=8000, say=print):
        self.folder, self.host, self.port, self.say = Path(folder).resolve(), host, port, say
        self.logs = self.folder / "logs"
        self.servers, self.programs = [], []
        self.started_at, self.next_try_at, self.failures = {}, {}, {}
        self.environment = self.owner_environment = self.postgres = None

    @property
    def address(self):
        address = os.environ.get("PORTAL_ADDRESS", "").rstrip("/")
        return address or f"http://{self.host}:{self.port}"

    # up

    @contextlib.contextmanager
    def sole(self):
        """Nobody else works in the folder, there is room on the disk; whatever happens, nothing is
        left running.
        """
        self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        with (self.folder / "lock").open("a+") as lock:
            refuse_second(lock)
            refuse_full_disk(self.folder)
            GUARDIAN.start()
            try:
                yield self
            finally:
                self.stop()

    def start_servers(self):
        """PostgreSQL and Valkey, unless the environment names others."""
        found = {"PORTAL_ADDRESS": self.address, **keys(self.folder)}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            found[name] = os.environ.get(name, "")
        if not found["DATABASE_URL"]:
            postgres = self._start_server(
                Postgres(self.folder / "postgres", log=self.logs / "postgresql.log")
            )
            postgres.make_database("portal")
            self.postgres = postgres
            found["DATABASE_URL"] = postgres.url("portal_app", "portal")
            found["DATABASE_OWNER_URL"] = postgres.url("portal_owner", "portal")
            found["DATABASE_BACKUP_URL"] = postgres.url("portal_backup", "portal")
            found["DATABASE_SUPERUSER_URL"] = postgres.url("postgres", "postgres")
        if not found["DATABASE_OWNER_URL"]:
            raise CannotStart(
                "DATABASE_URL is set and DATABASE_OWNER_URL is not. Set it to the address of "
                "the same database for "
                "the role portal_owner: migrations run as that role."
            )
        if not found["REDIS_URL"]:
            valkey = self._start_server(
                Valkey(self.folder / "valkey", log=self.logs / "valkey.log")
            )
            found["REDIS_URL"] = valkey.url()
        self.owner_environment = {
            **os.environ,
            "PYTHONUNBUFFERED": "1",
            **found,
            "PORTAL_AS_OWNER": "yes",
        }
        not_theirs = {
            "PORTAL_AS_OWNER",
            "DATABASE_OWNER_URL",
            "DATABASE_BACKUP_URL",
            "DATABASE_SUPERUSER_URL",
        }
        self.environment = {k: v for k, v in self.owner_environment.items() if k not in not_theirs}
        write_private(self.folder / "environment", json.dumps(found))

    def _start_server(self, server):
        self.say(f"Starting {server.name}")
        self.servers.append(server)  # before it starts, so that an interrupted start is cleaned up
        server.start()
        self.started_at[server] = time.monotonic()
        return server

    def is_up_to_date(self, mark):
        """Whether the embedded database was brought to ``mark``; one restored from a backup was
        not.
        """
        noted = (
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE "
            "datname = current_database()"
        )
        return bool(self.postgres) and self.postgres.run_as_superuser("portal", noted) == [(mark,)]

    def note_up_to_date(self, mark):
        """Write ``mark`` on the database itself, so that it goes and comes with it."""
        if self.postgres:
            self.postgres.run_as_superuser("portal", "COMMENT ON DATABASE portal IS %s", [mark])

    def manage(self, *words, as_owner=False):
        """Run one command of manage.py to its end.  Raises CannotStart with the end of its log."""
        log = self.logs / "setup.log"
        trim(log)
        environment = self.owner_environment if as_owner else self.environment
        process = spawn([sys.executable, "manage.py", *words], log=log, cwd=ROOT, env=environment)
        try:
            if process.wait() != 0:
                raise CannotStart(
                    f"manage.py {' '.join(words)} failed:\n{tail(log)}\nAll of it: {log}"
                )
        finally:
            end(process)

    def start_programs(self):
        """Web, workers and clock, in that order; returns when the web server answers."""
        python = sys.executable
        web = web_command(self.host, self.port)
        celery = [python, "-m", "celery", "-A", "psp_portal"]
        worker = [*celery, "worker", "--concurrency", "1", "--loglevel", "info"]
        worker += ["--without-mingle", "--without-gossip"]
        clock = [
            *celery,
            "beat",
            "--loglevel",
            "info",
            "--pidfile=",
        ]
        self.say("Starting the web server, the workers and the clock")
        self._start_program("web", web)
        self._wait_for_web()  # alone, so that people wait for as little as possible
        for name, queue in WORKERS.items():  # each apart: mail that hangs holds up nothing else
            self._start_program(name, [*worker, "--queues", queue, "--hostname", f"{name}@%h"])
        self._start_program("clock", clock)

    def _start_program(self, name, argv):
        program = Program(name, argv, log=self.logs / f"{name}.log", environment=self.environment)
        self.programs.append(program)
        program.start()
        self.started_at[program] = time.monotonic()

    def _wait_for_web(self, timeout_seconds=60):
        web = self.programs[0]
        end_at = time.monotonic() + timeout_seconds
        while not answers(f"http://{self.host}:{self.port}/health/"):
            if not web.is_running or time.monotonic() > end_at:
                raise CannotStart(
                    f"The web server did not start:\n{tail(web.log)}\nAll of it: {web.log}"
                )
            time.sleep(0.05)

    # keep up

    def keep_up(self):
        """Until interrupted: restart what has ended, and keep the logs short."""
        ticks = 0
        while True:
            time.sleep(TICK_SECONDS)
            GUARDIAN.start()
            for child in [*self.servers, *self.programs]:
                if not child.is_running and time.monotonic() >= self.next_try_at.get(child, 0):
                    self.restart(child)
            ticks += 1
            if ticks % 240 == 0:
                for log in self.logs.glob("*.log"):
                    trim(log)

    def restart(self, child):
        """Start a child again; one that keeps ending is tried less and less often."""
        lived = time.monotonic() - self.started_at.get(child, 0)
        failures = self.failures.get(child, 0) + 1
        if lived > STEADY_SECONDS:
            failures = 0
        self.failures[child] = failures
        pause = min(2**failures, LONGEST_PAUSE_SECONDS)
        self.say(f"{child.name} has ended; starting it again. Its log: {child.log}")
        try:
            child.stop()
            child.start()
            if child in self.servers:  # it has answered
                self.say(f"{child.name} runs again.")
        except (NotStarted, OSError) as problem:
            self.say(f"{problem}\n{room(self.folder)}Trying again in {pause:.0f} s.")
        now = time.monotonic()
        self.started_at[child] = self.next_try_at[child] = now
        if failures or not child.is_running:
            self.next_try_at[child] += pause

    def stop(self):
        """Take everything down: programs first, together, then the servers they use."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # once is enough: an impatient second must not leave half
            signal.signal(number, signal.SIG_IGN)
        for program in self.programs:
            program.ask_to_stop()
        for child in [*self.programs, *reversed(self.servers)]:
            child.stop()
        self.programs, self.servers = [], []
        (self.folder / "environment").unlink(missing_ok=True)
        GUARDIAN.stop()


def answers(url):
    """Whether anything speaks HTTP there, be it to complain."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 our own address
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, urllib.error.URLError):
        return False


def tail(log, lines=15):
    """The last lines of a log."""
    return "\n".join(Path(log).read_text(errors="replace").splitlines()[-lines:])


def trim(log):
    """Keep one older part of a log that has grown; children append, so cutting it under them is
    safe.
    """
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        shutil.copyfile(log, log.with_name(log.name + ".old"))
        os.truncate(log, 0)


def interrupt_on(*numbers):
    """Let these signals end the portal as Ctrl-C does."""

    def interrupt(_number, _frame):
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, interrupt)
