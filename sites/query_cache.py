"""Caches the compiled SQL of a queryset per user roles and arguments; each call executes it again.

For ten rows, compiling a queryset takes Django longer than PostgreSQL needs to answer it
(docs/adr/0060).  No rows are cached.
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
MOST_STATEMENTS = 1000  # cached for one function in one process; the least recently used goes first


class UnboundDate(Exception):
    """Raised when a cached query embeds a date that is not a parameter: the cached SQL would use
    that date on every later day.
    """


@dataclass(frozen=True)
class _Holder:
    """Stands for the user while a query is compiled.  It has roles and no other data, so cached SQL
    can depend on nothing else.
    """

    site_roles: UserRoles
    is_authenticated = is_active = True

    @property
    def pk(self):
        return self.site_roles.person_id


class Param(Expression):
    """Placeholder for a value passed at each execution; a list binds as an array for ``__in``."""

    def __init__(self, name, kind):
        super().__init__()
        self.name, self.kind = name, kind

    def as_sql(self, compiler, connection):  # noqa: ARG002 - Django's signature
        """A placeholder, with this object as its parameter until a value is passed."""
        return (f"(select unnest(%s::{self.kind}))" if self.kind.endswith("[]") else "%s"), [self]


def _kind_of(value):
    """The PostgreSQL type to bind ``value`` as; a number too large for bigint matches no row instead
    of raising an error.
    """
    if isinstance(value, list):
        if any(isinstance(one, str) for one in value):
            return "text[]"
        return "bigint[]"
    if type(value) is int:
        if abs(value) < BIGINT:
            return "bigint"
        return "numeric"
    return "unknown"


def cached_query(make):
    """Turn ``make(user, *arguments, **given)``, a queryset, into a function that returns its rows.

    The cache key is the user's roles and ``arguments``: a new role, or another active role, compiles
    a new statement.  ``given`` values are bound at each execution.  Row-level security applies as to
    every statement.  Raises UnboundDate for a date that is neither in ``arguments`` nor ``given``.
    """

    @lru_cache(maxsize=MOST_STATEMENTS)
    def statement(roles, arguments, given):
        places = {name: Param(name, kind) for name, kind in given}
        try:
            compiled = _Statement(make(_Holder(roles), *arguments, **places))
        except EmptyResultSet:  # nowhere may the person see such rows
            return None
        if any(isinstance(value, date) and value not in arguments for value in compiled.values):
            raise UnboundDate(
                f"{make.__qualname__} embeds a date: pass it as an argument, or do not cache the query."
            )
        return compiled

    @wraps(make)
    def rows(user, *arguments, **given):
        places = tuple((name, _kind_of(value)) for name, value in given.items())
        compiled = statement(roles_of(user), arguments, places)
        if compiled:
            return compiled.rows(given)
        return []

    return rows


class _Statement:
    """Compiled SQL with placeholders, and the converters Django would apply to its rows."""

    def __init__(self, queryset):
        compiler = queryset.query.get_compiler(connection=connection)
        self.words, self.values = compiler.as_sql()
        places = [value for value in self.values if isinstance(value, Param)]
        self.places, self.kinds = [place.name for place in places], [place.kind for place in places]
        self.planned = self._with_numbered_places() if may_be_kept() else ""
        self.converters = list(compiler.get_converters([column for column, _, _ in compiler.select]).items())
        self.made_of = _made_of(compiler) if queryset._iterable_class is ModelIterable else None

    def rows(self, given):
        """Execute it: tuples for a ``values_list`` queryset, otherwise model instances."""
        with connection.cursor() as cursor:
            # without an open scope the guard of row-level security has to read the statement itself
            if self.planned and is_scope_open():
                execute_planned(cursor, self.planned, [given[name] for name in self.places], self.kinds)
            else:
                cursor.execute(self.words, self._filled(given))
            found = cursor.fetchall()
        if self.converters:
            found = [self._read(row) for row in found]
        if self.made_of:
            return [self.made_of(row) for row in found]
        return found

    def _filled(self, given):
        return [given[value.name] if isinstance(value, Param) else value for value in self.values]

    def _with_numbered_places(self):
        """The SQL with all values inlined but the placeholders, numbered as PREPARE wants them."""
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
    """A function from a row to a model instance with select_related instances and annotations."""
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
