"""Every step of an engagement from every state, and what each one changes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing, WrongState
from sites.actions import engagement as actions
from sites.lifecycle import ENGAGEMENT, EngagementState
from sites.models import Allotment, AllotmentLine, Engagement
from tests.make import ROLES, a_request, a_site, a_user, an_engagement, engagement_of, hours_of
from tests.unchanged import EVERY_TABLE, case, refused, taken_back
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
ASKED = {
    "announce": lambda one, by: actions.announce_engagement(one, TODAY(), by=by),
    "launch": lambda one, by: actions.launch_engagement(one, TODAY(), by=by),
    "activate": lambda one, by: actions.activate_engagement(one, by=by),
    "transition": lambda one, by: actions.transition_engagement(
        one, "diagnostic", TODAY(), by=by, reason="Why"
    ),
    "extend": lambda one, by: actions.extend_engagement(
        one, TODAY() + timedelta(days=900), by=by, reason="Why"
    ),
    "close_out": lambda one, by: actions.close_out_engagement(one, by=by),
    "close": lambda one, by: actions.close_engagement(one, by=by),
    "withdraw": lambda one, by: actions.withdraw_engagement(one, by=by, reason="Why"),
}


def test_every_verb_of_the_table_has_an_action():
    assert set(ASKED) == set(ENGAGEMENT.steps)


@pytest.mark.parametrize("state", EngagementState)
def test_the_verb_leads_out_of_its_own_states_and_is_refused_in_all_others(state):
    staff, site = a_user(Role.STAFF), a_site(state=state)
    for verb, step in ENGAGEMENT.steps.items():
        if state not in step.sources:
            with case(verb), refused(WrongState, watched=EVERY_TABLE):
                ASKED[verb](engagement_of(site), staff)
            continue
        with case(verb), taken_back():
            assert ASKED[verb](engagement_of(site), staff).state == step.target, verb
            assert Event.objects.newest_first().first().action == ENGAGEMENT.event(verb), verb


@pytest.mark.parametrize("verb", ENGAGEMENT.steps)
def test_only_bja_takes_the_step(verb):
    site = a_site(state=min(ENGAGEMENT[verb].sources))
    for role in ROLES:
        person = a_user(role, site)
        if role in ENGAGEMENT[verb].roles:
            with case(role), taken_back():
                ASKED[verb](engagement_of(site), person)
            continue
        with case(role), refused(NotAllowed, watched=EVERY_TABLE):
            ASKED[verb](engagement_of(site), person)


def test_closing_is_refused_while_hours_are_committed_and_names_the_requests():
    site = a_site(state=EngagementState.CLOSE_OUT)
    one = a_request(site, State.ACCEPTED, hours=Decimal(12), title="Tracing crime guns")
    staff = a_user(Role.STAFF)

    with refused(actions.StillCommitted, watched=EVERY_TABLE) as refusal:
        actions.close_engagement(engagement_of(site), by=staff)

    assert str(refusal.value).startswith(
        "Still committed: 12 expert hours for Request 1: Tracing crime guns."
    )
    assert refusal.value.held == [("expert hours", str(one), one.get_absolute_url(), Decimal(12))]


@pytest.mark.parametrize(("lapse", "act", "left"), [(True, "lapse", 0), (False, "keep", 200)])
def test_unused_hours_lapse_or_stay_by_the_engagements_settings_with_a_line(lapse, act, left):
    site = a_site(state=EngagementState.CLOSE_OUT)
    Engagement.objects.update(unused_hours_lapse=lapse)

    actions.close_engagement(engagement_of(site), by=a_user(Role.STAFF))

    hours = hours_of(site)
    assert hours.left == left
    assert hours.lines.first().act == act
    assert hours.lines.count() == 2


def test_launching_grants_what_the_program_promises_and_counts_the_months():
    site = a_site(state=EngagementState.ANNOUNCED)
    AllotmentLine.objects.all()  # the maker's own grants stand; a second launch grants nothing twice
    starts_on = TODAY()

    engagement = actions.launch_engagement(engagement_of(site), starts_on, by=a_user(Role.STAFF))

    assert engagement.starts_on == starts_on
    assert engagement.month_on(starts_on) == 1
    assert not engagement.are_dates_derived
    assert dict(Allotment.objects.values_list("kind", "granted")) == {"expert_hours": 200, "person_trips": 18}


def test_extending_moves_the_last_day_and_records_the_one_before():
    engagement = engagement_of(a_site())
    was, new = engagement.ends_on, engagement.ends_on + timedelta(days=90)

    actions.extend_engagement(engagement, new, by=a_user(Role.ADMIN), reason="The plan needs a quarter more")

    event = Event.objects.newest_first().first()
    assert event.before["ends on"] == f"{was:%B} {was.day}, {was.year}"
    assert event.after["ends on"] == f"{new:%B} {new.day}, {new.year}"
    assert event.reason == "The plan needs a quarter more"


def test_an_extension_to_an_earlier_day_is_refused_and_leaves_no_trace():
    engagement = engagement_of(a_site())
    staff = a_user(Role.STAFF)

    with refused(actions.DateUnfit, watched=EVERY_TABLE):
        actions.extend_engagement(engagement, engagement.ends_on, by=staff, reason="Why")


def test_a_transition_is_dated_and_counts_the_months_of_the_new_track_from_there():
    site = a_site()
    engagement = engagement_of(site)
    on = engagement.starts_on + timedelta(days=30)
    Engagement.objects.update(track="diagnostic")

    done = actions.transition_engagement(
        engagement, "operations", on, by=a_user(Role.STAFF), reason="Named for it"
    )

    change = done.transitions.get()
    assert (change.from_track, change.to_track, change.on) == ("diagnostic", "operations", on)
    assert done.ends_on == actions.last_day(on, 36)


def test_moving_to_the_same_track_is_refused_and_leaves_no_trace():
    engagement = engagement_of(a_site())
    staff = a_user(Role.STAFF)

    with refused(actions.SameTrack, watched=EVERY_TABLE):
        actions.transition_engagement(engagement, "operations", TODAY(), by=staff, reason="Why")


def test_changing_track_twice_on_one_day_is_refused_and_leaves_no_trace():
    engagement, staff = engagement_of(a_site()), a_user(Role.STAFF)
    engagement = actions.transition_engagement(engagement, "diagnostic", TODAY(), by=staff, reason="Why")

    with refused(actions.DateUnfit, watched=EVERY_TABLE):
        actions.transition_engagement(engagement, "operations", TODAY(), by=staff, reason="Back")


def test_settings_are_changed_with_a_reason_and_both_values_stand_in_the_record():
    engagement = engagement_of(a_site())
    staff = a_user(Role.STAFF)

    actions.edit_engagement(
        engagement, {"unused_hours_lapse": False}, seen_version=1, by=staff, reason="Agreed with the site"
    )

    event = Event.objects.newest_first().first()
    assert (event.before, event.after) == ({"unused_hours_lapse": "yes"}, {"unused_hours_lapse": "no"})
    assert event.actor == staff.name


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"reason": " ", "seen_version": 1}, ReasonMissing),
        ({"reason": "Why", "seen_version": 7}, EditedMeanwhile),
    ],
)
def test_an_edit_without_a_reason_or_of_an_older_text_leaves_no_trace(facts, refusal):
    engagement = engagement_of(a_site())
    staff = a_user(Role.STAFF)

    with refused(refusal, watched=EVERY_TABLE):
        actions.edit_engagement(engagement, {"note": "New"}, by=staff, **facts)


def test_which_month_of_the_engagement_a_day_falls_in():
    engagement = an_engagement(
        a_site(), starts_on=date(2024, 12, 23), ends_on=date(2027, 12, 22), months=36, cohort=2024
    )

    assert engagement.month_on(date(2024, 12, 22)) == 0
    assert engagement.month_on(date(2024, 12, 23)) == 1
    assert engagement.month_on(date(2025, 1, 22)) == 1
    assert engagement.month_on(date(2026, 11, 21)) == 23
    assert engagement.month_on(date(2030, 1, 1)) == 36
