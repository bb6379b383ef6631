"""An adjustment is proposed by one BJA person and decided by another; both are lines of the ledger (LG-06)."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing, RuleBroken, WrongState
from kernel.scope import as_program
from sites.actions import allotments as actions
from sites.ledger import AllotmentExhausted, AmountUnfit
from sites.lifecycle import EngagementState
from sites.models import Adjustment, Allotment, AllotmentLine, Engagement
from tests.make import ROLES, a_request, a_site, a_user, hours_of
from tests.unchanged import EVERY_TABLE, refused
from tta.lifecycle import State


def footprint():
    return [
        list(model.objects.order_by("pk").values()) for model in (Adjustment, Allotment, AllotmentLine, Event)
    ]


def proposed(site, change=Decimal(10), by=None):
    return actions.propose_adjustment(
        hours_of(site), change, by=by or a_user(Role.STAFF), reason="Two shootings in one week"
    )


@pytest.mark.django_db
def test_a_proposal_moves_nothing_and_is_a_line():
    site = a_site()

    proposed(site)

    hours = hours_of(site)
    assert hours.granted == 200
    assert [(line.act, line.granted_change) for line in hours.lines.order_by("pk")] == [
        ("grant", 200),
        ("propose", 0),
    ]
    assert hours.lines.first().reason == "+10 proposed: Two shootings in one week"


@pytest.mark.django_db
def test_an_approval_by_another_moves_the_grant_and_is_a_line():
    site = a_site()
    adjustment = proposed(site)

    actions.approve_adjustment(adjustment, by=a_user(Role.ADMIN))

    hours = hours_of(site)
    assert hours.granted == 210
    assert hours.lines.first().act == "adjust"
    event = Event.objects.get(action="sites.adjustment.approve")
    assert (event.before["granted"], event.after["granted"]) == ("200", "210 expert hours")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "decide",
    [
        lambda adjustment, by: actions.approve_adjustment(adjustment, by=by),
        lambda adjustment, by: actions.decline_adjustment(adjustment, by=by, reason="Why"),
    ],
)
def test_nobody_decides_what_they_proposed(decide):
    site, admin = a_site(), a_user(Role.ADMIN)
    adjustment = proposed(site, by=admin)
    before = footprint()

    with refused(actions.OwnProposal, watched=EVERY_TABLE):
        decide(adjustment, admin)

    assert footprint() == before


@pytest.mark.django_db
def test_only_an_administrator_decides_and_only_bja_proposes():
    site = a_site()
    adjustment = proposed(site)
    for role in ROLES:
        person = a_user(role, site)
        before = footprint()
        if role != Role.ADMIN:
            with refused(NotAllowed, watched=EVERY_TABLE):
                actions.approve_adjustment(adjustment, by=person)
        if role not in {Role.ADMIN, Role.STAFF}:
            with refused(NotAllowed, watched=EVERY_TABLE):
                proposed(site, by=person)
        assert footprint() == before, role


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason", "refusal"),
    [
        (Decimal("0.10"), "Why", AmountUnfit),
        (Decimal(0), "Why", AmountUnfit),
        (Decimal("NaN"), "Why", AmountUnfit),
        (Decimal(-201), "Why", AllotmentExhausted),
        (Decimal(5), "  ", ReasonMissing),
    ],
)
def test_an_unfit_proposal_is_refused_and_leaves_no_trace(change, reason, refusal):
    hours, staff = hours_of(a_site()), a_user(Role.STAFF)
    before = footprint()

    with pytest.raises(refusal):
        actions.propose_adjustment(hours, change, by=staff, reason=reason)

    assert footprint() == before


@pytest.mark.django_db
def test_the_allotments_of_an_ended_engagement_are_settled():
    site, staff = a_site(), a_user(Role.STAFF)
    Engagement.objects.update(state=EngagementState.ALUMNI)
    before = footprint()

    with refused(actions.NoMoreChanges, watched=EVERY_TABLE):
        proposed(site, by=staff)

    assert footprint() == before


@pytest.mark.django_db
def test_taking_away_what_was_committed_meanwhile_is_refused_at_the_approval():
    site, admin = a_site(hours=200), a_user(Role.ADMIN)
    adjustment = proposed(site, Decimal(-150))
    a_request(site, State.ACCEPTED, hours=Decimal(100))
    before = footprint()

    with refused(AllotmentExhausted, watched=EVERY_TABLE):
        actions.approve_adjustment(adjustment, by=admin)

    assert footprint() == before


@pytest.mark.django_db
def test_a_decided_adjustment_is_not_decided_again():
    site = a_site()
    adjustment = proposed(site)
    actions.decline_adjustment(adjustment, by=a_user(Role.ADMIN), reason="Not this year")
    admin = a_user(Role.ADMIN)
    before = footprint()

    with refused(WrongState, watched=EVERY_TABLE):
        actions.approve_adjustment(adjustment, by=admin)

    assert footprint() == before


def at_once(*acts):
    """Run the acts in threads of their own, begun together; what each raised, or None."""
    begin, raised = Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            with as_program():
                begin.wait()
                act()
        except RuleBroken as refusal:
            raised[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_approving_at_once_one_wins_and_the_other_is_told_why():
    """LG-06."""
    site, admins = a_site(), [a_user(Role.ADMIN), a_user(Role.ADMIN)]
    with as_program():
        adjustment = proposed(site)

    raised = at_once(*[lambda by=by: actions.approve_adjustment(adjustment, by=by) for by in admins])

    assert sorted(type(refusal).__name__ for refusal in raised) == ["NoneType", "WrongState"]
    assert hours_of(site).granted == 210


@pytest.mark.django_db(transaction=True)
def test_of_two_adjustments_taking_the_last_ten_hours_at_once_one_wins_and_the_other_is_told_why():
    """LG-06."""
    site, admin, other = a_site(hours=10), a_user(Role.ADMIN), a_user(Role.ADMIN)
    with as_program():
        first, second = proposed(site, Decimal(-10)), proposed(site, Decimal(-10))

    raised = at_once(
        lambda: actions.approve_adjustment(first, by=admin),
        lambda: actions.approve_adjustment(second, by=other),
    )

    assert sorted(type(refusal).__name__ for refusal in raised) == ["AllotmentExhausted", "NoneType"]
    assert hours_of(site).granted == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "change", "is_taken"), [(False, 10, False), (True, 10, True), (False, -10, True)]
)
def test_an_extension_adds_nothing_unless_the_engagement_says_so(setting, change, is_taken):
    site = a_site(state=EngagementState.EXTENDED)
    Engagement.objects.filter(site=site).update(extension_adds_hours=setting)
    staff, hours = a_user(Role.STAFF), hours_of(site)
    if is_taken:
        actions.approve_adjustment(proposed(site, Decimal(change)), by=a_user(Role.ADMIN))
        assert hours_of(site).granted == 200 + change
        return
    with refused(actions.ExtensionAddsNothing, watched=EVERY_TABLE, match="change that setting first"):
        actions.propose_adjustment(hours, Decimal(change), by=staff, reason="More time")


@pytest.mark.django_db
def test_what_was_proposed_before_the_extension_is_not_approved_in_it():
    site, admin = a_site(), a_user(Role.ADMIN)
    adjustment = proposed(site)
    Engagement.objects.filter(site=site).update(state=EngagementState.EXTENDED)
    with refused(actions.ExtensionAddsNothing, watched=EVERY_TABLE):
        actions.approve_adjustment(adjustment, by=admin)
