"""The alerts of the site list name requests of sites the person sees, whichever sites are asked for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from tests.make import a_request, a_site, a_user
from tta.lifecycle import State
from tta.site_alerts import overdue_decisions

pytestmark = pytest.mark.django_db


def test_an_overdue_decision_of_another_site_is_not_told():
    own, other = a_site(), a_site()
    long_ago = timezone.now() - timedelta(days=30)
    for site in (own, other):
        a_request(site, State.SUBMITTED, state_since=long_ago)

    assert set(overdue_decisions(a_user(Role.LEAD, own), [own.pk, other.pk])) == {own.pk}
    assert set(overdue_decisions(a_user(Role.STAFF), [own.pk, other.pk])) == {own.pk, other.pk}
