"""Proves a backup: restores it into a bare cluster and compares the copy with the database it was
made of.

Compared are the rows of every table (number and a digest of their content, documents included), the
policies, the FORCE flags, the grants, and the sequences. The copy stays frozen and is dropped at
the end.
"""

import os
import shutil
import subprocess
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from psp_portal.databases import (
    BackupFailed,
    beside,
    drop_database,
    dump,
    load,
    make_database,
    make_roles,
    postgres_programs,
)

COPY = "portal_drill"
NOBODY = 65534
_TABLES = """select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname = 'public' order by 1"""
# Sums of hashes do not hang on the order of the rows; a document is its row's bytea, so it is in
# them.
_ROWS = "select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {} t"
# Clusters may write the same instant in different time zones.
_SAME_WORDS = (
    "set timezone to 'UTC'; set datestyle to 'ISO'; set extra_float_digits to 3; "
    "set bytea_output to 'hex'"
)
CATALOG = {
    "policies": """select tablename, policyname, permissive, roles::text, cmd, qual, with_check
    from pg_policies
        order by 1, 2""",
    "FORCE flags": """select relname, relrowsecurity, relforcerowsecurity from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1""",
    "grants": """select relname, '', pg_get_userbyid(grantee), privilege_type from pg_class,
        aclexplode(coalesce(relacl,
            acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner)))
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
        union all select attrelid::regclass::text, attname, pg_get_userbyid(grantee), privilege_type
        from pg_attribute, aclexplode(attacl) where attrelid >= 16384
        order by 1, 2, 3, 4""",
    "sequences": """select sequencename, last_value from pg_sequences where schemaname = 'public'
    order by 1""",
    "triggers": """select tgrelid::regclass::text, tgname,
    translate(pg_get_triggerdef(oid), '()', '') from pg_trigger
        where not tgisinternal order by 1, 2""",
}


@dataclass
class Drill:
    size: int = 0  # of the backup, bytes
    tables: int = 0
    rows: int = 0
    restored_in: float = 0.0  # seconds
    differences: list = field(default_factory=list)


def drill(source, cluster, file):
    """Back up ``source`` (portal_backup's address) into ``file``, restore it at ``cluster`` and
    compare.

    ``cluster`` is the address of a bare cluster for its superuser. The backup and the figures
    compared are of one snapshot, so people may work meanwhile. Raises BackupFailed.
    """
    programs, found = postgres_programs(), Drill()
    with closing(psycopg2.connect(source)) as ours:
        ours.set_session(isolation_level="REPEATABLE READ", readonly=True)
        ((snapshot,),) = _ask(ours, "select pg_export_snapshot()")
        found.size = dump(source, file, programs=programs, snapshot=snapshot)
        began = time.monotonic()
        make_roles(cluster)
        drop_database(cluster, COPY)
        make_database(cluster, COPY)
        try:
            load(beside(cluster, COPY), file, programs=programs)
            found.restored_in = time.monotonic() - began
            with closing(psycopg2.connect(beside(cluster, COPY))) as theirs:
                compare(ours, theirs, found)
        finally:
            drop_database(cluster, COPY)
    return found


def compare(ours, theirs, found):
    """Fill ``found`` with what differs between the databases of two connections."""
    for link in (ours, theirs):
        with link.cursor() as cursor:
            cursor.execute(_SAME_WORDS)
    tables = [name for (name,) in _ask(ours, _TABLES)]
    if (there := [name for (name,) in _ask(theirs, _TABLES)]) != tables:
        found.differences.append(f"tables: {', '.join(sorted(set(tables) ^ set(there)))}")
    found.tables = len(tables)
    for name in tables:
        original, copied = (_ask(link, _ROWS.format(name))[0] for link in (ours, theirs))
        found.rows += original[0]
        if original != copied:
            found.differences.append(
                f"rows of {name}: {original[0]} here, {copied[0]} in the copy, or other content"
            )
    for what, question in CATALOG.items():
        original, copied = set(_ask(ours, question)), set(_ask(theirs, question))
        found.differences += [
            f"{what}: {row} is not in the copy" for row in sorted(original - copied, key=str)
        ]
        found.differences += [
            f"{what}: {row} is in the copy alone" for row in sorted(copied - original, key=str)
        ]


@contextmanager
def bare_cluster(folder):
    """The address of a new cluster in ``folder`` for its superuser; it is stopped at the end.

    PostgreSQL refuses to run as root: there it runs as nobody. Raises BackupFailed where initdb is
    not there.
    """
    user = {}
    if os.geteuid() == 0:
        user = {"user": NOBODY, "group": NOBODY}
    if user:
        os.chown(folder, NOBODY, NOBODY)
    data, log = Path(folder) / "data", Path(folder) / "log"
    _call("initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust", "--no-sync", **user)
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    _call(
        "pg_ctl",
        "start",
        "--wait",
        f"--pgdata={data}",
        f"--log={log}",
        f"--options={settings}",
        **user,
    )
    try:
        yield f"postgresql://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        _call("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={data}", **user)


def _ask(link, question):
    with link.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def _call(name, *words, **options):
    program = shutil.which(name, path=postgres_programs())
    if program is None:
        raise BackupFailed(
            f"{name} of PostgreSQL 18 is not on this machine: name a bare cluster instead."
        )
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    done = subprocess.run([program, *words], check=False, **quiet, **options)
    if done.returncode:
        raise BackupFailed(f"{name} of PostgreSQL failed while a bare cluster was made.")
