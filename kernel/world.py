"""Which database this is: the one it says it is, or a copy nobody has spoken for yet.

A backup that is restored elsewhere holds living sessions, links and letters that wait. So each
database keeps its own identity in a row (the identifier of its cluster and its own number there):
in a copy the row no longer fits, and the copy is frozen. It answers nothing private, no link works
and no letter leaves until `manage.py restore --as` says which world it is. A database without the
row was never copied from one that had it.
"""

from contextlib import suppress

from django.db import connection, transaction
from django.db.backends.signals import connection_created
from psycopg2.errors import UndefinedTable

PRODUCTION, STAGING = "production", "staging"
_IDENTITY = """(select system_identifier from pg_control_system()),
    (select oid::bigint from pg_database where datname = current_database())"""
_FITS = f"""select coalesce((select (world.cluster, world.database) is not distinct from ({_IDENTITY})
    from audit_world world), true), coalesce((select name from audit_world), %s)"""  # noqa: S608 - constants
SAY = (
    "insert into audit_world (id, cluster, database, name, said_at) select 1, "
    f"{_IDENTITY}, %s, now()"
)
_seen = {"is_good": False, "sends_mail": False}


def is_frozen():
    """Whether this database is a copy of which nobody has said what it is."""
    if not _seen["is_good"]:
        _look()
    return not _seen["is_good"]


def sends_mail():
    """Whether letters leave: a frozen copy and a staging copy send none."""
    return not is_frozen() and _seen["sends_mail"]


def say_world(name):
    """Say that this database is ``name``; as the owner or a superuser, for nobody else may write
    the row.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from audit_world")
        cursor.execute(SAY, [name])
    forget()


def is_said():
    """Whether anybody has said what this database, or the one it is a copy of, is."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from audit_world)")
        return cursor.fetchone()[0]


def assume_original():
    """For a process that has no database to ask."""
    _seen.update(is_good=True, sends_mail=True)


def forget():
    """Look again before the next answer."""
    _seen.update(is_good=False, sends_mail=False)


def _look():
    with connection.cursor() as cursor:
        _read(cursor)


def _look_at_new(connection, **_):
    """A new connection may lead to another database; read past Django, as it is part of connecting."""
    # before the first migration
    with connection.connection.cursor() as cursor, suppress(UndefinedTable):
        _read(cursor)


def _read(cursor):
    cursor.execute(_FITS, [PRODUCTION])
    fits, name = cursor.fetchone()
    _seen.update(is_good=fits, sends_mail=fits and name == PRODUCTION)


connection_created.connect(_look_at_new, dispatch_uid="look which database this is")
