"""JB-09: nothing reaches a person whose access ended after it was queued; nobody is told what is not theirs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from notifications.delivery import send_up_to
from notifications.models import Notice
from notifications.notify import notify
from sites.models import Membership
from sites.steps import take_step
from tests.make import a_request, a_site, a_user
from tta.lifecycle import State

pytestmark = pytest.mark.django_db


def end_membership_of(person):
    Membership.objects.of(person).update(until_on=timezone.localdate() - timedelta(days=1))


def told(person, request):
    return notify(
        [person], "tta.request.submit", site=request.site, path="/", row=request, by=person, facts={}
    )


def test_a_notice_queued_before_access_ended_is_not_sent_after_it():
    request = a_request()
    lead, stays = a_user(Role.LEAD, request.site), a_user(Role.LEAD, request.site)
    told(lead, request), told(stays, request)
    end_membership_of(lead)
    assert send_up_to().sent == 1
    assert [letter.to for letter in mail.outbox] == [[stays.email]]
    assert not Notice.objects.waiting().exists()


def test_a_notice_to_a_person_who_was_locked_out_is_not_sent():
    request = a_request()
    staff = a_user(Role.STAFF)
    told(staff, request)
    type(staff).objects.filter(pk=staff.pk).update(is_active=False)
    assert send_up_to().sent == 0
    assert mail.outbox == []


def test_an_expert_who_left_the_site_is_not_told_of_the_request_they_had():
    site = a_site()
    expert, lead = a_user(Role.EXPERT, site), a_user(Role.LEAD, site)
    request = a_request(site, State.DELIVERED, expert=expert)
    end_membership_of(expert)
    take_step(request, "reopen", by=lead, reason="One analyst was missed.", also=[request.expert])
    assert not Notice.objects.to(expert).exists()
    assert Notice.objects.to(a_user()).count() == 0
