"""What a person holds today, read once a request: their roles, and at which sites.

A value without queries, so that lists, pages, actions and tests all reason from the same few words.
"""

from dataclasses import dataclass, field

from accounts.roles import PROGRAMME_ROLES

EVERY_SITE = None  # the answer of ``sites_where`` when the right is held for the whole programme


@dataclass(frozen=True)
class Hat:
    """One role a person holds today: at one site, or for the whole programme where ``site_id`` is None."""

    membership_id: int
    role: str
    site_id: int | None
    organisation: str = ""


@dataclass(frozen=True)
class Place:
    """What a site is called, its slug, and its time zone."""

    name: str
    slug: str
    time_zone: str = ""


@dataclass(frozen=True)
class Standing:
    """All hats of a person today, and the one they chose to wear alone, if any."""

    person_id: int = 0
    hats: tuple = ()
    worn: int | None = None  # a membership's id; None wears all of them
    _by_site: dict = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        by_site = {}
        for hat in self.hats_on:
            by_site.setdefault(hat.site_id, set()).add(hat.role)
        object.__setattr__(self, "_by_site", by_site)

    @property
    def hats_on(self):
        """The hats that count now: the worn one, or all."""
        chosen = tuple(hat for hat in self.hats if hat.membership_id == self.worn)
        return chosen or self.hats

    @property
    def programme_roles(self):
        """The roles held for every site."""
        return frozenset(self._by_site.get(None, ()))

    @property
    def is_programme_wide(self):
        """Whether any role is held for every site: such a person works in the programme scope."""
        return bool(self.programme_roles & PROGRAMME_ROLES)

    @property
    def site_ids(self):
        """The sites at which a role is held by name."""
        return frozenset(self._by_site) - {None}

    def roles_at(self, site_id):
        """The roles that count for a row of the site; with ``None``, for what belongs to no site."""
        return frozenset(self._by_site.get(site_id, ())) | self.programme_roles

    def is_of(self, role, organisations):
        """Whether ``role`` is held for one of ``organisations``, as the invitation names it."""
        return any(hat.role == role and hat.organisation.strip() in organisations for hat in self.hats_on)

    def sites_where(self, roles):
        """The ids of the sites at which one of ``roles`` is held, or EVERY_SITE."""
        if self.programme_roles & roles:
            return EVERY_SITE
        return frozenset(site for site, held in self._by_site.items() if site is not None and held & roles)


NOBODY = Standing()
