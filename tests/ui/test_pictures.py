import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.us_states import STATES
from ui.allotment_chart import large_picture
from ui.charts import Allotted, Balance, large_bar, small_bar, weighing_bar
from ui.map import Point, cohort_marks, draw, legend, outlines
from ui.projection import HEIGHT, WIDTH, place

NUMBERS = st.decimals(min_value=0, max_value=10_000, places=2)


def an_allotment(**over):
    facts = {
        "label": "Expert hours", "unit": "hours", "granted": Decimal(200), "committed": Decimal(20),
        "spent": Decimal(60), "starts_on": date(2024, 10, 1), "ends_on": date(2027, 9, 30),
        "today": date(2025, 10, 1), "postings": ((date(2025, 1, 6), Decimal(60)),), "forecast": Decimal(180),
    }  # fmt: skip
    return Allotted(**facts | over)


def test_the_picture_says_in_words_what_it_shows():
    said = large_picture(an_allotment())
    assert "60 of 200 hours spent, 20 committed, 120 left." in said
    assert "At the present pace 180 by Sep 30, 2027." in said
    assert "At this pace 20 hours will be unused on Sep 30, 2027." in said


def test_a_forecast_past_the_grant_says_that_it_runs_out():
    assert (
        an_allotment(forecast=Decimal(240)).verdict == "At this pace the hours run out before Sep 30, 2027."
    )


def test_without_a_forecast_there_is_no_line_and_the_words_say_why():
    early = an_allotment(forecast=None)
    assert "psp-chart__forecast" not in large_picture(early)
    assert early.verdict == "Too early for a forecast."


@given(granted=NUMBERS, committed=NUMBERS, spent=NUMBERS)
def test_no_bar_ever_sticks_out_of_its_frame(granted, committed, spent):
    said = small_bar(granted=granted, committed=committed, spent=spent)
    parts = [
        (name, *map(int, numbers))
        for name, *numbers in re.findall(r'class="(\w)" d="M(\d+) 0h(\d+)v8H(\d+)z"', said)
    ]
    end = 0
    for _name, start, length, back in parts:
        assert start == back == end
        end = start + length
    assert said.count("<path") == len(parts)
    assert end <= 100


@given(granted=NUMBERS, committed=NUMBERS, spent=NUMBERS, forecast=st.none() | NUMBERS)
def test_no_chart_ever_leaves_its_sheet(granted, committed, spent, forecast):
    allotted = an_allotment(granted=granted, committed=committed, spent=spent, forecast=forecast)
    heights = [float(y) for y in re.findall(r' cy="(-?[\d.]+)"', large_picture(allotted))]
    assert all(0 <= y <= 250 for y in heights)
    assert "nan" not in large_bar(allotted)


def test_a_bar_without_words_is_decoration_and_with_words_is_a_picture():
    assert 'aria-hidden="true"' in small_bar(granted=200, committed=0, spent=10)
    assert 'role="img" aria-label="10 spent"' in small_bar(
        granted=200, committed=0, spent=10, words="10 spent"
    )


def test_little_left_is_marked():
    assert "is-low" in small_bar(granted=200, committed=0, spent=180)
    assert "is-low" not in small_bar(granted=200, committed=0, spent=179)


def test_no_picture_carries_a_style_attribute():
    drawn = [
        large_picture(an_allotment()),
        large_bar(an_allotment()),
        draw([a_point()]),
        *dict(legend([2024], ["pilot"])).values(),
    ]
    assert not any("style=" in one for one in drawn)


def a_point(**over):
    facts = {"label": "Gary, Indiana", "state": "IN", "latitude": 41.59, "longitude": -87.35}
    return Point(**facts | {"cohort": 2021, "track": "operations", "url": "/sites/gary-in/"} | over)


def test_every_state_and_territory_a_site_can_lie_in_has_an_outline():
    assert set(outlines()) == set(STATES)


@pytest.mark.parametrize(
    ("state", "latitude", "longitude"),
    [
        ("WA", 48.38, -124.70), ("FL", 24.56, -81.78), ("ME", 44.82, -66.97), ("AK", 61.22, -149.90),
        ("AK", 51.88, -176.66), ("HI", 19.72, -155.09), ("PR", 18.47, -66.11), ("VI", 18.34, -64.93),
        ("GU", 13.47, 144.75), ("AS", -14.28, -170.70), ("MP", 15.19, 145.75),
    ],
)  # fmt: skip
def test_the_corners_of_the_country_lie_on_the_sheet(state, latitude, longitude):
    x, y = place(state, latitude, longitude)
    assert 0 < x < WIDTH
    assert 0 < y < HEIGHT


def test_the_point_lies_inside_the_outline_of_its_territory():
    x, y = place("PR", 18.22, -66.43)  # the middle of Puerto Rico
    starts = re.match(r"M([\d.]+) ([\d.]+)", outlines()["PR"]["path"])
    assert abs(x - float(starts[1])) < 90
    assert abs(y - float(starts[2])) < 60


def test_a_point_is_a_link_that_says_its_name_cohort_and_track():
    said = draw([a_point(note="active")])
    assert '<a href="/sites/gary-in/" aria-label="Gary, Indiana, cohort 2021, operations, active">' in said


def test_no_two_cohorts_look_alike():
    marks = cohort_marks(range(2014, 2030))
    assert len(set(marks.values())) == 16


def test_two_sites_in_one_place_are_drawn_apart():
    said = draw([a_point(), a_point(label="Hammond, Indiana")])
    (x1, y1), (x2, y2) = re.findall(r'psp-map__ring" cx="([\d.]+)" cy="([\d.]+)"', said)
    assert ((float(x1) - float(x2)) ** 2 + (float(y1) - float(y2)) ** 2) ** 0.5 >= 12


def test_a_name_can_not_break_out_of_the_picture():
    assert "<script>" not in draw([a_point(label='"><script>alert(1)</script>')])


def test_a_bar_weighs_a_request_against_what_is_left_and_never_draws_more():
    hours = Balance("Expert hours", "hours", Decimal(200), Decimal(30), Decimal(70))

    fits, too_much = weighing_bar(hours, Decimal(40)), weighing_bar(hours, Decimal(140))

    assert 'class="psp-chart__asked" x="230.0" y="0" width="92.0"' in fits
    assert 'class="psp-chart__left" x="322.0" y="0" width="138.0"' in fits
    assert "This request: 40; then 60 left." in fits
    assert 'class="psp-chart__asked" x="230.0" y="0" width="230.0"' in too_much
    assert "then -40 left" in too_much
