"""Permission checks, answered from the GRANTS table of each app."""

from functools import cache

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q

from kernel.conventions import merged
from kernel.errors import NotAllowed
from sites.models import Membership, roles_of


@cache
def grants():
    """Every permission of the portal with the roles that hold it, from every app's
    ``permissions.GRANTS``.
    """
    return merged("permissions", "GRANTS")


def may(user, permission, row=None):
    """Whether ``user`` holds ``permission`` today for ``row`` (anything with a ``site_id``; None:
    the program).
    """
    held = roles_of(user).roles_at(row.site_id if row is not None else None)
    return bool(grants().get(permission, frozenset()) & held)


def may_somewhere(user, permission):
    """Whether ``user`` holds ``permission`` at any site at all: whether a page of lists is for
    them.
    """
    roles = grants().get(permission, frozenset())
    return roles_of(user).sites_where(roles) != frozenset()


def require(user, permission, row=None):
    """Refuse unless ``user`` holds ``permission`` for ``row``. Raises NotAllowed; then nothing has
    changed.
    """
    if not may(user, permission, row):
        raise NotAllowed(
            "Your role at this site does not include this. If it should, ask BJA to change your role."
        )


def require_somewhere(user, permission):
    """Refuse unless ``user`` holds ``permission`` at any site today. Raises NotAllowed; then
    nothing has changed.
    """
    if not may_somewhere(user, permission):
        raise NotAllowed("None of your roles includes this. If it should, ask BJA to change your role.")


def people_with(roles, site, *, on):
    """Everyone who holds one of ``roles`` for ``site`` on the day ``on``, program-wide roles
    included.
    """
    held = Membership.objects.on(on).filter(
        Q(site=site) | Q(site=None), user=OuterRef("pk"), role__in=[str(role) for role in roles]
    )
    return get_user_model().objects.filter(Exists(held), is_active=True).order_by("pk")


class SiteRoleBackend:
    """Answers ``user.has_perm("tta.accept_request", request)`` from the GRANTS tables. It signs
    nobody in.
    """

    def authenticate(self, request, **credentials):
        pass

    def has_perm(self, user, permission, row=None):
        """Whether the person's roles at the row's site, today, hold the permission."""
        return user.is_active and may(user, permission, row)
