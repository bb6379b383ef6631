"""Assignments: the rights begin and end with them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed, ReasonMissing
from liaisons import actions
from liaisons.actions.assignment import AlreadyAssigned, AssignmentOver, AssignmentRunning, DatesUnfit
from liaisons.models import Assignment
from notifications.models import Notice
from sites.access import may
from sites.models import Membership
from tests.make import LONG_AGO, a_request, a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def fresh(user):
    user.__dict__.pop("site_roles", None)
    return user


def test_assigning_opens_the_membership_with_the_same_days_and_tells_the_liaison_and_the_site():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    lead = a_user(Role.LEAD, site)
    until = today() + timedelta(days=90)
    assignment = actions.assign_liaison(site, liaison, by=staff, from_on=today(), until_on=until)
    held = Membership.objects.get(user=liaison)
    assert (held.site, held.role, held.from_on, held.until_on) == (site, Role.LIAISON, today(), until)
    assert assignment.membership == held
    assert set(Notice.objects.values_list("recipient", flat=True)) == {liaison.pk, lead.pk}
    assert Event.objects.get(action="liaisons.assignment.open").site_id == site.pk


def test_a_membership_by_invitation_is_taken_over():
    site, staff = a_site(), a_user(Role.STAFF)
    liaison = a_user(Role.LIAISON, site)
    actions.assign_liaison(site, liaison, by=staff, from_on=today())
    assert Membership.objects.filter(user=liaison).count() == 1


def test_overlapping_days_are_refused_and_nothing_is_left_behind():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    actions.assign_liaison(site, liaison, by=staff, from_on=today(), until_on=today() + timedelta(days=30))
    with refused(AlreadyAssigned, watched=EVERY_TABLE):
        actions.assign_liaison(site, liaison, by=staff, from_on=today() + timedelta(days=30))
    assert Assignment.objects.count() == 1
    assert Membership.objects.filter(user=liaison).count() == 1


def test_the_database_itself_refuses_overlapping_assignments():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    one = actions.assign_liaison(site, liaison, by=staff, from_on=today())
    with (
        pytest.raises(IntegrityError, match="a_liaison_is_assigned_to_a_site_once_at_a_time"),
        transaction.atomic(),
    ):
        Assignment.objects.create(
            site=site, liaison=liaison, membership=one.membership, from_on=today(), assigned_by=staff
        )


def test_dates_that_make_no_sense_are_refused():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    with refused(DatesUnfit, watched=EVERY_TABLE):
        actions.assign_liaison(site, liaison, by=staff, from_on=today(), until_on=today() - timedelta(days=1))
    assert not Assignment.objects.exists()


def test_access_ends_with_the_next_request_after_the_end_and_the_record_stays(client):
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    request = a_request(site)
    assignment = actions.assign_liaison(site, liaison, by=staff, from_on=LONG_AGO)
    client.force_login(liaison)
    assert client.get(reverse("liaisons:assignments", args=[site.slug])).status_code == 200
    actions.end_assignment(assignment, by=staff, reason="Moves to another site.")
    assert client.get(reverse("liaisons:assignments", args=[site.slug])).status_code == 404
    assert not may(fresh(liaison), "tta.view_request", request)
    assert Assignment.objects.get().end_reason == "Moves to another site."


def test_an_assignment_ends_once_and_with_a_reason():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    assignment = actions.assign_liaison(site, liaison, by=staff, from_on=today())
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.end_assignment(assignment, by=staff, reason=" ")
    actions.end_assignment(assignment, by=staff, reason="Retires.")
    with refused(AssignmentOver, watched=EVERY_TABLE):
        actions.end_assignment(assignment, by=staff, reason="Again.")
    again = actions.assign_liaison(site, liaison, by=staff, from_on=today())
    assert not again.is_over


def test_the_hand_over_reads_for_14_days_and_writes_nothing():
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user()
    request = a_request(site)
    assignment = actions.assign_liaison(site, liaison, by=staff, from_on=LONG_AGO)
    with refused(AssignmentRunning, watched=EVERY_TABLE):
        actions.grant_hand_over(assignment, by=staff)
    actions.end_assignment(assignment, by=staff, reason="Retires.")
    row = actions.grant_hand_over(assignment, by=staff)
    assert row.hand_over_until == today() + timedelta(days=14)
    assert may(fresh(liaison), "tta.view_request", request)
    assert not may(liaison, "tta.edit_request", request)
    assert not may(liaison, "tta.draft_request", request)
    with refused(AlreadyAssigned, watched=EVERY_TABLE):
        actions.grant_hand_over(assignment, by=staff)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_only_bja_assigns(role):
    site = a_site()
    somebody = a_user()
    another = a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.assign_liaison(site, somebody, by=another, from_on=today())
    assert not Assignment.objects.exists()


def test_bja_assigns_and_ends_on_the_pages(client):
    site, staff, liaison = a_site(), a_user(Role.STAFF), a_user(Role.LIAISON)
    client.force_login(staff)
    page = client.post(
        reverse("liaisons:assign", args=[site.slug]), {"liaison": liaison.pk, "from_on": today().isoformat()}
    )
    assert page.url == reverse("liaisons:assignments", args=[site.slug])
    assert liaison.name in client.get(page.url).content.decode()
    assert liaison.name in client.get(reverse("liaisons:workload")).content.decode()
    one = Assignment.objects.get()
    ended = client.post(reverse("liaisons:assignment-end", args=[site.slug, one.pk]), {"reason": "Retires."})
    assert ended.status_code == 302
    assert client.post(reverse("liaisons:assignment-hand-over", args=[site.slug, one.pk])).status_code == 302
    assert Assignment.objects.get().hand_over_until


def test_another_sites_assignments_are_not_found(client):
    site, other = a_site(), a_site()
    client.force_login(a_user(Role.LEAD, site))
    assert client.get(reverse("liaisons:assignments", args=[site.slug])).status_code == 200
    assert client.get(reverse("liaisons:assignments", args=[other.slug])).status_code == 404
    assert client.get(reverse("liaisons:assign", args=[site.slug])).status_code == 403


def test_another_rule_of_the_database_is_not_taken_for_an_overlap():
    site, liaison, staff = a_site(), a_user(), a_user(Role.STAFF)
    with refused(IntegrityError, watched=EVERY_TABLE, match="from_on"):
        actions.assign_liaison(site, liaison, by=staff, from_on=None)
