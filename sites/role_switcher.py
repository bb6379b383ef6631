"""Display names of a user's roles, for the role switcher and the page "My roles"."""

from dataclasses import dataclass

from accounts.roles import Role
from kernel.scope import scope
from sites.models import Membership, Site, roles_of


@dataclass(frozen=True)
class NamedHat:
    """One role held today, in words."""

    membership_id: int
    role: str
    where: str
    is_worn: bool
    from_on: object = None
    until_on: object = None


def hats_of(user, *, with_dates=False):
    """The roles of ``user`` with their names; no query unless one active role is chosen.

    With one active role, row-level security hides the sites of the others, so their names are read
    in a scope of all the user's sites.
    """
    roles = roles_of(user)
    sites = {hat.site_id for hat in roles.hats} - {None}
    names = {pk: place.name for pk, place in getattr(user, "places", {}).items()}
    if sites - set(names):
        with scope(person_id=user.pk, sites=sites):
            names = {site.pk: str(site) for site in Site.objects.filter(pk__in=sites)}
    rows = ()
    if with_dates:
        rows = Membership.objects.of(user).today()
    days = {row.pk: (row.from_on, row.until_on) for row in rows}
    return [
        NamedHat(
            hat.membership_id,
            Role(hat.role).label,
            names.get(hat.site_id, "Whole program"),
            hat in roles.active_roles,
            *days.get(hat.membership_id, ()),
        )
        for hat in roles.hats
    ]
