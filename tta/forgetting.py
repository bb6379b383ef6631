"""What travellers needed on the way is removed 90 days after the trip; who may read it until then."""

from datetime import timedelta

from accounts.models import User
from accounts.roles import PROGRAMME_ROLES, Role
from audit.record import record
from kernel import clock
from kernel.scope import as_programme
from sites.access import grants
from sites.models import standing_of
from sites.programme import LOGISTICS_PROVIDERS
from tta.lifecycle import EXCHANGE_OVER
from tta.models import Exchange, TravellerDetails

KEPT_DAYS = 90


def remove_old_details(on):
    """Empty what was kept of travellers whose exchange ended, or was canceled, ``KEPT_DAYS`` before the day ``on``.

    For the clock; may run any number of times.  Returns how many were emptied.
    """
    last = on - timedelta(days=KEPT_DAYS)
    with as_programme():
        ended = Exchange.objects.filter(ends_on__lte=last) | Exchange.objects.filter(
            state__in=EXCHANGE_OVER, ends_on=None, state_since__date__lte=last
        )
        old = TravellerDetails.objects.kept().filter(traveller__exchange__in=ended.values("pk"))
        count = old.update(diet="", access_needs="", emergency_contact="", removed_at=clock.now())
        if count:
            portal = User.objects.the_portal()
            record("tta.traveller.forget", by=portal, on=portal, after={"details removed": str(count)})
    return count


def sees_details(person, traveller):
    """Whether ``person`` may read what the traveller needs: themselves, the site lead, the logistics provider."""
    return traveller.person_id == person.pk or answers_for(person, traveller, "tta.view_traveller_details")


def answers_for(person, traveller, permission):
    """Whether ``person`` holds ``permission`` as the lead of the site, or as the provider who arranges the travel."""
    standing = standing_of(person)
    roles = standing.roles_at(traveller.site_id) & grants()[permission]
    return bool(roles - PROGRAMME_ROLES) or (
        bool(roles) and standing.is_of(Role.PROVIDER, LOGISTICS_PROVIDERS)
    )
