"""Every verb from every state: allowed exactly where the table says so; a refusal changes nothing."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing, RuleBroken, WrongState
from tests.make import a_request, a_site, a_user, an_hours_entry
from tests.unchanged import case, refused, taken_back
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
def test_a_request_takes_a_step_exactly_where_the_table_says(state):
    site = a_site()
    people = {role: a_user(role, site) for role in (Role.LEAD, Role.STAFF, Role.PROVIDER, Role.EXPERT)}
    request = a_request(site, state, expert=people[Role.EXPERT])
    for verb, (action, role, given) in REQUEST_ACTS.items():
        row, person = Request.objects.get(pk=request.pk), people[role]
        said = given | ({"expert": people[Role.EXPERT]} if verb == "assign" else {})
        if state not in REQUEST[verb].sources:
            with case(verb), refused(WrongState):
                action(row, by=person, **said)
            continue
        with case(verb), taken_back():
            action(row, by=person, **said)
            assert Request.objects.get(pk=request.pk).state == REQUEST[verb].target, verb
            event = Event.objects.about(request).get()
            assert (event.action, event.actor_id) == (REQUEST.event(verb), person.pk), verb


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


@pytest.mark.parametrize(("table", "acts"), [(REQUEST, REQUEST_ACTS), (HOURS, HOURS_ACTS)])
def test_a_step_that_asks_for_words_is_refused_without_them(table, acts):
    for verb, step in table.steps.items():
        if not step.reason:
            continue
        action, role, _ = acts[verb]
        site = a_site()
        expert = a_user(Role.EXPERT, site)
        state = min(step.sources) if table is REQUEST else State.UNDER_WAY
        row = a_request(site, state, expert=expert)
        if table is HOURS:
            row = an_hours_entry(row, worked_by=expert)
            row = actions.verify_hours(row, by=a_user(Role.PROVIDER)) if verb == "reverse" else row
        person = a_user(role, site)
        with refused(ReasonMissing):
            action(row, by=person, reason="  ")


def test_no_role_takes_a_step_the_table_does_not_give_it():
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    people = {role: a_user(role, site) for role in Role}
    for verb, (action, _, given) in REQUEST_ACTS.items():
        request = a_request(site, min(REQUEST[verb].sources), expert=expert)
        said = given | ({"expert": expert} if verb == "assign" else {})
        for role in set(Role) - REQUEST[verb].roles:
            with case(verb, role), refused(NotAllowed):
                action(request, by=people[role], **said)


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
