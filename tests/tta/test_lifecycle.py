"""Every verb from every state: allowed exactly where the table says so; a refusal changes nothing."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing, RuleBroken, WrongState
from tests.assertions import refused
from tests.make import a_request, a_site, a_user, an_hours_entry
from tta import actions
from tta.lifecycle import EDITABLE, ENDED, HOURS, REQUEST, HoursState, State
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db
WHY = {"reason": "Because."}
# verb: (the action, the role that takes it, what it is given)
REQUEST_ACTS = {
    "submit": (actions.submit_request, Role.LEAD, {}),
    "return": (actions.return_request, Role.STAFF, WHY),
    "decline": (actions.decline_request, Role.STAFF, WHY),
    "accept": (actions.accept_request, Role.STAFF, {"hours": Decimal(5)}),
    "assign": (actions.assign_expert, Role.PROVIDER, {}),
    "start": (actions.start_request, Role.PROVIDER, {}),
    "deliver": (actions.deliver_request, Role.PROVIDER, {}),
    "reopen": (actions.reopen_request, Role.LEAD, WHY),
    "confirm": (actions.confirm_request, Role.LEAD, {}),
    "withdraw": (actions.withdraw_request, Role.LEAD, WHY),
    "cancel": (actions.cancel_request, Role.STAFF, WHY),
}
HOURS_ACTS = {
    "verify": (actions.verify_hours, Role.PROVIDER, {}),
    "return": (actions.return_hours, Role.PROVIDER, WHY),
    "withdraw": (actions.withdraw_hours, Role.EXPERT, {}),
    "reverse": (actions.reverse_hours, Role.STAFF, WHY),
}


def test_every_step_has_an_action_and_every_state_its_words():
    assert set(REQUEST_ACTS) == set(REQUEST.steps)
    assert set(HOURS_ACTS) == set(HOURS.steps)
    assert set(REQUEST.states) == set(State)
    assert set(HOURS.states) == set(HoursState)
    staged = {state for state in State if REQUEST.stage_number(state) >= 0}
    assert staged == set(State) - (ENDED - {State.CONFIRMED})
    assert not ENDED & EDITABLE


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", REQUEST.steps)
def test_a_request_takes_a_step_exactly_where_the_table_says(verb, state):
    action, role, given = REQUEST_ACTS[verb]
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    person = expert if role == Role.EXPERT else a_user(role, site)
    request = a_request(site, state, expert=expert)
    arguments = given | ({"expert": expert} if verb == "assign" else {})
    if state not in REQUEST[verb].sources:
        with refused(WrongState):
            action(request, by=person, **arguments)
        return
    action(request, by=person, **arguments)
    assert Request.objects.get().state == REQUEST[verb].target
    event = Event.objects.about(request).get()
    assert (event.action, event.actor_id) == (REQUEST.event(verb), person.pk)


@pytest.mark.parametrize("state", HoursState)
@pytest.mark.parametrize("verb", HOURS.steps)
def test_hours_take_a_step_exactly_where_the_table_says(verb, state):
    action, role, given = HOURS_ACTS[verb]
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    entry = an_hours_entry(a_request(site, State.UNDER_WAY, expert=expert), worked_by=expert)
    if state in {HoursState.VERIFIED, HoursState.REVERSED}:
        entry = actions.verify_hours(entry, by=a_user(Role.PROVIDER))
    if state == HoursState.REVERSED:
        entry = actions.reverse_hours(entry, by=a_user(Role.STAFF), reason="Twice.")
    if state in {HoursState.RETURNED, HoursState.WITHDRAWN}:
        HoursEntry.objects.filter(pk=entry.pk).update(state=state)
        Request.objects.update(hours_logged=0)
    person = expert if role == Role.EXPERT else a_user(role, site)
    if state in HOURS[verb].sources:
        action(entry, by=person, **given)
        assert HoursEntry.objects.get().state == HOURS[verb].target
    else:
        with refused(WrongState):
            action(entry, by=person, **given)


def asking_for_a_reason(table):
    return [verb for verb, step in table.steps.items() if step.reason]


@pytest.mark.parametrize("verb", asking_for_a_reason(REQUEST))
def test_a_step_of_a_request_that_asks_for_a_reason_is_refused_without_one(verb):
    action, role, _ = REQUEST_ACTS[verb]
    site = a_site()
    request = a_request(site, min(REQUEST[verb].sources), expert=a_user(Role.EXPERT, site))
    person = a_user(role, site)
    with refused(ReasonMissing):
        action(request, by=person, reason="  ")


@pytest.mark.parametrize("verb", asking_for_a_reason(HOURS))
def test_a_step_of_hours_that_asks_for_a_reason_is_refused_without_one(verb):
    action, role, _ = HOURS_ACTS[verb]
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    entry = an_hours_entry(a_request(site, State.UNDER_WAY, expert=expert), worked_by=expert)
    if verb == "reverse":
        entry = actions.verify_hours(entry, by=a_user(Role.PROVIDER))
    person = a_user(role, site)
    with refused(ReasonMissing):
        action(entry, by=person, reason="  ")


@pytest.mark.parametrize(
    ("verb", "role"),
    [(verb, role) for verb in REQUEST.steps for role in Role if role not in REQUEST[verb].roles],
)
def test_no_role_takes_a_step_the_table_does_not_give_it(verb, role):
    action, _, given = REQUEST_ACTS[verb]
    site = a_site()
    expert, person = a_user(Role.EXPERT, site), a_user(role, site)
    request = a_request(site, min(REQUEST[verb].sources), expert=expert)
    arguments = given | ({"expert": expert} if verb == "assign" else {})
    with refused(NotAllowed):
        action(request, by=person, **arguments)


@pytest.mark.parametrize("state", State)
def test_the_text_is_edited_only_while_it_is_the_sites(state):
    site = a_site()
    request, member = a_request(site, state), a_user(Role.MEMBER, site)
    changes = {"title": "Tracing every gun"}
    if state in EDITABLE:
        actions.edit_request(request, changes, seen_version=1, by=member)
        assert Request.objects.get().title == "Tracing every gun"
    else:
        with refused(RuleBroken, match="its text is fixed"):
            actions.edit_request(request, changes, seen_version=1, by=member)
    assert Request.objects.get().version == (2 if state in EDITABLE else 1)
