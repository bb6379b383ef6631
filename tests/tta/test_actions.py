"""The rules no table can say: own work, the right expert, the right day, the last hours.  A refusal changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing
from sites.ledger import AllotmentExhausted, AmountUnfit
from sites.lifecycle import ASKING, OPEN, EngagementState
from sites.models import AllotmentLine
from tests.assertions import refused
from tests.make import a_request, a_site, a_user, an_hours_entry, engagement_of, hours_of
from tta import actions, rules
from tta.lifecycle import State
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db
TODAY = {"worked_on": timezone.localdate(), "mode": "remote", "done": "Walked through."}


def at_work(state=State.UNDER_WAY, *, hours=Decimal(12)):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    return site, expert, a_request(site, state, hours=hours, expert=expert)


# ---- drafting


def test_a_draft_needs_only_a_title_and_is_numbered_at_its_site():
    site = a_site()
    member = a_user(Role.MEMBER, site)
    made = [actions.draft_request(engagement_of(site), by=member, title=f"Draft {n}") for n in (1, 2)]
    assert [one.number for one in made] == [1, 2]


def test_submitting_an_incomplete_draft_names_every_missing_field_at_once():
    site = a_site()
    request = actions.draft_request(engagement_of(site), by=a_user(Role.MEMBER, site), title="Just a title")
    with refused(rules.RequestIncomplete) as refusal:
        actions.submit_request(request, by=a_user(Role.LEAD, site))
    assert set(refusal.value.missing) == set(rules.NEEDED_TO_SUBMIT) - {"title"}


@pytest.mark.parametrize("state", EngagementState)
def test_help_is_asked_for_only_while_the_engagement_takes_requests(state):
    site = a_site(state=state)
    member, request = a_user(Role.MEMBER, site), a_request(site)
    lead = a_user(Role.LEAD, site)
    if state in ASKING:
        actions.draft_request(engagement_of(site), by=member, title="Help")
        actions.submit_request(request, by=lead)
        assert Request.objects.get(pk=request.pk).state == State.SUBMITTED
    else:
        with refused(rules.EngagementClosed):
            actions.draft_request(engagement_of(site), by=member, title="Help")
        with refused(rules.EngagementClosed):
            actions.submit_request(request, by=lead)


def test_a_text_changed_after_it_was_read_is_neither_submitted_nor_accepted_unseen():
    site = a_site()
    draft, submitted = a_request(site), a_request(site, State.SUBMITTED)
    lead, staff = a_user(Role.LEAD, site), a_user(Role.STAFF)
    Request.objects.update(version=2)
    with refused(EditedMeanwhile):
        actions.submit_request(draft, by=lead, seen_version=1)
    with refused(EditedMeanwhile):
        actions.accept_request(submitted, Decimal(5), by=staff, seen_version=1)


def test_a_second_editor_is_refused_and_the_first_text_stays():
    site = a_site()
    request, member = a_request(site), a_user(Role.MEMBER, site)
    actions.edit_request(request, {"title": "First"}, seen_version=1, by=member)
    with refused(EditedMeanwhile):
        actions.edit_request(request, {"title": "Second"}, seen_version=1, by=member)
    assert Request.objects.get().title == "First"


# ---- deciding


@pytest.mark.parametrize("part", ["created_by", "submitted_by"])
def test_nobody_decides_what_they_drafted_or_submitted(part):
    site, staff = a_site(), a_user(Role.STAFF)
    request = a_request(site, State.SUBMITTED, **{part: staff})
    with refused(rules.OwnWork):
        actions.accept_request(request, Decimal(5), by=staff)
    with refused(rules.OwnWork):
        actions.decline_request(request, by=staff, reason="No.")


@pytest.mark.parametrize("hours", ["0", "-1", "0.1", "NaN", "Infinity", "10000"])
def test_hours_that_are_not_quarter_hours_commit_nothing(hours):
    request, staff = a_request(a_site(), State.SUBMITTED), a_user(Role.STAFF)
    with refused(AmountUnfit):
        actions.accept_request(request, Decimal(hours), by=staff)


def test_accepting_more_than_is_left_is_refused_with_what_is_left():
    site = a_site(hours=10)
    request, staff = a_request(site, State.SUBMITTED), a_user(Role.STAFF)
    with refused(AllotmentExhausted, match=f"Fewer than 10.25 expert hours remain for {site}: 10 left"):
        actions.accept_request(request, Decimal("10.25"), by=staff)


@pytest.mark.parametrize("state", EngagementState)
def test_hours_are_committed_only_to_an_open_engagement(state):
    site = a_site(state=state)
    request, staff = a_request(site, State.SUBMITTED), a_user(Role.STAFF)
    if state in OPEN:
        actions.accept_request(request, Decimal(5), by=staff)
        assert hours_of(site).committed == 5
    else:
        with refused(rules.EngagementClosed):
            actions.accept_request(request, Decimal(5), by=staff)


def test_more_hours_are_committed_with_a_reason_and_never_past_the_allotment():
    site = a_site(hours=20)
    request, staff = a_request(site, State.ACCEPTED, hours=Decimal(12)), a_user(Role.STAFF)
    with refused(ReasonMissing):
        actions.commit_more_hours(request, Decimal(2), by=staff, reason=" ")
    with refused(AllotmentExhausted):
        actions.commit_more_hours(request, Decimal("8.25"), by=staff, reason="More cases.")
    actions.commit_more_hours(request, Decimal(8), by=staff, reason="More cases.")
    assert (Request.objects.get().hours_committed, hours_of(site).left) == (20, 0)


def test_a_triage_note_is_not_empty():
    request, staff = a_request(a_site(), State.SUBMITTED), a_user(Role.STAFF)
    with refused(ReasonMissing):
        actions.write_triage_note(request, "  ", by=staff)


# ---- delivering


def test_an_expert_is_assigned_only_with_the_role_at_the_site_today():
    site = a_site()
    request, staff = a_request(site, State.ACCEPTED), a_user(Role.STAFF)
    elsewhere = a_user(Role.EXPERT, a_site())
    ended = a_user(Role.EXPERT, site, until=timezone.localdate() - timedelta(days=1))
    for person in (elsewhere, ended, a_user(Role.MEMBER, site)):
        with refused(rules.NotAnExpertHere):
            actions.assign_expert(request, person, by=staff)


def test_a_request_under_way_goes_to_another_expert_and_the_hours_of_the_first_stay_theirs():
    site, first, request = at_work()
    entry = an_hours_entry(request, worked_by=first)
    second = a_user(Role.EXPERT, site)
    actions.assign_expert(request, second, by=a_user(Role.PROVIDER))
    now = Request.objects.get()
    assert (now.state, now.expert_id, now.hours_logged) == (State.ASSIGNED, second.pk, entry.hours)
    assert HoursEntry.objects.get().worked_by_id == first.pk


@pytest.mark.parametrize(("act", "state"), [("start", State.ASSIGNED), ("deliver", State.UNDER_WAY)])
def test_an_expert_starts_and_delivers_only_their_own_request(act, state):
    site, _, request = at_work(state)
    colleague = a_user(Role.EXPERT, site)
    with refused(NotAllowed):
        getattr(actions, f"{act}_request")(request, by=colleague)


def test_confirming_waits_for_hours_that_are_not_verified_and_then_releases_the_rest():
    site, expert, request = at_work()
    entry, lead = an_hours_entry(request, worked_by=expert), a_user(Role.LEAD, site)
    actions.deliver_request(request, by=expert)
    with refused(rules.HoursWaiting, match="1 entry of hours waits"):
        actions.confirm_request(request, by=lead)
    actions.verify_hours(entry, by=a_user(Role.PROVIDER))
    actions.confirm_request(request, by=lead)
    allotment = hours_of(site)
    assert (allotment.committed, allotment.spent, allotment.left) == (0, Decimal("2.5"), Decimal("197.5"))


def test_cancelling_waits_for_hours_that_are_not_verified():
    _, expert, request = at_work()
    an_hours_entry(request, worked_by=expert)
    staff = a_user(Role.STAFF)
    with refused(rules.HoursWaiting):
        actions.cancel_request(request, by=staff, reason="The site asked.")


# ---- hours


def test_the_first_hours_start_the_request():
    _, expert, request = at_work(State.ASSIGNED)
    actions.log_hours(request, Decimal("1.25"), by=expert, **TODAY)
    assert Request.objects.get().state == State.UNDER_WAY


def test_the_provider_logs_for_the_expert_and_nobody_else_does():
    site, expert, request = at_work()
    entry = actions.log_hours(request, Decimal(1), by=a_user(Role.PROVIDER), **TODAY)
    assert entry.worked_by == expert
    colleague = a_user(Role.EXPERT, site)
    with refused(NotAllowed):
        actions.log_hours(request, Decimal(1), by=colleague, **TODAY)


@pytest.mark.parametrize("days", [1, -4000])
def test_hours_are_logged_neither_for_tomorrow_nor_before_acceptance(days):
    _, expert, request = at_work()
    with refused(rules.DayUnfit):
        day = timezone.localdate() + timedelta(days=days)
        actions.log_hours(request, Decimal(1), by=expert, **TODAY | {"worked_on": day})


def test_a_day_holds_twenty_four_hours_over_all_requests():
    site, expert, request = at_work(hours=Decimal(60))
    other = a_request(site, State.UNDER_WAY, hours=Decimal(60), expert=expert)
    with refused(AmountUnfit, match="A day holds up to 24 hours"):
        actions.log_hours(request, Decimal("24.25"), by=expert, **TODAY)
    actions.log_hours(request, Decimal(20), by=expert, **TODAY)
    with refused(rules.DayUnfit, match="20 hours are already logged"):
        actions.log_hours(other, Decimal("4.25"), by=expert, **TODAY)
    actions.log_hours(other, Decimal(4), by=expert, **TODAY)


def test_logging_past_the_commitment_is_refused_with_what_is_left():
    _, expert, request = at_work(hours=Decimal(3))
    with refused(rules.CommitmentExhausted, match="Only 3 of the 3 committed hours are left"):
        actions.log_hours(request, Decimal("3.25"), by=expert, **TODAY)


def test_hours_need_a_sentence_of_what_was_done():
    _, expert, request = at_work()
    with refused(ReasonMissing):
        actions.log_hours(request, Decimal(1), by=expert, **TODAY | {"done": " "})


@pytest.mark.parametrize("part", ["worked_by", "logged_by"])
def test_nobody_verifies_returns_or_reverses_hours_they_worked_or_logged(part):
    _, expert, request = at_work()
    both = a_user(Role.PROVIDER)
    entry = an_hours_entry(request, **{"worked_by": expert, part: both})
    for act, words in ((actions.verify_hours, {}), (actions.return_hours, {"reason": "Why?"})):
        with refused(rules.OwnWork):
            act(entry, by=both, **words)


def test_only_the_person_who_worked_or_logged_hours_withdraws_them():
    site, expert, request = at_work()
    entry = an_hours_entry(request, worked_by=expert)
    colleague = a_user(Role.EXPERT, site)
    with refused(NotAllowed):
        actions.withdraw_hours(entry, by=colleague)
    actions.withdraw_hours(entry, by=expert)
    assert Request.objects.get().hours_logged == 0


def test_a_reversal_is_a_new_line_and_the_old_one_stays():
    site, expert, request = at_work()
    entry = actions.verify_hours(an_hours_entry(request, worked_by=expert), by=a_user(Role.PROVIDER))
    actions.reverse_hours(entry, by=a_user(Role.STAFF), reason="The wrong request.")
    allotment = hours_of(site)
    assert (allotment.committed, allotment.spent) == (12, 0)
    acts = AllotmentLine.objects.filter(allotment=allotment).order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["grant", "commit", "spend", "reverse"]
    assert Request.objects.get().hours_spent == 0


def test_hours_of_a_finished_request_are_settled():
    site, expert, request = at_work()
    entry = actions.verify_hours(an_hours_entry(request, worked_by=expert), by=a_user(Role.PROVIDER))
    actions.deliver_request(request, by=expert)
    actions.confirm_request(request, by=a_user(Role.LEAD, site))
    staff = a_user(Role.STAFF)
    with refused(rules.RequestFinished):
        actions.reverse_hours(entry, by=staff, reason="Too late.")
