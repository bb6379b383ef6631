"""The pages of a request: every one opens, acts, and loses nothing that was typed."""

import pytest

from accounts.roles import Role
from tests.make import a_request, a_site, a_user, an_hours_entry
from tta.lifecycle import State
from tta.models import Request
from tta.permissions import GRANTS

pytestmark = pytest.mark.django_db

STEPS = {
    "submit": (State.DRAFT, Role.LEAD),
    "edit": (State.DRAFT, Role.MEMBER),
    "withdraw": (State.DRAFT, Role.LEAD),
    "accept": (State.SUBMITTED, Role.STAFF),
    "return": (State.SUBMITTED, Role.STAFF),
    "decline": (State.SUBMITTED, Role.STAFF),
    "assign": (State.ACCEPTED, Role.PROVIDER),
    "commit-more": (State.ACCEPTED, Role.STAFF),
    "cancel": (State.ACCEPTED, Role.STAFF),
    "start": (State.ASSIGNED, Role.PROVIDER),
    "hours/new": (State.ASSIGNED, Role.PROVIDER),
    "deliver": (State.UNDER_WAY, Role.PROVIDER),
    "confirm": (State.DELIVERED, Role.LEAD),
    "reopen": (State.DELIVERED, Role.LEAD),
    "triage": (State.SUBMITTED, Role.PROVIDER),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_page_of_each_step_opens_for_a_role_that_may(client, step):
    state, role = STEPS[step]
    site = a_site()
    request = a_request(site, state, expert=a_user(Role.EXPERT, site))
    client.force_login(a_user(role, site))
    answer = client.get(f"{request.get_absolute_url()}{step}/")
    assert answer.status_code == 200, answer.content
    assert request.title.encode() in answer.content


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_every_role_reads_a_request_in_every_state_with_one_primary_act_at_most(client, role):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    request = a_request(site, State.UNDER_WAY, expert=expert)
    an_hours_entry(request, worked_by=expert)
    client.force_login(a_user(role, site))
    for state in State:
        Request.objects.filter(pk=request.pk).update(state=state)
        answer = client.get(request.get_absolute_url())
        is_hidden = state == State.DRAFT and role not in GRANTS["tta.view_request_draft"]
        assert answer.status_code == (404 if is_hidden else 200), state
        assert answer.content.count(b'class="usa-button" href=') <= 1, state
