"""The second wall: opens the scope of a person.  Row-level security (migration ``wall``) shows nothing beyond it."""

from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from kernel.scope import APPLICATION, PROGRAMME, scope, set_scope
from sites.models import standing_of
from sites.places import STATES
from sites.standing import NOBODY, Hat, Place, Standing

# One round trip: say who reads, then read what they hold; the policy on memberships shows a person their own.
_WHO_AND_WHAT = """
    select set_config('role', 'portal_app', true), set_config('portal.sites', '{}', true),
           set_config('portal.person', %s, true);
    select id, role, site_id from sites_membership
    where user_id = %s and from_on <= %s and (until_on is null or until_on >= %s) and ended_at is null
    order by id"""


# And one to open the scope, then name the sites in it: what a person's hats are called.
_OPEN_AND_NAME = """
    select set_config('role', %s, true), set_config('portal.sites', %s, true), set_config('portal.person', %s, true);
    select id, name, state, slug from sites_site where id = any (%s::bigint[])"""


@contextmanager
def as_person(user):
    """A transaction that reaches exactly the sites at which ``user`` holds a role today.

    For tasks, commands and exports; pages are opened by the middleware.
    """
    with scope(person_id=user.pk):
        standing = standing_of(user)
        set_scope(person_id=user.pk, sites=standing.site_ids, programme=standing.is_programme_wide)
        yield user


def open_for(user, *, worn=None):
    """Give the transaction at work the scope of ``user``; leave what they hold in ``user.standing`` and the names of
    those sites, by id, in ``user.places``.

    ``worn`` is the membership a person chose to act under; the others then show and grant nothing.
    """
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_WHO_AND_WHAT, [str(user.pk), user.pk, today, today])
        hats = tuple(Hat(*row) for row in cursor.fetchall())
    user.standing = standing = Standing(user.pk, hats, worn) if user.is_active else NOBODY
    role = PROGRAMME if standing.is_programme_wide else APPLICATION
    sites = "{" + ",".join(map(str, sorted(standing.site_ids))) + "}"
    named = "{" + ",".join(str(hat.site_id) for hat in standing.hats if hat.site_id) + "}"
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_AND_NAME, [role, sites, str(user.pk), named])
        user.places = {
            pk: Place(f"{name}, {STATES[state]}", slug) for pk, name, state, slug in cursor.fetchall()
        }
