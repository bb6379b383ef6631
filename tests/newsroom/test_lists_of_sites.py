"""Every list of sites the program's own documents give, held against the pages, the private list and the API.

The lists are facts of the Executive Summary of September 2018 ("Participating Sites").
"""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from dashboard.site_list_query import site_list_rows
from newsroom.models import PublicEngagement, PublicSite, PublicTransition
from newsroom.public_site_sync import publish_sites
from sites.actions.engagement import transition_engagement
from sites.lifecycle import EngagementState
from sites.models import Engagement, Transition
from sites.program_import import load_program
from tests.make import a_site, a_user, engagement_of, the_portal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
PILOTS = {
    "Compton, California", "Flint, Michigan", "Jackson, Mississippi", "Little Rock, Arkansas", "Milwaukee, Wisconsin",
    "Nashville, Tennessee", "Newark, New Jersey", "New Orleans, Louisiana", "St. Louis, Missouri",
    "West Memphis, Arkansas",
}  # fmt: skip
LISTS = {
    (2017, "operations"): {
        "Birmingham, Alabama", "Indianapolis, Indiana", "Memphis, Tennessee", "Toledo, Ohio",
    },
    (2018, "operations"): {"Kansas City, Missouri", "Miami, Florida", "Tulsa, Oklahoma"},
    (2017, "diagnostic"): {
        "Baton Rouge, Louisiana", "Buffalo, New York", "Cincinnati, Ohio", "Houston, Texas", "Jackson, Tennessee",
        "Kansas City, Missouri", "Lansing, Michigan", "Springfield, Illinois",
    },
    (2018, "diagnostic"): {"Saginaw, Michigan", "Salisbury, North Carolina"},
}  # fmt: skip
BY_LIST = pytest.mark.parametrize(("cohort", "track"), LISTS, ids=str)


@pytest.fixture
def program():
    load_program(by=the_portal(), today=TODAY)
    publish_sites(on=TODAY)


def shown(client, **asked):
    """The (site, line) rows of the public list."""
    return client.get(reverse("newsroom:sites"), asked).context["rows"]


def names(rows):
    return {str(site) for site, _ in rows}


@BY_LIST
def test_the_public_list_of_a_cohort_and_track_is_that_of_the_program(client, program, cohort, track):
    assert names(shown(client, cohort=cohort, track=track)) == LISTS[cohort, track]


@BY_LIST
def test_the_private_list_of_a_cohort_and_track_is_that_of_the_program(program, cohort, track):
    rows = site_list_rows(a_user(Role.STAFF), {"cohort": cohort, "track": track}, "site")

    assert {name_of(row) for row in rows} == LISTS[cohort, track]


def name_of(row):
    return str(PublicSite.objects.get(slug=row["site__slug"]))


@BY_LIST
def test_the_api_tells_the_list_of_a_cohort_and_track_of_the_program(client, program, cohort, track):
    rows = client.get("/api/public/v1/sites/", {"page_size": 100}).json()["results"]

    listed = {row["slug"] for row in rows for one in row["engagements"] if (cohort, track) in lists_of(one)}
    assert {str(PublicSite.objects.get(slug=slug)) for slug in listed} == LISTS[cohort, track]


def lists_of(engagement):
    """The (cohort, track) pairs an engagement of the API is listed under."""
    changes = engagement["transitions"]
    first = changes[0]["from_track"] if changes else engagement["track"]
    return {(engagement["cohort"], first), *((one["cohort"], one["to_track"]) for one in changes)}


def test_the_ten_pilots_are_shown_as_operations_sites_that_were_absorbed(client, program):
    rows = [(site, line) for site, line in shown(client, track="operations") if "absorbed" in line.words]

    assert names(rows) == PILOTS
    assert {line.words for _, line in rows} == {"Operations, absorbed from the pilot in June 2017"}
    assert {line.cohort for _, line in rows} == {2015, 2016}
    assert names(shown(client, track="pilot")) > PILOTS


def test_kansas_city_stands_on_two_lists_and_each_says_how_it_moved(client, program):
    rows = [(line.cohort, line.words) for site, line in shown(client) if site.name == "Kansas City"]

    assert rows == [
        (2017, "Diagnostic, moved to Operations in 2018"),
        (2018, "Operations, moved from Diagnostic in 2018"),
    ]


def test_a_site_named_on_two_lists_is_counted_once(client, program):
    assert client.get(reverse("newsroom:sites")).context["count"] == 66


def test_a_track_no_source_names_is_marked_as_inferred(client, program):
    lines = [line for _, line in shown(client)]

    assert {line.cohort for line in lines if "inferred" in line.words} == {2019, 2021, 2022, 2023, 2024}
    assert {line.cohort for line in lines if "inferred" not in line.words} == {2014, 2015, 2016, 2017, 2018}


def test_an_end_that_no_source_gives_is_not_known(client, program):
    over = PublicEngagement.objects.filter(status="Alumni")

    assert over.count() > 40
    assert {one.ended_words for one in over} == {"not known"}
    rows = client.get("/api/public/v1/sites/", {"page_size": 100}).json()["results"]
    assert {one["ended_on"] for row in rows for one in row["engagements"]} == {None}


