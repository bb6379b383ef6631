"""What travelers needed on the way is removed 90 days after the trip; who may read it
until then.
"""

from datetime import timedelta

from accounts.models import User
from accounts.roles import PROGRAM_ROLES, Role
from audit.record import record
from exchanges.lifecycle import EXCHANGE_OVER
from exchanges.models import Exchange, TravelerDetails
from kernel import clock
from kernel.scope import as_program
from sites.access import grants
from sites.models import roles_of
from sites.program import LOGISTICS_PROVIDERS

KEPT_DAYS = 90


def remove_old_details(on):
    """Empty what was kept of travelers whose exchange ended, or was canceled, ``KEPT_DAYS`` before
    the day ``on``.

    For the clock; may run any number of times.  Returns how many were emptied.
    """
    last = on - timedelta(days=KEPT_DAYS)
    with as_program():
        ended = Exchange.objects.filter(ends_on__lte=last) | Exchange.objects.filter(
            state__in=EXCHANGE_OVER, ends_on=None, state_since__date__lte=last
        )
        old = TravelerDetails.objects.kept().filter(traveler__exchange__in=ended.values("pk"))
        count = old.update(diet="", access_needs="", emergency_contact="", removed_at=clock.now())
        if count:
            portal = User.objects.the_portal()
            record(
                "exchanges.traveler.forget",
                by=portal,
                on=portal,
                after={"details removed": str(count)},
            )
    return count


def sees_details(person, traveler):
    """Whether ``person`` may read what the traveler needs: themselves, the site lead, the logistics
    provider.
    """
    return traveler.person_id == person.pk or answers_for(
        person, traveler, "exchanges.view_traveler_details"
    )


def answers_for(person, traveler, permission):
    """Whether ``person`` holds ``permission`` as the lead of the site, or as the provider who
    arranges the travel.
    """
    standing = roles_of(person)
    roles = standing.roles_at(traveler.site_id) & grants()[permission]
    return bool(roles - PROGRAM_ROLES) or (
        bool(roles) and standing.is_of(Role.PROVIDER, LOGISTICS_PROVIDERS)
    )
