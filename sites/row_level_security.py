"""The second wall: opens the scope of a person. Row-level security (migration ``wall``) shows
nothing beyond it.
"""

from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from kernel.scope import as_program, scope, set_scope
from sites.models import Site, roles_of
from sites.us_states import STATES
from sites.user_roles import HeldRole, Place, UserRoles

# One round trip, three statements: say who reads (the policy on memberships shows a person their
# own), let what they hold today decide which sites they reach, then read it back with the names of
# those sites.
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
        standing = roles_of(user)
        set_scope(person_id=user.pk, sites=standing.site_ids, program=standing.is_program_wide)
        yield user


def open_for(user, *, worn=None):
    """Give the transaction at work the scope of ``user``; leave what they hold in
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
    _say_to_session(sites, "0")
    try:
        yield
    finally:
        _say_to_session("", "")


def _every_site():
    with as_program(), connection.cursor() as cursor:
        cursor.execute("select coalesce(array_agg(id), '{}')::text from sites_site")
        return cursor.fetchone()[0]


def _say_to_session(sites, person):
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('portal.sites', %s, false), set_config('portal.person', %s, false)",
            [sites, person],
        )
