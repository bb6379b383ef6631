"""The first page: what waits on each role, and only while it waits."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from sites.models import Adjustment
from tests.make import a_request, a_site, a_user, an_hours_entry, hours_of
from tests.queries import statements_of
from tta import actions
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db


def waits(client, person):
    client.force_login(person)
    return [task.label for task in client.get("/").context["tasks"]]


WAITS = {
    (State.SUBMITTED, Role.STAFF): "Decide: Tracing crime guns",
    (State.SUBMITTED, Role.ADMIN): "Decide: Tracing crime guns",
    (State.ACCEPTED, Role.STAFF): "Assign an expert: Tracing crime guns",
    (State.ACCEPTED, Role.ADMIN): "Assign an expert: Tracing crime guns",
    (State.ACCEPTED, Role.PROVIDER): "Assign an expert: Tracing crime guns",
    (State.DELIVERED, Role.LEAD): "Confirm the delivery: Tracing crime guns",
    (State.RETURNED, Role.LEAD): "Answer BJA's questions: Tracing crime guns",
    (State.RETURNED, Role.LIAISON): "Answer BJA's questions: Tracing crime guns",
    (State.DRAFT, Role.LEAD): "Complete the draft and submit it: Tracing crime guns",
    (State.DRAFT, Role.LIAISON): "Complete the draft and submit it: Tracing crime guns",
}


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
def test_a_request_waits_on_exactly_those_who_can_move_it_on(client, role):
    site = a_site()
    # since today: somebody who served last month owes its summary (tests/liaisons/test_owing.py)
    person, request = a_user(role, site, since=timezone.localdate()), a_request(site, State.DRAFT)
    a_request(a_site(), State.DRAFT, title="Elsewhere")
    for state in State:
        Request.objects.filter(pk=request.pk).update(state=state)
        said = WAITS.get((state, role))
        assert waits(client, person) == ([said] if said else []), state


def test_what_waits_clears_itself_when_it_is_done(client):
    site = a_site()
    staff, request = a_user(Role.STAFF), a_request(site, State.SUBMITTED)
    assert waits(client, staff) == ["Decide: Tracing crime guns"]
    actions.return_request(request, by=staff, reason="Which guns?")
    assert waits(client, staff) == []


def test_an_experts_own_requests_wait_on_them_and_a_colleagues_do_not(client):
    site = a_site()
    me = a_user(Role.EXPERT, site)
    a_request(site, State.ASSIGNED, expert=me, title="Mine")
    a_request(site, State.UNDER_WAY, expert=a_user(Role.EXPERT, site), title="Theirs")
    assert waits(client, me) == ["Start, and log your first hours: Mine"]


def test_a_members_own_draft_waits_on_the_member(client):
    site = a_site()
    member = a_user(Role.MEMBER, site)
    a_request(site, title="Mine", created_by=member)
    a_request(site, title="The chief's")
    assert waits(client, member) == ["Complete your draft; the site lead submits it: Mine"]


def test_nobody_is_asked_to_decide_verify_or_approve_their_own(client):
    site = a_site()
    admin, provider = a_user(Role.ADMIN), a_user(Role.PROVIDER)
    a_request(site, State.SUBMITTED, created_by=admin)
    expert = a_user(Role.EXPERT, site)
    an_hours_entry(a_request(site, State.UNDER_WAY, expert=expert), worked_by=expert, logged_by=provider)
    hours = hours_of(site)
    facts = {"site": site, "allotment": hours, "change": Decimal(4), "reason": "More"}
    Adjustment.objects.create(proposed_by=admin, proposed_at=hours.engagement.state_since, **facts)
    assert waits(client, admin) == ["Verify hours"]
    assert waits(client, provider) == []
    assert "Approve or decline an adjustment: More" in waits(client, a_user(Role.ADMIN))


def test_the_longest_waiting_stands_first(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    for title, minutes in (("second", 5), ("first", 50), ("third", 1)):
        request = a_request(site, State.DELIVERED, title=title)
        type(request).objects.filter(pk=request.pk).update(
            state_since=request.state_since - timedelta(minutes=minutes)
        )
    assert [label.rpartition(": ")[2] for label in waits(client, lead)] == ["first", "second", "third"]


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 30])
def test_the_home_of_each_role_asks_at_most_eight_statements(client, count):
    site = a_site(hours=2000)
    expert = a_user(Role.EXPERT, site)
    for number in range(count):
        a_request(site, [State.SUBMITTED, State.DELIVERED, State.DRAFT][number % 3])
        an_hours_entry(a_request(site, State.UNDER_WAY, hours=Decimal(3), expert=expert), worked_by=expert)
    for person in (expert, *(a_user(role, site) for role in Role)):
        client.force_login(person)
        asked = statements_of(client, "/")
        assert len(asked) <= 8, asked


def test_a_person_with_no_role_today_is_told_whom_to_ask(client):
    client.force_login(a_user())
    answer = client.get("/")
    assert b"You hold no role today" in answer.content
    assert b"Bureau of Justice Assistance" in answer.content


def test_the_public_reads_what_the_program_is_and_that_it_is_not_a_grant(client):
    answer = client.get("/")
    assert answer.status_code == 200
    assert b"PSP is not a grant" in answer.content
