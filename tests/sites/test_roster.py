"""Who stands on the site record: its people in the order of their roles, its agencies, for those who may know them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from sites.models import Agency, Membership, Site
from tests.make import a_request, a_site, a_user, an_agency
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db


def page(client, person, site):
    client.force_login(person)
    return client.get(site.get_absolute_url())


def test_the_lead_stands_first_with_title_place_and_dates_and_who_has_gone_is_left_out(client):
    site = a_site()
    last = timezone.localdate() + timedelta(days=30)
    a_user(Role.EXPERT, site, name="Ada Ames", title="Crime analysis")
    gone = a_user(Role.MEMBER, site, name="Gone Green", until=timezone.localdate() - timedelta(days=1))
    lead = a_user(Role.LEAD, site, name="Zoe Zahn", until=last)
    agency = an_agency(site)
    Membership.objects.filter(user=lead).update(agency=agency)
    people = page(client, lead, site).context["people"]
    assert [(one.name, one.title, one.place, one.until_on) for one in people] == [
        ("Zoe Zahn", lead.title, agency.name, last),
        ("Ada Ames", "Crime analysis", "", None),
    ]
    assert gone.name not in page(client, lead, site).content.decode()


def test_agencies_stand_by_name_with_their_kind_in_words(client):
    site = a_site()
    an_agency(site, name="Riverton Police")
    an_agency(site, name="County Prosecutor", kind="prosecutor")
    said = page(client, a_user(Role.STAFF), site).context["agencies"]
    assert [(one["name"], one["kind"]) for one in said] == [
        ("County Prosecutor", Agency.Kind.PROSECUTOR.label),
        ("Riverton Police", Agency.Kind.POLICE.label),
    ]


def test_a_site_without_an_engagement_shows_its_people_too(client):
    site = Site.objects.create(name="Elsewhere", state="OH", slug="elsewhere-oh")
    a_user(Role.LEAD, site, name="Zoe Zahn")
    assert [one.name for one in page(client, a_user(Role.STAFF), site).context["people"]] == ["Zoe Zahn"]


@pytest.mark.parametrize("count", [1, 12])
def test_an_overdue_decision_is_said_alike_whether_its_request_was_read_already_or_not(client, count):
    site = a_site()
    for _ in range(count):
        a_request(site, State.SUBMITTED)
    Request.objects.update(state_since=timezone.now() - timedelta(days=15))
    marks = [mark.words for mark in page(client, a_user(Role.STAFF), site).context["marks"]]
    wanted = "A decision is overdue: waiting 15 days"
    if count > 1:
        wanted = f"{count} decisions are overdue: the oldest waits 15 days"
    assert wanted in marks


def test_the_newest_open_requests_are_the_ones_shown(client):
    site = a_site()
    for _ in range(12):
        a_request(site, State.SUBMITTED)
    shown = page(client, a_user(Role.STAFF), site).context["requests"]
    assert [one.number for one in shown] == list(range(12, 2, -1))
