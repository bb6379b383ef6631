"""Opens the row-level security scope of a user: role and settings of the transaction."""

from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from kernel.scope import as_program, scope, set_scope
from sites.models import Site, roles_of
from sites.us_states import STATES
from sites.user_roles import HeldRole, Place, UserRoles

# Three statements in one round trip, because every request pays for them:
# 1. Take the role without BYPASSRLS and set the reader, whose own memberships the policy then shows.
# 2. Set the site ids (and for a program-wide role, the program role) from today's memberships; the
#    database computes them, so that a mistake in Python cannot widen the scope.
# 3. Read the memberships with the names of the sites that have become visible.
# All settings end with the transaction (third argument true), so a pooled connection carries none over.
_OPEN = """
    select set_config('role', 'portal_app', true), set_config('portal.sites', '{{}}', true),
           set_config('portal.person', %(person)s, true);
    with mine as ({held}),
         worn as (select * from mine where id = %(worn)s),
         hats as (select * from worn union all select * from mine where not exists (select from worn))
    select set_config('portal.sites', coalesce((select array_agg(distinct site_id)::text from hats
                                                where site_id is not null), '{{}}'), true),
           set_config('role', case when exists (select from hats where site_id is null)
                              then 'portal_programme' else 'portal_app' end, true);
    select mine.id, mine.role, mine.site_id, site.name, site.state, site.slug, mine.organisation, site.time_zone
    from ({held}) mine left join sites_site site on site.id = mine.site_id order by mine.id"""
_HELD = """select id, role, site_id, organisation from sites_membership
    where user_id = %(person)s::bigint and from_on <= %(today)s and (until_on is null or until_on >= %(today)s)
      and ended_at is null"""
_OPEN = _OPEN.format(held=_HELD)


@contextmanager
def as_person(user):
    """A transaction that reaches exactly the sites at which ``user`` holds a role today.

    For tasks, commands and exports; pages are opened by the middleware.
    """
    with scope(person_id=user.pk):
        roles = roles_of(user)
        set_scope(person_id=user.pk, sites=roles.site_ids, program=roles.is_program_wide)
        yield user


def open_for(user, *, worn=None):
    """Give the current transaction the scope of ``user``; store the roles in
    ``user.site_roles`` and the names of those sites, by id, in ``user.places``.

    ``worn`` is the membership a person chose to act under; the others then show and grant nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, {"person": str(user.pk), "worn": worn, "today": timezone.localdate()})
        held = cursor.fetchall()
    user.site_roles = UserRoles(user.pk, tuple(HeldRole(*row[:3], row[6]) for row in held), worn)
    user.places = {row[2]: Place(f"{row[3]}, {STATES[row[4]]}", row[5], row[7]) for row in held if row[3]}


@contextmanager
def in_sight_of_every_site():
    """For migrations alone: the owner's whole session sees the rows of every site, so a new
    constraint is checked against all of them; with an empty scope it would be taken for granted,
    with none PostgreSQL would refuse.

    The owner can not become ``portal_programme`` for this: that role may alter no table.
    """
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s)", [Site._meta.db_table])
        is_empty = cursor.fetchone() == (None,)
    sites = "{}" if is_empty else _every_site()
    _set_on_session(sites, "0")
    try:
        yield
    finally:
        _set_on_session("", "")


def _every_site():
    with as_program(), connection.cursor() as cursor:
        cursor.execute("select coalesce(array_agg(id), '{}')::text from sites_site")
        return cursor.fetchone()[0]


def _set_on_session(sites, person):
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('portal.sites', %s, false), set_config('portal.person', %s, false)",
            [sites, person],
        )
