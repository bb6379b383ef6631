"""AZ-09: no step is skipped, repeated or taken backwards; each is tried from every state, and by every role."""

import pytest
from django.apps import apps

from accounts.roles import PROGRAM_ROLES, Role
from kernel.errors import NotAllowed, RuleBroken, WrongState
from kernel.lifecycle import Lifecycle
from sites.lifecycle import EngagementState
from sites.models import SiteOwned
from sites.steps import take_step
from tests.attack.canaries import plant
from tests.make import a_request, a_site, a_user, engagement_of
from tta import actions
from tta.lifecycle import REQUEST, State

pytestmark = pytest.mark.django_db

MODELS = [
    model
    for model in apps.get_models()
    if issubclass(model, SiteOwned) and isinstance(getattr(model, "LIFECYCLE", None), Lifecycle)
]


# what the database asks of a state beside its name
BELONGS_TO_STATE = {("newsroom.story", "published"): {"page_slug": "as-it-was-told"}}


def in_state(row, state):
    beside = BELONGS_TO_STATE.get((row.LIFECYCLE.noun, state), {})
    type(row).objects.filter(pk=row.pk).update(state=state, **beside)
    row.refresh_from_db()
    return row


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.LIFECYCLE.noun)
def test_az_09_a_step_leads_out_of_its_states_only(model):
    sites, people, rows = plant(1)
    row, life = rows[sites[0].pk][model._meta.label][0], model.LIFECYCLE
    everyone = people[sites[0].pk] | {role: a_user(role) for role in PROGRAM_ROLES}
    states = [value for value, _ in model._meta.get_field("state").choices]
    tried = set()
    for state in states:
        in_state(row, state)
        for verb, step in life.steps.items():
            if state in step.sources:
                continue
            with pytest.raises(WrongState):
                take_step(row, verb, by=everyone[min(step.roles)], reason="because")
            tried.add(verb)
        row.refresh_from_db()
        assert row.state == state
    assert tried == set(life.steps)


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.LIFECYCLE.noun)
def test_az_09_a_step_is_taken_by_its_roles_only(model):
    sites, people, rows = plant(1)
    row, life = rows[sites[0].pk][model._meta.label][0], model.LIFECYCLE
    everyone = people[sites[0].pk] | {role: a_user(role) for role in PROGRAM_ROLES}
    for verb, step in life.steps.items():
        in_state(row, min(step.sources))
        for role in set(Role) - step.roles:
            with pytest.raises(NotAllowed):
                take_step(row, verb, by=everyone[role], reason="because")
        row.refresh_from_db()
        assert row.state == min(step.sources)


@pytest.mark.parametrize("verb", sorted(set(REQUEST.steps) - {"accept", "assign"}))
def test_az_09_an_action_on_a_finished_request_is_refused(verb):
    site = a_site()
    act = getattr(actions, f"{verb}_request")
    needs_reason = "reason" in act.__wrapped__.__kwdefaults__ if act.__wrapped__.__kwdefaults__ else False
    role = min(REQUEST[verb].roles)
    person = a_user(role, None if role in PROGRAM_ROLES else site)
    request = a_request(site, State.CONFIRMED, expert=person)
    said = {} if needs_reason is False and verb in {"submit", "start"} else {"reason": "because"}
    with pytest.raises(RuleBroken):
        act(request, by=person, **said)
    request.refresh_from_db()
    assert request.state == State.CONFIRMED


def test_az_09_an_alumni_site_asks_for_nothing():
    site = a_site(state=EngagementState.ALUMNI)
    with pytest.raises(RuleBroken):
        actions.draft_request(engagement_of(site), by=a_user(Role.LEAD, site), title="One more")
    site.refresh_from_db()
    assert site.last_request_number == 0
