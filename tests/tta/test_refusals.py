"""Refusals of the actions on requests that come from an old tab; each leaves every row as it was."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from kernel.errors import WrongState
from tests.assertions import EVERY_TABLE, refused
from tests.make import a_request, a_site, a_user
from tta import actions
from tta.lifecycle import COMMITTABLE, State

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", sorted(set(State) - set(COMMITTABLE)))
def test_hours_are_added_between_acceptance_and_delivery_only(state):
    request, staff = a_request(a_site(), state), a_user(Role.STAFF)
    with refused(WrongState, match="between acceptance and delivery", watched=EVERY_TABLE):
        actions.commit_more_hours(request, Decimal(2), by=staff, reason="More cases.")
