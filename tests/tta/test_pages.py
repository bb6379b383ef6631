"""The pages of a request: every one opens, acts, and loses nothing that was typed."""

import pytest

from accounts.roles import Role
from tests.make import a_request, a_site, a_user, an_hours_entry
from tta.actions import verify_hours
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


@pytest.mark.parametrize(("role", "act"), [(Role.LEAD, "confirm"), (Role.STAFF, "cancel")])
def test_a_request_is_ended_by_no_button_while_hours_wait_to_be_verified(client, role, act):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    request = a_request(site, State.DELIVERED, expert=expert)
    state = State.DELIVERED if act == "confirm" else State.UNDER_WAY
    Request.objects.filter(pk=request.pk).update(state=state)
    person = a_user(role, site)
    client.force_login(person)
    button, page = f'{request.get_absolute_url()}{act}/"', request.get_absolute_url()
    assert button in client.get(page).content.decode()

    an_hours_entry(request, worked_by=expert)

    assert button not in client.get(page).content.decode()
    assert client.get(f"{page}{act}/").status_code == 302  # who has the address is led back and told why


def test_the_lead_is_asked_to_confirm_once_the_hours_are_verified(client):
    site = a_site()
    expert, lead = a_user(Role.EXPERT, site), a_user(Role.LEAD, site)
    request = a_request(site, State.DELIVERED, expert=expert)
    entry = an_hours_entry(request, worked_by=expert)
    client.force_login(lead)

    assert "Confirm the delivery" not in client.get("/").content.decode()
    assert "They verify the logged hours" in client.get(request.get_absolute_url()).content.decode()

    verify_hours(entry, by=a_user(Role.STAFF))
    assert "Confirm the delivery" in client.get("/").content.decode()
