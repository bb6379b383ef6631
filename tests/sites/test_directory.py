"""The site list: what it shows, to whom, how it is asked, and what it costs."""

import csv
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.roles import PROGRAM_ROLES, Role
from audit.record import record
from dashboard.site_list_query import SORTS, site_list_rows
from kernel import clock
from sites.attention import alerts_of
from sites.lifecycle import EngagementState
from sites.models import Engagement, Site
from tests.make import ROLES, a_membership, a_request, a_site, a_user, an_engagement
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
QUERIES = 7  # session, person, hats and places, which lines, what they say, their signs, unread notices
OF_THE_TEST = 2  # the scope around the page is read and put back, which a real request does not


def names(user, **asked):
    return [row["site__name"] for row in site_list_rows(user, asked, "site")]


def page(client, user, query=""):
    client.force_login(user)
    return client.get(f"/sites/{query}")


@pytest.mark.slow
def test_the_list_holds_exactly_the_sites_whose_pages_open(client):
    own, other = a_site(), a_site()
    for role in ROLES:
        answer = page(client, a_user(role, own))
        listed = {row["site__slug"] for row in answer.context["page"].rows}
        opened = {one.slug for one in (own, other) if client.get(one.get_absolute_url()).status_code == 200}

        assert listed == opened, role
        assert opened == ({own.slug, other.slug} if role in PROGRAM_ROLES else {own.slug}), role


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_queries_however_long_it_is(count, client):
    for _ in range(count):
        site = a_site()
        a_user(Role.LEAD, site)
        a_request(site, State.SUBMITTED)
    staff = a_user(Role.STAFF)
    page(client, staff)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/sites/")

    assert len(answer.context["page"].rows) == count
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) == QUERIES + OF_THE_TEST


def test_filters_narrow_the_list():
    staff = a_user(Role.STAFF)
    a = a_site(name="Alder", slug="alder-tx")
    Site.objects.filter(pk=a.pk).update(state="TX")
    a_site(name="Birch", slug="birch-mi")
    Engagement.objects.filter(site=a).update(cohort=2019, track="diagnostic", state=EngagementState.ALUMNI)
    a_user(Role.LIAISON, a, name="Ruth Abernalt")

    assert names(staff) == ["Alder", "Birch"]
    assert names(staff, q="ald") == ["Alder"]
    assert names(staff, q="michigan") == ["Birch"]
    assert names(staff, state="TX") == ["Alder"]
    assert names(staff, cohort=2019) == ["Alder"]
    assert names(staff, track="diagnostic") == ["Alder"]
    assert names(staff, standing="open") == ["Birch"]
    assert names(staff, standing="alumni") == ["Alder"]
    assert names(staff, liaison="ruth") == ["Alder"]


def test_sites_receiving_help_stand_first_and_the_others_after_them_each_by_name(client):
    for name, state in [
        ("Alder", "alumni"),
        ("Birch", "active"),
        ("Cedar", "withdrawn"),
        ("Dogwood", "close_out"),
    ]:
        a_site(name=name, state=EngagementState(state))
    staff = a_user(Role.STAFF)

    answer = page(client, staff)

    assert [row["site__name"] for row in answer.context["page"].rows] == [
        "Birch",
        "Dogwood",
        "Alder",
        "Cedar",
    ]
    assert b"open engagements first" in answer.content
    by_name = page(client, staff, "?sort=site").context["page"].rows
    assert [row["site__name"] for row in by_name] == ["Alder", "Birch", "Cedar", "Dogwood"]


def test_a_site_engaged_twice_is_one_line_and_is_found_under_both_cohorts():
    staff, site = a_user(Role.STAFF), a_site()
    Engagement.objects.update(cohort=2017)
    an_engagement(site, cohort=2019)

    assert [row["cohort"] for row in site_list_rows(staff, {}, "site")] == [2019]
    assert names(staff, cohort=2017) == names(staff, cohort=2019) == [site.name]


def test_every_order_is_an_order(client):
    a_site(hours=10), a_site(hours=100)
    staff = a_user(Role.STAFF)

    for sort in SORTS:
        assert len(page(client, staff, f"?sort={sort}").context["page"].rows) == 2, sort


