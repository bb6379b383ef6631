"""The program's own tables: loaded once, changed never, and refused as a whole with every fault named."""

import shutil
from datetime import date

import pytest
from django.db import connection

from accounts.roles import Role
from audit.models import Event
from sites.lifecycle import EngagementState
from sites.models import Agency, Allotment, AllotmentLine, Engagement, FocusArea, Site, Transition
from sites.program_csv import InvalidTable
from sites.program_import import DATA, load_program
from tests.make import a_user, the_portal

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)


def load(folder=DATA):
    return load_program(folder, by=the_portal(), today=TODAY)


def hashes():
    """One hash over all rows of every table the loader writes."""
    tables = [Site, Agency, Engagement, Transition, FocusArea, Allotment, AllotmentLine, Event]
    with connection.cursor() as cursor:
        found = {}
        for model in tables:
            name = model._meta.db_table
            cursor.execute(f"select md5(string_agg(t::text, '|' order by id)) from {name} t")
            found[name] = cursor.fetchone()[0]
        return found


@pytest.fixture
def folder(tmp_path):
    """A copy of the tables that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def spoil(folder, file, old, new):
    table = folder / file
    before = table.read_text()
    assert old in before
    table.write_text(before.replace(old, new, 1))


def test_the_whole_program_is_loaded():
    added = load()

    assert added == {
        "sites": 66,
        "engagements": 67,
        "agencies": 22,
        "transitions": 11,
        "focus areas": 8,
        "allotments": 20,
    }
    assert Engagement.objects.values_list("site").distinct().count() == 66


def test_loading_twice_changes_nothing():
    load()
    before = hashes()

    assert not any(load().values())
    assert hashes() == before


def test_what_people_changed_since_is_left_as_they_left_it():
    load()
    Site.objects.filter(slug="saginaw-mi").update(note="Written by a person")

    load()

    assert Site.objects.get(slug="saginaw-mi").note == "Written by a person"


def test_baton_rouge_was_engaged_twice_and_the_second_follows_the_first():
    load()

    first, second = Engagement.objects.filter(site__slug="baton-rouge-la").order_by("number")

    assert (first.cohort, first.track, first.months) == (2017, "diagnostic", 18)
    assert (second.cohort, second.track, second.months) == (2019, "operations", 36)
    assert second.predecessor == first


def test_the_page_of_each_of_two_engagements_leads_to_the_one_before_or_after_it(client):
    load()
    first, second = Engagement.objects.filter(site__slug="baton-rouge-la").order_by("number")
    client.force_login(a_user(Role.STAFF))

    later = client.get(first.get_absolute_url()).content.decode()
    earlier = client.get(second.get_absolute_url()).content.decode()

    assert second.get_absolute_url() in later.partition("After it")[2].partition("</dd>")[0]
    assert first.get_absolute_url() in earlier.partition("Before it")[2].partition("</dd>")[0]


def test_kansas_city_moved_from_diagnostic_to_operations_within_one_engagement():
    load()

    engagement = Engagement.objects.get(site__slug="kansas-city-mo")
    change = engagement.transitions.get()

    assert engagement.track == "operations"
    assert (change.from_track, change.to_track, change.precision) == ("diagnostic", "operations", "year")


def test_ten_pilots_were_absorbed_as_operations_sites_in_june_2017():
    load()

    absorbed = Transition.objects.filter(from_track="pilot", to_track="operations")

    assert absorbed.count() == 10
    assert {(one.on, one.precision) for one in absorbed} == {(date(2017, 6, 1), "month")}


ENDS = [
    ("camden-nj", date(2014, 9, 29), "day", date(2016, 9, 28), EngagementState.ALUMNI),
    ("miami-fl", date(2018, 1, 1), "year", date(2021, 12, 30), EngagementState.ALUMNI),
    ("antioch-ca", date(2021, 10, 6), "day", date(2024, 10, 5), EngagementState.ALUMNI),
    ("knoxville-tn", date(2023, 11, 3), "day", date(2026, 11, 2), EngagementState.CLOSE_OUT),
    ("pueblo-co", date(2024, 12, 23), "day", date(2027, 12, 22), EngagementState.ACTIVE),
    ("tampa-fl", date(2024, 1, 1), "year", date(2027, 12, 30), EngagementState.ACTIVE),
]


def test_the_end_is_counted_from_the_announcement_and_says_so():
    load()

    for slug, announced, precision, ends_on, state in ENDS:
        engagement = Engagement.objects.get(site__slug=slug)
        assert (engagement.announced_on, engagement.announced_precision) == (announced, precision), slug
        assert (engagement.ends_on, engagement.state) == (ends_on, state), slug
        assert engagement.are_dates_derived


def test_only_engagements_open_today_are_granted_hours_and_trips():
    load()

    assert set(Allotment.objects.values_list("engagement__cohort", flat=True)) == {2023, 2024}
    assert set(Allotment.objects.values_list("kind", "granted")) == {
        ("expert_hours", 200),
        ("person_trips", 18),
    }


def test_constitutional_policing_became_a_focus_area_later_than_the_seven():
    load()

    assert FocusArea.objects.filter(since_on__lte=date(2019, 6, 30)).count() == 7
    assert FocusArea.objects.get(since_on__gt=date(2019, 6, 30)).name == "Constitutional Policing"


def test_every_wrong_cell_is_named_with_file_line_column_and_reason_and_nothing_is_loaded(folder):
    spoil(folder, "sites.csv", "Chicago,IL", "Chicago,XX")
    spoil(folder, "sites.csv", "Detroit,MI", "Camden,NJ")
    spoil(folder, "engagements.csv", "Chicago,IL,2014", "Chicago,IL,1914")
    spoil(folder, "engagements.csv", "Tampa,FL,2024,operations", "Tampa,FL,2024,oprations")
    spoil(folder, "engagements.csv", "2024-12-23", "2024-13-23")
    spoil(folder, "places.csv", "41.84", "95.00")
    spoil(folder, "transitions.csv", "from_track", "from")
    (folder / "agencies.csv").unlink()

    with pytest.raises(InvalidTable) as refusal:
        load(folder)

    assert [(w.file, w.line, w.column) for w in refusal.value.wrongs] == [
        ("agencies.csv", 0, ""),
        ("engagements.csv", 3, "cohort"),
        ("engagements.csv", 65, "announced"),
        ("engagements.csv", 68, "track"),
        ("places.csv", 3, "latitude"),
        ("sites.csv", 3, "state"),
        ("sites.csv", 4, "state"),
        ("transitions.csv", 1, "from"),
        ("transitions.csv", 1, "from_track"),
    ]
    assert "sites.csv, line 3, state: “XX” is no state or territory" in str(refusal.value)
    assert "sites.csv, line 4, state: the same row stands on line 2" in str(refusal.value)
    assert "transitions.csv, line 1, from_track: the column is missing" in str(refusal.value)
    assert not Site.objects.exists()
    assert not FocusArea.objects.exists()


def test_an_engagement_of_a_site_nobody_lists_is_wrong(folder):
    spoil(folder, "engagements.csv", "Tampa,FL", "Tempe,FL")

    with pytest.raises(InvalidTable) as refusal:
        load(folder)

    assert [str(wrong) for wrong in refusal.value.wrongs] == [
        "engagements.csv, line 68, state: Tempe, FL does not stand in sites.csv"
    ]


def test_a_change_of_track_must_begin_where_the_track_was(folder):
    spoil(folder, "transitions.csv", "2017,diagnostic,operations", "2017,pilot,operations")

    with pytest.raises(InvalidTable, match="the track was diagnostic then"):
        load(folder)


def test_a_short_row_is_wrong_and_not_a_crash(folder):
    with (folder / "places.csv").open("a") as table:
        table.write("Nowhere\n")

    with pytest.raises(InvalidTable, match="line 68, state: is empty"):
        load(folder)
