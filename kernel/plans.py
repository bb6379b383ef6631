"""Statements PostgreSQL plans once a connection: asked again, it only looks the rows up."""

from collections import OrderedDict
from itertools import count
from weakref import WeakKeyDictionary

from django.conf import settings

MOST = 100  # plans a connection keeps; the one not asked for longest leaves first
_HELD = WeakKeyDictionary()  # psycopg2 connection: {statement: its name there}
_NUMBERS = count(1)


def may_be_kept():
    """Whether a connection is one and the same from transaction to transaction: not behind PgBouncer."""
    return not settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]


def execute_planned(cursor, statement, values=(), types=()):
    """Execute ``statement``, whose places are written $1, $2 and so on, with ``values``; in one round trip.

    ``types`` are PostgreSQL's names for the places, where it can not tell by itself.  Row-level security stays: a
    plan made in one role is made anew in another.
    """
    held = _HELD.setdefault(cursor.connection, OrderedDict())
    first, name = "", held.get(statement)
    if name is None:
        name = f"planned_{next(_NUMBERS)}"
        first = _forget_the_oldest(held) + _prepare(name, statement, types)
    places = f" ({', '.join(['%s'] * len(values))})" if values else ""
    then = cursor.mogrify(f"execute {name}{places}", values or None).decode()
    cursor.execute(first + then)
    held[statement] = name
    held.move_to_end(statement)


def _prepare(name, statement, types):
    declared = f" ({', '.join(types)})" if types else ""
    return f"prepare {name}{declared} as {statement}; "


def _forget_the_oldest(held):
    said = ""
    while len(held) >= MOST:
        _, name = held.popitem(last=False)
        said += f"deallocate {name}; "
    return said
