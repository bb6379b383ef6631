"""People and agencies of a site today, read as subqueries of its engagement."""

from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.roles import Role
from sites.models import Agency, Membership

IN_ORDER = [Role.LEAD, Role.MEMBER, Role.LIAISON, Role.EXPERT, Role.PARTNER, Role.HANDOVER]
PERSON = {
    "name": "user__name", "title": "user__title", "is_invented": "user__is_invented", "role": "role",
    "agency": "agency__name", "organization": "organization", "from_on": "from_on", "until_on": "until_on",
}  # fmt: skip


@dataclass(frozen=True)
class PersonAtSite:
    """Somebody with a role at the site, as the page shows them."""

    name: str
    title: str
    is_invented: bool
    role: str
    place: str
    from_on: date
    until_on: date | None

    @property
    def role_name(self):
        return Role(self.role).label


def with_everybody(rows, user, on, *, site):
    """``rows`` with the people and agencies ``user`` may see on the day ``on``; ``site`` names the
    rows' site.
    """
    here = {"site_id": OuterRef(site)}
    people = Membership.objects.visible_to(user).on(on).filter(**here).order_by("user__name")
    agencies = Agency.objects.visible_to(user).filter(**here).order_by("name")
    return rows.annotate(
        people_here=ArraySubquery(people.values(fields=JSONObject(**PERSON))),
        agencies_here=ArraySubquery(agencies.values(fields=JSONObject(pk="pk", name="name", kind="kind"))),
    )


def people_of(row):
    """Everybody with a role at the site, in the order of the roles; none where the viewer may not
    know them.
    """
    everybody = [_present(**fields) for fields in row.people_here or ()]
    return sorted(everybody, key=lambda one: IN_ORDER.index(one.role))


def _present(*, agency, organization, from_on, until_on, **fields):
    first, last = date.fromisoformat(from_on), date.fromisoformat(until_on) if until_on else None
    return PersonAtSite(place=agency or organization, from_on=first, until_on=last, **fields)


def agencies_of(row):
    """The agencies of the site by name, each with its kind in words."""
    kinds = dict(Agency.Kind.choices)
    return [fields | {"kind": kinds[fields["kind"]]} for fields in row.agencies_here or ()]
