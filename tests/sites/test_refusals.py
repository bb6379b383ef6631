"""Refusals of the actions on sites and engagements that no page leads to easily; each leaves every row as it was."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel import clock
from sites.actions import engagement as actions
from sites.actions.engagement import DateUnfit
from sites.actions.invitations import (
    DatesUnfit,
    Invitee,
    LinkDead,
    RoleHeldAlready,
    invite_person,
    resend_invitation,
    revoke_invitation,
)
from sites.actions.people import RoleOver, end_membership
from sites.actions.site import SiteStands, edit_site
from sites.lifecycle import EngagementState
from sites.models import Invitation, Membership
from sites.queries.audit_events import apply_filters, events_of_program
from sites.role_grants import RoleSpec
from tests.assertions import EVERY_TABLE, refused
from tests.make import a_membership, a_site, a_user, engagement_of, hours_of

pytestmark = pytest.mark.django_db


def days_from_now(days):
    return timezone.localdate() + timedelta(days=days)


def test_an_announcement_of_a_day_to_come_is_refused():
    engagement, staff = engagement_of(a_site(state=EngagementState.SELECTED)), a_user(Role.STAFF)
    with refused(DateUnfit, match="on its day or later", watched=EVERY_TABLE):
        actions.announce_engagement(engagement, days_from_now(3), by=staff)


def test_a_start_before_the_announcement_is_refused():
    engagement, staff = engagement_of(a_site(state=EngagementState.ANNOUNCED)), a_user(Role.STAFF)
    with refused(DateUnfit, match="announced or later", watched=EVERY_TABLE):
        actions.launch_engagement(engagement, engagement.announced_on - timedelta(days=1), by=staff)


@pytest.mark.parametrize("days", [-4000, 30])
def test_a_change_of_track_before_the_start_or_in_the_future_is_refused(days):
    engagement, staff = engagement_of(a_site()), a_user(Role.STAFF)
    with refused(DateUnfit, match="not in the future", watched=EVERY_TABLE):
        actions.transition_engagement(engagement, "enhanced", days_from_now(days), by=staff, reason="Why")


def test_a_last_day_before_the_first_is_refused():
    engagement, staff = engagement_of(a_site()), a_user(Role.STAFF)
    changes = {"ends_on": engagement.starts_on}
    with refused(DateUnfit, match="after the first", watched=EVERY_TABLE):
        actions.edit_engagement(engagement, changes, seen_version=engagement.version, by=staff, reason="Why")


def test_a_corrected_last_day_counts_the_months_anew_and_is_no_longer_computed():
    engagement, staff = engagement_of(a_site()), a_user(Role.STAFF)
    changes = {"ends_on": engagement.starts_on + timedelta(days=364)}
    actions.edit_engagement(engagement, changes, seen_version=engagement.version, by=staff, reason="Why")
    engagement.refresh_from_db()
    assert engagement.months == 12
    assert not engagement.are_dates_derived


def test_nothing_lapses_at_the_end_of_an_engagement_whose_hours_are_used_up():
    site, staff = a_site(hours=0, trips=18, state=EngagementState.CLOSE_OUT), a_user(Role.STAFF)
    actions.close_engagement(engagement_of(site), by=staff)
    assert engagement_of(site).state == EngagementState.ALUMNI
    assert hours_of(site).granted == Decimal(0)


def test_a_role_that_has_ended_is_not_ended_twice():
    site, staff = a_site(), a_user(Role.STAFF)
    membership = a_membership(a_user(), Role.MEMBER, site)
    end_membership(membership, by=staff, reason="Moved away.")
    with refused(RoleOver, watched=EVERY_TABLE):
        end_membership(membership, by=staff, reason="Moved away.")
    assert Membership.objects.get(pk=membership.pk).ended_at is not None


def test_a_site_does_not_take_the_name_of_another_in_its_state():
    site, other, staff = a_site(), a_site(), a_user(Role.STAFF)
    with refused(SiteStands, match="has that name", watched=EVERY_TABLE):
        edit_site(site, {"name": other.name}, seen_version=site.version, by=staff)


def test_the_record_of_the_program_is_empty_for_a_site_and_begins_on_the_day_it_is_filtered_from():
    site, staff = a_site(), a_user(Role.STAFF)
    edit_site(site, {"note": "New."}, seen_version=site.version, by=staff)
    everything = events_of_program(staff)
    assert everything.filter(action="sites.site.edit").count() == 1
    assert not events_of_program(a_user(Role.LEAD, site)).exists()
    edits = Event.objects.filter(action="sites.site.edit")
    assert apply_filters(edits, {"since": timezone.localdate()}).count() == 1
    assert apply_filters(edits, {"since": days_from_now(2)}).count() == 0


def an_invitation(site, *, by, email="ana@example.gov", until_on=None):
    post = RoleSpec(Role.MEMBER, site)
    return invite_person(Invitee(email, "Ana Reyes"), post, from_on=clock.today(), until_on=until_on, by=by)


def test_an_invitation_that_would_end_before_today_is_refused():
    site, staff = a_site(), a_user(Role.STAFF)
    with refused(DatesUnfit, watched=EVERY_TABLE):
        an_invitation(site, by=staff, until_on=days_from_now(-3))


def test_a_person_is_not_invited_to_a_role_they_hold():
    site, staff = a_site(), a_user(Role.STAFF)
    member = a_user(Role.MEMBER, site)
    with refused(RoleHeldAlready, match="already holds this role", watched=EVERY_TABLE):
        an_invitation(site, by=staff, email=member.email)


@pytest.mark.parametrize("act", [resend_invitation, revoke_invitation])
def test_an_invitation_taken_back_is_neither_sent_again_nor_taken_back_twice(act):
    site, staff = a_site(), a_user(Role.STAFF)
    an_invitation(site, by=staff)
    invitation = revoke_invitation(Invitation.objects.get(), by=staff)
    with refused(LinkDead, match="accepted or taken back", watched=EVERY_TABLE):
        act(invitation, by=staff)
