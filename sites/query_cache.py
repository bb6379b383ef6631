"""Statements made once for what a person holds today, and kept: only their rows are read anew.

Making the SQL of a queryset costs more than PostgreSQL takes to answer it where the answer is ten
rows (docs/adr/0060).
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from itertools import count

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Expression
from django.db.models.query import ModelIterable, get_related_populators
from psycopg2.extensions import AsIs

from kernel.prepared_statements import execute_planned, may_be_kept
from kernel.scope import is_scope_open
from sites.models import roles_of
from sites.user_roles import UserRoles

BIGINT = 2**63
KEPT = 1000  # statements of one kind in a process; the one not asked for longest leaves first


class UnboundDate(Exception):
    """A statement with a day or an instant in it would be asked for that day ever after."""


@dataclass(frozen=True)
class _Holder:
    """A person of whom nothing is known but what they hold: all that a kept statement may follow
    from.
    """

    site_roles: UserRoles
    is_authenticated = is_active = True

    @property
    def pk(self):
        return self.site_roles.person_id


class Param(Expression):
    """The place of a value that is said each time the statement is asked; a list of ids or words is
    for ``__in``.
    """

    def __init__(self, name, kind):
        super().__init__()
        self.name, self.kind = name, kind

    def as_sql(self, compiler, connection):  # noqa: ARG002 - Django's signature
        """A place, and itself as what to put there."""
        return (f"(select unnest(%s::{self.kind}))" if self.kind.endswith("[]") else "%s"), [self]


def _kind_of(value):
    """What PostgreSQL calls such a value: a number by its size, as one beyond the column's is
    merely not found.
    """
    if isinstance(value, list):
        return "text[]" if any(isinstance(one, str) for one in value) else "bigint[]"
    if type(value) is int:
        return "bigint" if abs(value) < BIGINT else "numeric"
    return "unknown"


def cached_query(make):
    """Turn ``make(user, *asked, **given)``, a queryset, into a function that gives its rows.

    What the person holds and what they ask is the key: with a new role, or under another hat, the
    statement is made anew. ``given`` values are put into it each time. The second wall stands
    around it as around every other. Raises OfItsDay for a day that is neither asked nor given.
    """

    @lru_cache(maxsize=KEPT)
    def statement(roles, arguments, given):
        places = {name: Param(name, kind) for name, kind in given}
        try:
            compiled = _Statement(make(_Holder(roles), *arguments, **places))
        except EmptyResultSet:  # nowhere may the person see such rows
            return None
        if any(isinstance(value, date) and value not in arguments for value in compiled.values):
            raise UnboundDate(
                f"{make.__qualname__} holds a day: say it among what is asked, or do not keep it."
            )
        return compiled

    @wraps(make)
    def rows(user, *arguments, **given):
        places = tuple((name, _kind_of(value)) for name, value in given.items())
        compiled = statement(roles_of(user), arguments, places)
        return compiled.rows(given) if compiled else []

    return rows


class _Statement:
    """SQL with the places of what is given, and how its rows are read: as Django reads them."""

    def __init__(self, queryset):
        compiler = queryset.query.get_compiler(connection=connection)
        self.words, self.values = compiler.as_sql()
        places = [value for value in self.values if isinstance(value, Param)]
        self.places, self.kinds = [place.name for place in places], [place.kind for place in places]
        self.planned = self._with_numbered_places() if may_be_kept() else ""
        self.converters = list(compiler.get_converters([column for column, _, _ in compiler.select]).items())
        self.made_of = _made_of(compiler) if queryset._iterable_class is ModelIterable else None

    def rows(self, given):
        """The rows now: tuples of a queryset of values, otherwise instances."""
        with connection.cursor() as cursor:
            # outside, the guard of the wall reads the statement itself
            if self.planned and is_scope_open():
                execute_planned(cursor, self.planned, [given[name] for name in self.places], self.kinds)
            else:
                cursor.execute(self.words, self._filled(given))
            found = cursor.fetchall()
        if self.converters:
            found = [self._read(row) for row in found]
        return [self.made_of(row) for row in found] if self.made_of else found

    def _filled(self, given):
        return [given[value.name] if isinstance(value, Param) else value for value in self.values]

    def _with_numbered_places(self):
        """The SQL with every value in it but those that are given: their places are numbered."""
        numbers = count(1)
        values = [AsIs(f"${next(numbers)}") if isinstance(value, Param) else value for value in self.values]
        with connection.cursor() as cursor:
            return cursor.mogrify(self.words, values).decode()

    def _read(self, row):
        row = list(row)
        for place, (converters, column) in self.converters:
            for converter in converters:
                row[place] = converter(row[place], column, connection)
        return tuple(row)


def _made_of(compiler):
    """A function from a row to an instance with its related ones and what was added beside them."""
    facts, model = compiler.klass_info["select_fields"], compiler.klass_info["model"]
    begin, end = facts[0], facts[-1] + 1
    names = [column.target.attname for column, _, _ in compiler.select[begin:end]]
    related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    beside = list((compiler.annotation_col_map or {}).items())

    def build_instance(row):
        instance = model.from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for one in related:
            one.populate(row, instance)
        for name, place in beside:
            setattr(instance, name, row[place])
        return instance

    return build_instance
