"""The scope a transaction works in: which person, which sites, or the whole program.

PostgreSQL's row-level security reads it. It is local to the transaction, so a pooled connection can
not carry it to the next person, and where none is open every statement about a site's rows raises
instead of showing nothing.
"""

import re
from contextlib import contextmanager

from django.db import ProgrammingError, connection, transaction

APPLICATION = "portal_app"  # stands behind the wall: sees the rows of the sites in scope
PUBLIC = "portal_public"  # sees what everybody may see: for the public API
PROGRAM = "portal_programme"  # sees every site: for people who may, and for the portal's own work

_SET = """select set_config('role', %s, true), set_config('portal.sites', %s, true),
          set_config('portal.person', %s, true)"""
_READ = """select current_setting('role'), coalesce(current_setting('portal.sites', true), ''),
           coalesce(current_setting('portal.person', true), '')"""
# One round trip for read and write; `materialized` reads the old values before set_config runs.
_SWAP = """with around as materialized (
               select current_setting('role') as role,
                      coalesce(current_setting('portal.sites', true), '') as sites,
                      coalesce(current_setting('portal.person', true), '') as person)
           select role, sites, person, set_config('role', %s, true),
                  set_config('portal.sites', %s, true),
                  set_config('portal.person', %s, true) from around"""


_TOUCHES_ROWS = re.compile(
    r"\s*\(?\s*(select|with|insert|update|delete|merge|declare|copy|table)\b", re.IGNORECASE
)


class NoScope(ProgrammingError):
    """A statement about rows of sites, and no scope is open: nobody has said whose rows they may
    be.
    """


@contextmanager
def scope(*, person_id=0, sites=(), program=False, is_set_inside=False):
    """A transaction whose reads and writes reach ``sites`` (ids) only, or all of them with
    ``program``.

    May be nested; leaving it restores the scope around it. An exception rolls back everything done
    inside. ``is_set_inside``: the first statement inside says who reads, which saves a round trip
    for every page.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        wanted = _settings(person_id, sites, program)
        if is_nested:
            around = _read() if is_set_inside else _swap(wanted)
        elif not is_set_inside:
            _write(wanted)
        connection.scopes_open = getattr(connection, "scopes_open", 0) + 1
        try:
            yield
        finally:  # before the commit: what runs on commit has no scope any more
            connection.scopes_open -= 1
        # a rollback to the savepoint restores it by itself
        if is_nested and not connection.needs_rollback:
            _write(around)


def as_program():
    """A scope over every site, for work that belongs to no single person: loading, the clock, the
    post.
    """
    return scope(program=True)


@contextmanager
def as_public():
    """A transaction in which the database lets nothing be read but what everybody may read; nothing
    can be written.

    The grants of the role say what that is (migrations ``public_role``): not a policy that could be
    wrong about a row, but a permission that is not there.
    """
    is_nested = connection.in_atomic_block
    with transaction.atomic(), no_scope():
        around = None
        if is_nested:
            around = _read()
        with connection.cursor() as cursor:
            cursor.execute("select set_config('role', %s, true)", [PUBLIC])
        yield
        if is_nested:
            _write(around)


@contextmanager
def no_scope():
    """Code that serves nobody known: a statement about rows of sites raises, even where a scope
    stands around it.
    """
    around, connection.scopes_open = getattr(connection, "scopes_open", 0), 0
    try:
        yield
    finally:
        connection.scopes_open = around


def set_scope(*, person_id=0, sites=(), program=False):
    """Give the transaction at work its scope. Outside a transaction it would vanish at once: that
    raises.
    """
    connection.validate_no_broken_transaction()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "A scope lives in a transaction; open one first."
        )
    _write(_settings(person_id, sites, program))


def is_scope_open():
    """Whether somebody has said whose rows may be read."""
    return bool(getattr(connection, "scopes_open", 0))


def guard_of(tables):
    """An execute wrapper that raises NoScope for a statement about ``tables`` outside every scope.

    The policies raise only once a row is looked at: without this guard a key that matches nothing,
    or an empty table, would answer "no rows" in silence.
    """
    walled = re.compile(rf"\b({'|'.join(sorted(tables))})\b")

    def guard(execute, statement, values, many, context):
        if not getattr(context["connection"], "scopes_open", 0):
            text = str(statement)
            if _TOUCHES_ROWS.match(text) and (found := walled.search(text)):
                raise NoScope(
                    f"{found[0]} stands behind the wall (portal.sites) and no scope is open."
                )
        return execute(statement, values, many, context)

    return guard


def _settings(person_id, sites, program):
    role = APPLICATION
    if program:
        role = PROGRAM
    return role, "{" + ",".join(str(int(site)) for site in sites) + "}", str(int(person_id))


def _read():
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        return cursor.fetchone()


def _swap(settings):
    """Set them, and return what stood before, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(_SWAP, settings)
        return cursor.fetchone()[:3]


def _write(settings):
    with connection.cursor() as cursor:
        cursor.execute(_SET, settings)
