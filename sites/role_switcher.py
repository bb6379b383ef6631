"""The roles of one person, named: for the switcher on every page and the page of one's own roles."""

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
    """The hats of ``user``, named; without a query unless one hat alone is on.

    Under one hat the wall hides the other hats' sites, so their names are read in the scope of all
    of the person's own.
    """
    standing = roles_of(user)
    sites = {hat.site_id for hat in standing.hats} - {None}
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
            hat in standing.active_roles,
            *days.get(hat.membership_id, ()),
        )
        for hat in standing.hats
    ]
