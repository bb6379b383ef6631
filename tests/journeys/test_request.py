"""A request from draft to confirmation, by five people, with the ledger beside it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from sites.models import AllotmentLine
from tests.make import a_focus_area, a_request, a_site, a_user, engagement_of, hours_of
from tta import actions
from tta.lifecycle import State

pytestmark = pytest.mark.django_db


def drafted(site, by):
    """What a member writes."""
    text = {"title": "Tracing crime guns", "need": "Guns are not traced.", "assistance": "remote"}
    wish = {"desired_outcome": "Every gun is traced within a day.", "hours_estimated": Decimal(12)}
    day = timezone.localdate() + timedelta(days=30)
    words = text | wish | {"focus_area": a_focus_area(), "wanted_by": day}
    return actions.draft_request(engagement_of(site), by=by, **words)


def acts_on(model, **which):
    """What was done, in order: the acts of ledger lines, the actions of the record."""
    name = "act" if model is AllotmentLine else "action"
    return list(model.objects.filter(**which).order_by("pk").values_list(name, flat=True))


def test_a_request_goes_from_a_citys_need_to_hours_spent_and_the_rest_is_released():
    site = a_site(hours=200)
    lead, member = a_user(Role.LEAD, site), a_user(Role.MEMBER, site)
    staff, expert, provider = a_user(Role.STAFF), a_user(Role.EXPERT, site), a_user(Role.PROVIDER)
    day = {"worked_on": timezone.localdate(), "mode": "remote", "done": "Walked through"}

    request = drafted(site, by=member)
    actions.submit_request(request, by=lead)
    actions.accept_request(request, Decimal(10), by=staff)
    request = actions.assign_expert(request, expert, by=staff)
    request.refresh_from_db()
    entry = actions.log_hours(request, Decimal("2.25"), by=expert, **day)
    actions.verify_hours(entry, by=provider)
    actions.deliver_request(request, by=expert)
    request.refresh_from_db()
    actions.confirm_request(request, by=lead)

    allotment = hours_of(site)
    assert (allotment.committed, allotment.spent, allotment.left) == (0, Decimal("2.25"), Decimal("197.75"))
    assert acts_on(AllotmentLine, allotment=allotment) == ["grant", "commit", "spend", "release"]
    assert acts_on(Event, action__startswith="tta.") == [
        "tta.request.draft",
        "tta.request.submit",
        "tta.request.accept",
        "tta.request.assign",
        "tta.hours.log",
        "tta.request.start",
        "tta.hours.verify",
        "tta.request.deliver",
        "tta.request.confirm",
    ]


def test_a_request_comes_back_with_questions_grows_changes_hands_and_is_canceled_with_its_hours_settled():
    site = a_site(hours=30)
    lead, staff, provider = a_user(Role.LEAD, site), a_user(Role.STAFF), a_user(Role.PROVIDER)
    first, second = a_user(Role.EXPERT, site), a_user(Role.EXPERT, site)
    request = a_request(site, State.SUBMITTED)
    day = {"worked_on": timezone.localdate(), "mode": "on_site", "done": "Worked with the analysts."}

    actions.return_request(request, by=staff, reason="Which guns do you mean?")
    actions.edit_request(request, {"need": "Every recovered gun."}, seen_version=1, by=lead)
    actions.submit_request(request, by=lead, seen_version=2)
    actions.accept_request(request, Decimal(10), by=staff, seen_version=2)
    actions.assign_expert(request, first, by=provider)
    mistaken = actions.log_hours(request, Decimal(4), by=first, **day)
    actions.return_hours(mistaken, by=provider, reason="Was it not two hours?")
    kept = actions.log_hours(request, Decimal(2), by=first, **day)
    actions.verify_hours(kept, by=provider)
    actions.commit_more_hours(request, Decimal(5), by=staff, reason="Two more squads.")
    actions.assign_expert(request, second, by=provider)
    twice = actions.log_hours(request, Decimal(3), by=provider, **day)
    actions.verify_hours(twice, by=staff)
    actions.reverse_hours(twice, by=staff, reason="Logged twice.")
    actions.cancel_request(request, by=staff, reason="The unit was dissolved.")

    allotment = hours_of(site)
    assert (allotment.granted, allotment.committed, allotment.spent) == (30, 0, 2)
    lines = AllotmentLine.objects.filter(allotment=allotment).order_by("pk")
    assert [(line.act, line.left_after) for line in lines] == [
        ("grant", 30),
        ("commit", 20),
        ("spend", 20),
        ("commit", 15),
        ("spend", 15),
        ("reverse", 15),
        ("release", 28),
    ]
