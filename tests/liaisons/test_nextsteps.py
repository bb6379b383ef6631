"""Next steps: done, dropped with a reason, carried over; the late ones age in sight."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing, WrongState
from liaisons import actions
from liaisons.actions.nextstep import StepUnfit
from liaisons.lifecycle import NEXT_STEP, StepState
from liaisons.models import Level, NextStep
from notifications.models import Notice
from tests.assertions import EVERY_TABLE, refused
from tests.liaisons.make import a_next_step
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db


def late(step, days=5):
    NextStep.objects.filter(pk=step.pk).update(due_on=timezone.localdate() - timedelta(days=days))
    return NextStep.objects.get(pk=step.pk)


def test_a_late_step_says_how_late_it_is_until_it_is_done():
    step = late(a_next_step())
    assert (step.days_overdue, step.overdue_words) == (5, "5 days overdue")
    done = actions.finish_next_step(step, by=a_user(Role.LEAD, step.site))
    assert (done.state, done.days_overdue, done.overdue_words) == (StepState.DONE, 0, "")
    assert step.owner_id in set(Notice.objects.values_list("recipient", flat=True))


def test_dropping_needs_a_reason_that_stays():
    step = a_next_step()
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.drop_next_step(step, by=step.owner, reason=" ")
    assert actions.drop_next_step(step, by=step.owner, reason="Overtaken.").closing_reason == "Overtaken."


def test_carrying_over_makes_a_new_step_and_the_old_one_says_so():
    step = late(a_next_step())
    with refused(StepUnfit, watched=EVERY_TABLE):
        actions.carry_next_step(step, timezone.localdate() - timedelta(days=1), by=step.owner)
    later = timezone.localdate() + timedelta(days=9)
    new = actions.carry_next_step(step, later, by=step.owner, reason="Waiting for the lab.")
    step.refresh_from_db()
    assert (step.state, new.state, new.carried_from, new.due_on) == (
        StepState.CARRIED,
        StepState.OPEN,
        step,
        later,
    )
    with refused(WrongState, watched=EVERY_TABLE):
        actions.carry_next_step(step, later + timedelta(days=1), by=step.owner)


@pytest.mark.parametrize("verb", sorted(NEXT_STEP.steps))
@pytest.mark.parametrize("state", sorted(StepState))
def test_every_verb_from_every_state(verb, state):
    step = a_next_step()
    NextStep.objects.filter(pk=step.pk).update(state=state, closing_reason="x")
    acts = {
        "finish": lambda: actions.finish_next_step(step, by=step.owner),
        "drop": lambda: actions.drop_next_step(step, by=step.owner, reason="x"),
        "carry": lambda: actions.carry_next_step(step, step.due_on + timedelta(days=9), by=step.owner),
    }
    if state in NEXT_STEP[verb].sources:
        acts[verb]()
        assert NextStep.objects.get(pk=step.pk).state == NEXT_STEP[verb].target
    else:
        with refused(WrongState, watched=EVERY_TABLE):
            acts[verb]()
        assert NextStep.objects.get(pk=step.pk).state == state


def test_the_site_neither_sees_nor_closes_what_the_team_keeps_to_itself():
    site = a_site()
    step = a_next_step(site, level=Level.TEAM)
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site)
    assert not NextStep.objects.visible_to(lead).exists()
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.finish_next_step(step, by=lead)
    with refused(StepUnfit, watched=EVERY_TABLE):
        a_next_step(site, by=liaison, owner=lead, level=Level.TEAM)


@pytest.mark.parametrize("role", [Role.EXPERT, Role.PARTNER, Role.HANDOVER])
def test_readers_close_nothing(role):
    step = a_next_step()
    somebody = a_user(role, step.site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.finish_next_step(step, by=somebody)


def test_the_pages_add_finish_drop_and_carry(client):
    site = a_site()
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site)
    client.force_login(liaison)
    due = timezone.localdate() + timedelta(days=3)
    said = {"text": "Send the list", "owner": lead.pk, "due_on": due.isoformat(), "level": "shared"}
    assert client.post(reverse("liaisons:nextstep-add", args=[site.slug]), said).status_code == 302
    step = NextStep.objects.get()
    client.force_login(lead)
    assert "Send the list" in client.get(reverse("liaisons:my-nextsteps")).content.decode()
    page = client.get(reverse("liaisons:nextsteps", args=[site.slug])).content.decode()
    assert "Send the list" in page
    carry = {"due_on": (due + timedelta(days=9)).isoformat()}
    assert (
        client.post(reverse("liaisons:nextstep-carry", args=[site.slug, step.pk]), carry).status_code == 302
    )
    new = NextStep.objects.get(state="open")
    refused = client.post(reverse("liaisons:nextstep-drop", args=[site.slug, new.pk]), {"reason": ""})
    assert refused.status_code == 422
    assert client.post(reverse("liaisons:nextstep-finish", args=[site.slug, new.pk])).status_code == 302
    client.force_login(a_user(Role.LEAD))
    assert client.get(reverse("liaisons:nextsteps", args=[site.slug])).status_code == 404
    assert client.get(reverse("liaisons:nextstep-finish", args=[site.slug, new.pk])).status_code == 404


def test_the_record_of_the_site_is_silent_about_steps_of_the_team():
    step = a_next_step(level=Level.TEAM)
    actions.drop_next_step(step, by=step.owner, reason="The chief must not know.")
    assert Event.objects.get(action="liaisons.nextstep.drop").site_id is None


@pytest.mark.parametrize("act", ["finish", "carry", "drop"])
def test_each_act_says_which_step_it_is_about(act, client):
    step = a_next_step(text="Send the shooting data")
    client.force_login(a_user(Role.LEAD, step.site))
    page = client.get(reverse(f"liaisons:nextstep-{act}", args=[step.site.slug, step.pk])).content.decode()
    assert "Send the shooting data" in page
    assert step.owner.name in page
