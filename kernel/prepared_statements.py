"""Prepared statements: PostgreSQL plans each once for a connection and then only executes it."""

import hashlib
from collections import OrderedDict
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MOST = 100  # plans a connection keeps; the one not asked for longest leaves first
_HELD = WeakKeyDictionary()  # psycopg2 connection: {(statement, *types): its name}, where known


class UndeclaredPool(ImproperlyConfigured):
    """Connections are pooled by transaction and the settings do not say so."""


def may_be_kept():
    """Whether a connection is one and the same from transaction to transaction: not behind
    PgBouncer.
    """
    return not settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]


def execute_planned(cursor, statement, values=(), types=()):
    """Execute ``statement``, whose places are written $1, $2 and so on, with ``values``; in one
    round trip.

    ``types`` are PostgreSQL's names for the places, where it can not tell by itself. Row-level
    security stays: a plan made in one role is made anew in another. After an error, which tells
    nobody what is planned by then (a plan outlives its transaction), or whose cause may be the plan
    itself (its table was altered), all begins anew.
    """
    places = ", ".join(["%s"] * len(values))
    given = ""
    if values:
        given = cursor.mogrify(f"({places})", values).decode()
    # Taken out until the statement has succeeded: after an error nothing is known of its plans.
    held = _HELD.pop(cursor.connection, None)
    first = "deallocate all; "
    if held is not None:
        first = ""
    held, key = held or OrderedDict(), (statement, *types)
    name = held.get(key)
    if name is None:
        name = _name_of(key)
        first += _forget_the_oldest(held) + _prepare(name, statement, types)
    cursor.execute(f"{first}execute {name} {given}")
    held[key] = name
    held.move_to_end(key)
    _HELD[cursor.connection] = held


def is_pooled(connection):
    """Whether a pool of connections stands between: it answers the process number of no server
    process.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0] != connection.connection.get_backend_pid()


def refuse_undeclared_pool(connection, **_signal):
    """Raises UndeclaredPool for a new connection whose statements would land in other people's
    transactions.
    """
    if may_be_kept() and is_pooled(connection):
        connection.close()
        raise UndeclaredPool(
            "DATABASE_URL leads to a pool of connections (PgBouncer). Set "
            "PORTAL_PGBOUNCER=yes, or name the server."
        )


def _name_of(key):
    """By the text, not by a number: wherever a plan of this name is met, it is this statement's."""
    return "planned_" + hashlib.sha256(repr(key).encode()).hexdigest()[:24]


def _prepare(name, statement, types):
    declared = ""
    if types:
        declared = f" ({', '.join(types)})"
    return f"prepare {name}{declared} as {statement}; "


def _forget_the_oldest(held):
    statements = ""
    while len(held) >= MOST:
        _, name = held.popitem(last=False)
        statements += f"deallocate {name}; "
    return statements
