"""A second engagement of a site, selected in the browser after the first one ended."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed
from sites.actions.site import CohortUnfit, StillEngaged, add_engagement
from sites.lifecycle import EngagementState
from sites.models import Engagement
from tests.assertions import EVERY_TABLE, refused
from tests.make import ROLES, a_site, a_user, engagement_of

pytestmark = pytest.mark.django_db
PLANNED = date(2031, 3, 1)
BJA = {Role.ADMIN, Role.STAFF}


def an_ended_site(state=EngagementState.ALUMNI, cohort=2019):
    site = a_site(state=state)
    Engagement.objects.filter(site=site).update(cohort=cohort)
    return site


def test_a_site_is_selected_again_on_its_page(client):
    site = an_ended_site()
    first = engagement_of(site)
    client.force_login(a_user(Role.STAFF))
    address = reverse("sites:engagement-add", args=[site.slug])
    assert address in client.get(site.get_absolute_url()).content.decode()

    answer = client.post(address, {"track": "operations", "announced_on": "2031-03-01"}, follow=True)

    second = engagement_of(site)
    assert (second.number, second.predecessor, second.cohort) == (2, first, 2031)
    assert (second.state, second.months, second.allotments.count()) == ("selected", 36, 0)
    assert answer.redirect_chain[-1][0] == second.get_absolute_url()
    assert Event.objects.newest_first().first().action == "sites.engagement.add"


def test_a_withdrawn_site_is_selected_again():
    site = an_ended_site(EngagementState.WITHDRAWN)

    assert add_engagement(site, "diagnostic", PLANNED, by=a_user(Role.ADMIN)).months == 18


OPEN = [
    state for state in EngagementState if state not in {EngagementState.ALUMNI, EngagementState.WITHDRAWN}
]


@pytest.mark.parametrize("state", OPEN)
def test_a_site_that_is_engaged_is_not_selected_again(client, state):
    site = an_ended_site(state)
    staff = a_user(Role.STAFF)
    client.force_login(staff)

    with refused(StillEngaged, match="End it first", watched=EVERY_TABLE):
        add_engagement(site, "operations", PLANNED, by=staff)
    address = reverse("sites:engagement-add", args=[site.slug])
    assert address not in client.get(site.get_absolute_url()).content.decode()


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2018, 5, 1)], ids=str)
def test_the_new_cohort_is_later_than_the_last(day):
    site, staff = an_ended_site(), a_user(Role.STAFF)
    with refused(CohortUnfit, match="after 2019", watched=EVERY_TABLE):
        add_engagement(site, "operations", day, by=staff)


@pytest.mark.parametrize("role", sorted(set(ROLES) - BJA))
def test_only_bja_selects_a_site_again(role):
    site = an_ended_site()
    person = a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        add_engagement(site, "operations", PLANNED, by=person)


def test_nobody_becomes_a_pilot_any_more(client):
    site = an_ended_site()
    client.force_login(a_user(Role.STAFF))

    answer = client.post(
        reverse("sites:engagement-add", args=[site.slug]), {"track": "pilot", "announced_on": "2031-03-01"}
    )

    assert answer.status_code == 422
    assert engagement_of(site).number == 1
