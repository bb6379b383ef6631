"""The roles a user has today, as a value that needs no queries once it is read.

A value without queries, so that lists, pages, actions and tests all reason from the same few words.
"""

from dataclasses import dataclass, field

from accounts.roles import PROGRAM_ROLES

ALL_SITES = None  # the answer of ``sites_where`` when the right is held for the whole program


@dataclass(frozen=True)
class HeldRole:
    """One role a person holds today: at one site, or for the whole program where ``site_id`` is
    None.
    """

    membership_id: int
    role: str
    site_id: int | None
    organization: str = ""


@dataclass(frozen=True)
class Place:
    """What a site is called, its slug, and its time zone."""

    name: str
    slug: str
    time_zone: str = ""


@dataclass(frozen=True)
class UserRoles:
    """All hats of a person today, and the one they chose to wear alone, if any."""

    person_id: int = 0
    hats: tuple = ()
    worn: int | None = None  # a membership's id; None wears all of them
    _by_site: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_site = {}
        for hat in self.active_roles:
            by_site.setdefault(hat.site_id, set()).add(hat.role)
        object.__setattr__(self, "_by_site", by_site)

    @property
    def active_roles(self):
        """The hats that count now: the worn one, or all."""
        chosen = tuple(hat for hat in self.hats if hat.membership_id == self.worn)
        return chosen or self.hats

    @property
    def program_roles(self):
        """The roles held for every site."""
        return frozenset(self._by_site.get(None, ()))

    @property
    def is_program_wide(self):
        """Whether any role is held for every site: such a person works in the program scope."""
        return bool(self.program_roles & PROGRAM_ROLES)

    @property
    def site_ids(self):
        """The sites at which a role is held by name."""
        return frozenset(self._by_site) - {None}

    def roles_at(self, site_id):
        """The roles that count for a row of the site; with ``None``, for what belongs to no site."""
        return frozenset(self._by_site.get(site_id, ())) | self.program_roles

    def is_of(self, role, organizations):
        """Whether ``role`` is held for one of ``organizations``, as the invitation names it."""
        return any(
            hat.role == role and hat.organization.strip() in organizations for hat in self.active_roles
        )

    def sites_where(self, roles):
        """The ids of the sites at which one of ``roles`` is held, or EVERY_SITE."""
        if self.program_roles & roles:
            return ALL_SITES
        return frozenset(site for site, held in self._by_site.items() if site is not None and held & roles)


NO_ROLES = UserRoles()
