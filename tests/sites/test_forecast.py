"""The forecast: if every day to come is like the days so far."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sites.forecast import forecast, pace
from sites.partial_dates import add_months, as_said, last_day, months_between, parse_partial_date

START, END = date(2024, 1, 1), date(2026, 12, 31)


def test_half_way_the_forecast_is_twice_what_was_spent():
    half = START + timedelta(days=547)  # day 548 of 1,096

    assert forecast(Decimal(60), START, END, half) == Decimal(120)


def test_in_the_first_ninety_days_it_is_too_early_to_say():
    assert forecast(Decimal(10), START, END, START + timedelta(days=88)) is None
    assert forecast(Decimal(10), START, END, START + timedelta(days=89)) is not None


def test_on_the_last_day_and_after_it_what_was_spent_is_the_forecast():
    assert forecast(Decimal("88.25"), START, END, END) == Decimal("88.25")
    assert forecast(Decimal("88.25"), START, END, END + timedelta(days=400)) == Decimal("88.25")


def test_nothing_spent_is_nothing_forecast():
    assert forecast(Decimal(0), START, END, START + timedelta(days=200)) == 0


@given(st.integers(0, 800), st.integers(0, 1500))
def test_a_forecast_is_in_quarters_and_never_below_what_was_spent(quarters, days):
    spent = Decimal(quarters) / 4
    found = forecast(spent, START, END, START + timedelta(days=days))

    assert found is None or (found >= spent and found % Decimal("0.25") == 0)


def test_trips_are_forecast_as_whole_trips():
    half = START + (END - START) / 2

    assert forecast(Decimal(2), START, END, half, Decimal(1)) == 4
    assert forecast(Decimal(2), START, END, START + timedelta(days=700), Decimal(1)) % 1 == 0


def test_the_pace_is_spent_a_month():
    assert pace(Decimal(60), START, END, START + timedelta(days=303)) == Decimal("6.01")
    assert pace(Decimal(0), START, END, START - timedelta(days=1)) is None


def test_months_are_counted_as_people_count_them():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert last_day(date(2023, 11, 3), 36) == date(2026, 11, 2)
    assert months_between(date(2023, 11, 3), date(2026, 11, 2)) == 36
    assert months_between(date(2023, 11, 3), date(2026, 11, 3)) == 37


def test_a_date_is_as_exact_as_its_source():
    assert (parse_partial_date("2018").first, parse_partial_date("2018").last) == (
        date(2018, 1, 1),
        date(2018, 12, 31),
    )
    assert as_said(date(2018, 1, 1), "year") == "2018"
    assert as_said(date(2017, 6, 1), "month") == "June 2017"
    assert as_said(date(2017, 6, 20), "day") == "June 20, 2017"
