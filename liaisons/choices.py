"""Who can be named in the log, and the focus areas of today."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

from accounts.roles import Role
from kernel.clock import today
from liaisons.models import LogEntry
from liaisons.permissions import GRANTS
from sites.access import people_with
from sites.models import FocusArea, Membership, Site, roles_of


def people_at(sites):
    """(site, person, note) for everybody who plays a part at ``sites`` today, by site and name."""
    rows = Membership.objects.on(today()).filter(site__in=sites).select_related("user", "agency", "site")
    seen, named = set(), []
    for row in sorted(rows, key=lambda row: (row.site.name, row.user.name)):
        if (row.site_id, row.user_id) not in seen:
            seen.add((row.site_id, row.user_id))
            note = row.agency.name if row.agency else row.organization or row.get_role_display()
            named.append((row.site, row.user, note))
    return named


def areas():
    """The names of today's focus areas."""
    return list(FocusArea.objects.values_list("name", flat=True))


def writing_sites(person):
    """The sites ``person`` writes the log of, the one they wrote about last first."""
    sites = list(Site.objects.visible_to(person))
    held = roles_of(person).sites_where(frozenset({Role.LIAISON}))
    if not roles_of(person).program_roles:
        sites = [site for site in sites if site.pk in held]
    last = LogEntry.objects.visible_to(person).filter(author=person.pk).order_by("-written_at", "-pk")
    order = {
        pk: -number for number, pk in enumerate(reversed(list(last.values_list("site", flat=True)[:50])))
    }
    return sorted(sites, key=lambda site: (order.get(site.pk, 1), site.name))


def people_holding(roles):
    """Everybody who holds one of ``roles`` today, anywhere in scope, by name."""
    held = Membership.objects.on(today()).filter(user=OuterRef("pk"), role__in=[str(role) for role in roles])
    return get_user_model().objects.filter(Exists(held), is_active=True).order_by("name")


def who_may_write(site):
    """Who may be named as a writer of full reports of ``site`` today."""
    return people_with(GRANTS["liaisons.write_report"], site, on=today())


def names_of(ids):
    """The names of the people with these ids, in order."""
    people = get_user_model().objects.filter(pk__in=ids).order_by("name")
    return list(people.values_list("name", flat=True))
