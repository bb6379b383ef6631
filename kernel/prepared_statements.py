"""Statements PostgreSQL plans once a connection: asked again, it only looks the rows up."""

from collections import OrderedDict
from itertools import count
from weakref import WeakKeyDictionary

from django.conf import settings

MOST = 100  # plans a connection keeps; the one not asked for longest leaves first
_HELD = WeakKeyDictionary()  # psycopg2 connection: {(statement, *types): its name}, where known
_NUMBERS = count(1)


def may_be_kept():
    """Whether a connection is one and the same from transaction to transaction: not behind PgBouncer."""
    return not settings.DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"]


def execute_planned(cursor, statement, values=(), types=()):
    """Execute ``statement``, whose places are written $1, $2 and so on, with ``values``; in one round trip.

    ``types`` are PostgreSQL's names for the places, where it can not tell by itself.  Row-level security stays: a
    plan made in one role is made anew in another.  After an error, which tells nobody what is planned by then (a plan
    outlives its transaction), or whose cause may be the plan itself (its table was altered), all begins anew.
    """
    places = ", ".join(["%s"] * len(values))
    given = cursor.mogrify(f"({places})", values).decode() if values else ""
    held = _HELD.pop(cursor.connection, None)
    first = "" if held is not None else "deallocate all; "
    held, key = held or OrderedDict(), (statement, *types)
    name = held.get(key)
    if name is None:
        name = f"planned_{next(_NUMBERS)}"
        first += _forget_the_oldest(held) + _prepare(name, statement, types)
    cursor.execute(f"{first}execute {name} {given}")
    held[key] = name
    held.move_to_end(key)
    _HELD[cursor.connection] = held


def _prepare(name, statement, types):
    declared = f" ({', '.join(types)})" if types else ""
    return f"prepare {name}{declared} as {statement}; "


def _forget_the_oldest(held):
    said = ""
    while len(held) >= MOST:
        _, name = held.popitem(last=False)
        said += f"deallocate {name}; "
    return said
