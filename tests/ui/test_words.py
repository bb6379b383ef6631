from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from ui.templatetags import formatting

DEADLINE = datetime(2025, 4, 12, 3, 59, tzinfo=UTC)


def test_an_instant_is_said_with_weekday_clock_and_zone():
    assert formatting.eastern(DEADLINE) == "Friday, April 11, 2025, 11:59 p.m. ET"
    assert formatting.moment(DEADLINE) == "Apr 11, 2025, 11:59 p.m. ET"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2025, 3, 9, 6, 59, tzinfo=UTC), "Sunday, March 9, 2025, 1:59 a.m. ET"),
        (datetime(2025, 3, 9, 7, 0, tzinfo=UTC), "Sunday, March 9, 2025, 3:00 a.m. ET"),
        (datetime(2025, 11, 2, 5, 30, tzinfo=UTC), "Sunday, November 2, 2025, 1:30 a.m. ET"),
        (datetime(2025, 11, 2, 6, 30, tzinfo=UTC), "Sunday, November 2, 2025, 1:30 a.m. ET"),
        (datetime(2025, 7, 1, 16, 0, tzinfo=UTC), "Tuesday, July 1, 2025, 12:00 p.m. ET"),
    ],
)
def test_both_clock_changes_are_said_as_clocks_showed_them(at, said):
    assert formatting.eastern(at) == said


def test_the_day_of_an_instant_is_its_day_in_eastern_time():
    assert formatting.day(DEADLINE) == "April 11, 2025"
    assert formatting.shortday(date(2025, 4, 11)) == "Apr 11, 2025"
    assert formatting.weekday(DEADLINE) == "Friday, April 11, 2025"


@pytest.mark.parametrize(
    "filter_",
    [
        formatting.eastern,
        formatting.moment,
        formatting.day,
        formatting.age,
        formatting.waiting,
        formatting.hours,
    ],
)
def test_nothing_is_said_as_a_dash(filter_):
    assert filter_(None) == "–"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"), (1, "yesterday"), (3, "3 days ago"), (59, "59 days ago"), (150, "5 months ago"),
        (800, "2 years ago"), (-1, "tomorrow"), (-5, "in 5 days"),
    ],
)  # fmt: skip
def test_an_age_counts_eastern_days(days, said):
    with time_machine.travel(datetime(2025, 6, 10, 2, 0, tzinfo=UTC), tick=False):  # June 9 in the East
        assert formatting.age(date(2025, 6, 9) - timedelta(days)) == said


def test_waiting_says_for_how_long_and_leaves_the_word_to_the_column():
    with time_machine.travel(datetime(2025, 6, 9, 15, 0, tzinfo=UTC), tick=False):
        assert formatting.waiting(date(2025, 6, 9)) == "less than a day"
        assert formatting.waiting(date(2025, 6, 8)) == "1 day"
        assert formatting.waiting(date(2025, 6, 6)) == "3 days"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Decimal("12.25"), "12.25"),
        (Decimal("200.00"), "200"),
        (1000, "1,000"),
        (0, "0"),
        (Decimal("12.50"), "12.5"),
    ],
)
def test_a_quantity_has_no_idle_zeros(number, said):
    assert formatting.quantity(number) == said


def test_quantities_carry_their_unit():
    assert formatting.hours(Decimal("12.25")) == "12.25 hours"
    assert formatting.hours(1) == "1 hour"
    assert formatting.trips(3) == "3 person-trips"


def test_a_role_within_a_sentence_keeps_its_capitals_where_they_are_part_of_the_name():
    said = [
        "BJA administrator",
        "TTA provider staff",
        "Strategic Site Liaison",
        "Site lead",
        "Subject-matter expert",
    ]
    kept = [*said[:3], "site lead", "subject-matter expert"]
    assert [formatting.midsentence(name) for name in said] == kept