def test_rows_loaded_by_an_earlier_version_are_completed_by_the_migration(program):
    lists = set(Transition.objects.values_list("engagement", "listed_cohort"))
    inferred = Engagement.objects.filter(is_track_inferred=True).count()
    Transition.objects.update(listed_cohort=None)
    Engagement.objects.update(is_track_inferred=False)
    Engagement.objects.filter(cohort__in=(2015, 2016)).update(note="")
    Engagement.objects.filter(site__slug="flint-mi").update(note="Written by a person", version=2)

    import_module("sites.migrations.0010_lists_of_sites").complete(None, None)

    assert set(Transition.objects.values_list("engagement", "listed_cohort")) == lists
    assert inferred > 30
    assert Engagement.objects.filter(is_track_inferred=True).count() == inferred
    assert Engagement.objects.filter(note__contains="NCJ 255653").count() == len(PILOTS) - 1
    assert Engagement.objects.get(site__slug="flint-mi").note == "Written by a person"


def test_the_pilots_say_that_five_of_them_graduated_and_that_no_source_names_them(program):
    pilots = Engagement.objects.filter(note__contains="NCJ 255653")

    assert {str(one.site) for one in pilots.select_related("site")} == PILOTS


@pytest.mark.parametrize(
    ("state", "days", "status"),
    [
        (EngagementState.ANNOUNCED, 700, "Announced"),
        (EngagementState.LAUNCHED, 700, "Receiving help"),
        (EngagementState.ACTIVE, 0, "Receiving help"),
        (EngagementState.ACTIVE, -1, "Closing out"),
        (EngagementState.EXTENDED, 30, "Receiving help"),
        (EngagementState.CLOSE_OUT, 30, "Closing out"),
        (EngagementState.ALUMNI, -400, "Alumni"),
    ],
)
def test_only_who_can_receive_help_today_is_counted_as_receiving_it(state, days, status):
    a_site()
    site = a_site(name="Openville", state=state)
    today = timezone.localdate()
    Engagement.objects.filter(site=site).update(
        ends_on=today + timedelta(days=days), starts_on=today - timedelta(days=900)
    )
    publish_sites()

    assert PublicEngagement.objects.get(public_site__name="Openville").status == status
    assert PublicSite.objects.receiving_help().count() == 1 + (status == "Receiving help")


def test_a_site_whose_end_somebody_recorded_is_shown_with_the_day():
    site = a_site(name="Openville", state=EngagementState.WITHDRAWN)
    ended = datetime(2026, 3, 4, 12, tzinfo=timezone.get_current_timezone())
    Engagement.objects.filter(site=site).update(state_since=ended)
    publish_sites()

    assert PublicEngagement.objects.get().ended_words == "March 4, 2026"


def test_a_change_of_track_made_in_the_portal_is_on_the_list_of_its_year():
    site = a_site(name="Openville")
    engagement = engagement_of(site)
    Engagement.objects.filter(pk=engagement.pk).update(track="diagnostic", cohort=2025)
    engagement.refresh_from_db()
    on = timezone.localdate()
    transition_engagement(engagement, "operations", on, by=a_user(Role.STAFF), reason="Ready for more")
    publish_sites()

    change = PublicTransition.objects.get()
    assert (change.from_track, change.to_track, change.cohort) == ("diagnostic", "operations", on.year)
    Engagement.objects.update(is_invented=True)
    publish_sites()
    assert (PublicTransition.objects.count(), PublicSite.objects.count()) == (0, 0)


def test_cohort_and_track_are_asked_of_the_same_engagement(program):
    """Baton Rouge was Diagnostic in 2017 and Operations in 2019, and never the other way round."""
    staff = a_user(Role.STAFF)

    def found(**asked):
        return "baton-rouge-la" in {row["site__slug"] for row in site_list_rows(staff, asked, "site")}

    assert found(cohort=2017, track="diagnostic")
    assert found(cohort=2019, track="operations")
    assert not found(cohort=2019, track="diagnostic")
    assert not found(cohort=2017, track="operations")
    assert found(cohort=2017)
    assert found(track="diagnostic")


def test_the_private_list_and_its_file_say_not_known_where_no_source_gives_the_end(client, program):
    client.force_login(a_user(Role.STAFF))

    rows = {row["site__slug"]: row["ends"] for row in client.get("/sites/?sort=ends").context["page"].rows}
    assert rows["flint-mi"] == "not known"
    assert "2027" in client.get("/sites/?q=pueblo").content.decode()
    lines = client.get("/sites/export.csv?q=flint").getvalue().decode()
    assert "not known" in lines
    assert "2020-06-29" not in lines


def test_the_page_of_an_engagement_says_that_its_end_is_not_known(client, program):
    client.force_login(a_user(Role.STAFF))
    ended = Engagement.objects.select_related("site").get(site__slug="flint-mi")
    open_now = Engagement.objects.select_related("site").get(site__slug="pueblo-co")

    assert "When it really ended is not known" in client.get(ended.get_absolute_url()).content.decode()
    assert "not known" not in client.get(open_now.get_absolute_url()).content.decode()


def text_of(client, path):
    return " ".join(client.get(path).content.decode().split())


def test_the_public_page_of_a_site_says_how_it_came_to_its_track_and_that_its_end_is_not_known(
    client, program
):
    page = text_of(client, "/psp-sites/flint-mi/")

    assert "Operations, absorbed from the pilot in June 2017" in page
    assert "Not known" in page
    assert "NCJ 255653" in page
    assert "Operations (inferred)" in text_of(client, "/psp-sites/pueblo-co/")
    assert "Not known" not in text_of(client, "/psp-sites/pueblo-co/").partition("What cohort")[0]


def test_the_table_of_the_sites_page_shows_the_words_of_each_line(client, program):
    page = text_of(client, reverse("newsroom:sites"))

    assert "Diagnostic, moved to Operations in 2018" in page
    assert page.count("Operations, absorbed from the pilot in June 2017") == len(PILOTS)