@pytest.mark.parametrize(
    "query",
    [
        "?site__name=x",
        "?state__in=MI",
        "?sort=site__source_url",
        "?sort=-pk",
        "?_connector=OR",
        "?q__regex=.*",
        "?or=1",
    ],
)
def test_a_name_or_an_order_nobody_declared_is_answered_with_400(query, client):
    """IN-02."""
    assert page(client, a_user(Role.STAFF), query).status_code == 400


@pytest.mark.parametrize(
    "query", ["?cohort=abc", "?state=XX", "?standing=1", "?track=%00", "?page=99999999999999"]
)
def test_a_value_that_makes_no_sense_is_no_crash(query, client):
    """IN-02."""
    a_site()

    assert page(client, a_user(Role.STAFF), query).status_code in {200, 400}


def test_the_file_holds_exactly_the_lines_of_the_list(client):
    for number in range(3):
        a_site(name=f"={number} Riverton", hours=10 * number)
    staff = a_user(Role.STAFF)

    shown = page(client, staff, "?sort=-hours").context["page"].rows
    file = client.get("/sites/export.csv?sort=-hours").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(file.splitlines()))

    assert [row["Site"] for row in rows] == [f"'{row['site__name']}" for row in shown]
    assert [Decimal(row["Hours left"]) for row in rows] == [row["hours_left"] for row in shown]


def test_who_may_not_export_gets_no_file(client):
    client.force_login(a_user(Role.LEAD, a_site()))

    assert client.get("/sites/export.csv").status_code == 403


def marks(site):
    staff = a_user(Role.STAFF)
    row = next(row for row in site_list_rows(staff, {}, "site") if row["site_id"] == site.pk)
    return [mark.words for mark in row["alerts"]]


def test_who_may_not_know_the_people_of_a_site_is_not_told_that_nobody_leads_it():
    led, other = a_site(), a_site()
    person = a_user(Role.LIAISON, led)
    a_membership(person, Role.EXPERT, other), a_membership(a_user(), Role.LEAD, other)

    words = {
        row["site_id"]: [mark.words for mark in row["alerts"]] for row in site_list_rows(person, {}, "site")
    }

    assert words == {led.pk: ["Nothing recorded yet", "No lead"], other.pk: ["Nothing recorded yet"]}


def test_an_open_site_without_lead_liaison_or_any_act_says_so():
    assert marks(a_site()) == ["Nothing recorded yet", "No lead", "No liaison"]


def test_late_decisions_few_hours_a_near_end_and_silence_are_marked():
    site = a_site(hours=100)
    a_membership(a_user(), Role.LEAD, site), a_membership(a_user(), Role.LIAISON, site)
    noon = timezone.localtime().replace(hour=12)  # at night an hour more or less in summer is another day
    today = noon.date()
    Engagement.objects.filter(site=site).update(ends_on=today + timedelta(days=90))
    a_request(site, State.ACCEPTED, hours=Decimal("90.25"))
    waiting = a_request(site, State.SUBMITTED, state_since=noon - timedelta(days=17))
    with clock.at(noon - timedelta(days=61)):
        record("tta.request.submit", by=a_user(), on=waiting, site=site)

    assert marks(site) == [
        "A decision is overdue: waiting 17 days",
        "Ends in 90 days",
        "Fewer than 10% of the hours left",
        "Quiet for 61 days",
    ]


def test_an_ended_engagement_is_history_and_needs_nothing():
    assert marks(a_site(state=EngagementState.ALUMNI)) == []


def test_an_open_engagement_past_its_last_day_says_by_how_much():
    row = {
        "state": EngagementState.ACTIVE,
        "ends_on": timezone.localdate() - timedelta(days=1),
        "hours_granted": None,
        "hours_left": None,
        "last_act_on": timezone.localdate(),
        "knows_people": False,
    }

    assert [alert.words for alert in alerts_of(row, timezone.localdate())] == ["Past its end by 1 day"]


def test_who_may_not_know_the_people_of_a_site_reads_no_names(client):
    site = a_site()
    a_user(Role.LEAD, site, name="Delphine Arkwell")

    assert b"Delphine" not in page(client, a_user(Role.EXPERT, site)).content
    assert b"Delphine" in page(client, a_user(Role.PARTNER, site)).content
    assert Site.objects.count() == 1
