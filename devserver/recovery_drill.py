"""A rehearsal of point-in-time recovery: the scripts of deploy/ on a cluster of their own, with a
mistake to undo.
"""

import os
import subprocess
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from devserver.embedded_services import Postgres, Server, postgres_program
from devserver.processes import owner_of_files

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
LONGEST_LOSS_SECONDS = 60  # archive_timeout: what is younger may be lost with the machine (RPO)
FILL = """create table kept (id bigint primary key, said text);
insert into kept select number, repeat(md5(number::text), 4) from generate_series(1, {rows}) as number"""


class DrillFailed(Exception):
    """The recovery did not bring back what it promises; the message says what."""


@dataclass
class Result:
    rows: int
    megabytes: float
    backup_seconds: float
    recovery_seconds: float


def drill(folder, *, rows=100_000):
    """Fill, back up, add, make a mistake, go back to just before it. Raises DrillFailed; answers a
    Result.
    """
    archive = folder / "archive"
    for name in ("wal", "base"):
        (archive / name).mkdir(parents=True)
    server = Postgres(folder / "cluster")
    try:
        _start_archiving(server, archive)
        ask(server, FILL.format(rows=rows))
        began = time.monotonic()
        run(server, archive, "base-backup")
        backup_seconds = time.monotonic() - began
        # the name of a base backup has whole seconds, and recovery begins at an older one
        time.sleep(1.1)
        ask(server, "insert into kept values (0, 'after the backup')")
        before = _sum(server)
        moment = ask(server, "select clock_timestamp()")[0][0] + timedelta(milliseconds=1)
        time.sleep(0.1)
        ask(server, "delete from kept where id < 1000")
        ask(server, "select pg_switch_wal()")
        if _sum(server) == before:
            raise DrillFailed("The mistake changed nothing: there is nothing to undo.")
        _wait_for_archive(server)
        server.stop()
        began = time.monotonic()
        run(server, archive, "recover", moment.isoformat(sep=" "))
        _hand_over(server.data)
        # without the roles, which can not be made before it opens
        Server.start(server, timeout_seconds=600)
        _wait_for_opening(server)
        recovery_seconds = time.monotonic() - began
        if _sum(server) != before:
            raise DrillFailed(f"{_sum(server)} came back where {before} stood.")
        size = ask(server, "select pg_database_size('postgres') / 1e6")[0][0]
        return Result(before[0], float(size), backup_seconds, recovery_seconds)
    finally:
        server.stop()


def ask(server, statement):
    """Run a statement as the superuser; answers its rows."""
    return server.run_as_superuser("postgres", statement)


def run(server, archive, script, *words):
    """One of the scripts of deploy/, as the container runs it. Raises DrillFailed with its
    complaint.
    """
    env = os.environ | {
        "ARCHIVE": str(archive),
        "PGDATA": str(server.data),
        "PGHOST": str(server.sockets),
        "PATH": f"{postgres_program('psql').parent}:{os.environ.get('PATH', os.defpath)}",
    }
    done = subprocess.run(
        [DEPLOY / script, *words], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise DrillFailed(f"deploy/{script} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _start_archiving(server, archive):
    server.start()
    ask(server, "alter system set archive_mode = on")
    ask(server, f"alter system set archive_timeout = {LONGEST_LOSS_SECONDS}")
    ask(
        server,
        f"""alter system set archive_command = 'ARCHIVE="{archive}" "{DEPLOY}/archive-wal" %p %f'""",
    )
    _hand_over(archive)
    server.stop()
    server.start()


def _hand_over(folder):
    """The server may run as another user than this process."""
    if os.geteuid() != 0:
        return
    owner = owner_of_files()
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner, owner, follow_symlinks=False)


def _sum(server):
    return ask(server, "select count(*), sum(hashtext(id || said)) from kept")[0]


def _wait_for_archive(server, seconds=60):
    """Until the piece of the log with the mistake in it is kept."""
    until = time.monotonic() + seconds
    waiting = (
        "select count(*) from pg_ls_dir('pg_wal/archive_status') as name where name like '%.ready'"
    )
    while ask(server, waiting)[0][0]:
        if time.monotonic() > until:
            raise DrillFailed(
                f"The log was not archived within {seconds} s; its reason stands in {server.log}"
            )
        time.sleep(0.05)


def _wait_for_opening(server, seconds=600):
    until = time.monotonic() + seconds
    while ask(server, "select pg_is_in_recovery()")[0][0]:
        if time.monotonic() > until:
            raise DrillFailed(f"PostgreSQL was still recovering after {seconds} s.")
        time.sleep(0.05)
