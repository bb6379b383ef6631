"""Statements PostgreSQL plans once a connection: a search of ten parts costs a third of its time in planning."""

import re
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

_HELD = WeakKeyDictionary()  # psycopg2 connection: {statement: its name there}


def run(statement, values, types):
    """Execute ``statement`` with the named ``values`` and return its only row; ``types`` are PostgreSQL's, by name.

    Behind PgBouncer, where the next transaction may be another connection's, it is planned anew each time.
    """
    with connection.cursor() as cursor:
        if settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]:
            cursor.execute(statement, values)
        else:
            names = list(values)
            name = _prepare(cursor, statement, names, types)
            marks = ", ".join(["%s"] * len(names))
            cursor.execute(f"execute {name} ({marks})", [values[one] for one in names])
        return cursor.fetchone()


def _prepare(cursor, statement, names, types):
    """The name under which this connection knows the statement."""
    held = _HELD.setdefault(cursor.connection, {})
    if statement not in held:
        name = f"planned_{len(held)}"
        numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found[1]) + 1}", statement)
        declared = ", ".join(types[one.rstrip("0123456789")] for one in names)
        cursor.execute(f"prepare {name} ({declared}) as {numbered.replace('%%', '%')}")
        held[statement] = name
    return held[statement]
