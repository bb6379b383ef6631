"""Statements that follow from nothing but what a person holds today: made once, kept, and only their rows read anew.

Making the SQL of a queryset costs more than PostgreSQL takes to answer it where the answer is ten rows (docs/adr/0060).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps

from django.core.exceptions import EmptyResultSet
from django.db import connection

from sites.models import standing_of
from sites.standing import Standing

KEPT = 1000  # statements of one kind in a process; the one not asked for longest leaves first


class OfItsDay(Exception):
    """A statement with a day or an instant in it would be asked for that day ever after."""


@dataclass(frozen=True)
class _Holder:
    """A person of whom nothing is known but what they hold: all that a kept statement may follow from."""

    standing: Standing
    is_authenticated = is_active = True

    @property
    def pk(self):
        return self.standing.person_id


def kept(make):
    """Turn ``make(user, *asked)``, a queryset of plain values, into a function that gives its rows as tuples.

    What the person holds and what they ask is the key: with a new role, or under another hat, the statement is made
    anew.  The second wall stands around it as around every other.  Raises OfItsDay for a day nobody asked about.
    """

    @lru_cache(maxsize=KEPT)
    def statement(standing, *asked):
        try:
            rows = make(_Holder(standing), *asked)
            words, values = rows.query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # nowhere may the person see such rows
            return None
        if any(isinstance(value, date) and value not in asked for value in values):
            raise OfItsDay(f"{make.__qualname__} holds a day: say it among what is asked, or do not keep it.")
        return words, values

    @wraps(make)
    def rows(user, *asked):
        said = statement(standing_of(user), *asked)
        if said is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(*said)
            return cursor.fetchall()

    return rows
