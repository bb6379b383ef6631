"""The second wall: opens the scope of a person.  Row-level security (migration ``wall``) shows nothing beyond it."""

from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

from kernel.scope import scope, set_scope
from sites.models import standing_of
from sites.standing import NOBODY, Hat, Standing

# One round trip: say who reads, then read what they hold; the policy on memberships shows a person their own.
_WHO_AND_WHAT = """
    select set_config('role', 'portal_app', true), set_config('portal.sites', '{}', true),
           set_config('portal.person', %s, true);
    select id, role, site_id from sites_membership
    where user_id = %s and from_on <= %s and (until_on is null or until_on >= %s) and ended_at is null
    order by id"""


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
    """Give the transaction at work the scope of ``user`` and leave what they hold in ``user.standing``.

    ``worn`` is the membership a person chose to act under; the others then show and grant nothing.
    """
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(_WHO_AND_WHAT, [str(user.pk), user.pk, today, today])
        hats = tuple(Hat(*row) for row in cursor.fetchall())
    user.standing = Standing(user.pk, hats, worn) if user.is_active else NOBODY
    set_scope(person_id=user.pk, sites=user.standing.site_ids, programme=user.standing.is_programme_wide)
