"""The clock can be set back for the acts inside, and never forward."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from kernel import clock

EVENING = datetime(2026, 3, 3, 23, 30, tzinfo=ZoneInfo("America/New_York"))


def test_acts_inside_happen_then_and_acts_after_happen_now():
    with clock.at(EVENING):
        assert (clock.now(), clock.today()) == (EVENING, date(2026, 3, 3))

    assert timezone.now() - clock.now() < timedelta(minutes=1)


def test_nobody_tells_the_future():
    with pytest.raises(ValueError, match="future"), clock.at(timezone.now() + timedelta(minutes=1)):
        pytest.fail("the future was told")

    assert timezone.now() - clock.now() < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("instant", "latest", "earliest"),
    [
        ("2026-03-02T04:30:00Z", "2026-03-01", "2026-03-01"),  # half past eleven in the evening in the East
        ("2026-03-01T20:00:00Z", "2026-03-02", "2026-03-01"),  # Guam is a day ahead
        (
            "2026-03-02T05:30:00Z",
            "2026-03-02",
            "2026-03-01",
        ),  # past midnight in the East, evening in the West
    ],
)
def test_the_latest_and_the_earliest_day_it_is_anywhere_a_row_is_about(instant, latest, earliest):
    zones = ("Pacific/Guam" if latest != "2026-03-01" else "America/Chicago", "America/Los_Angeles")
    with time_machine.travel(instant, tick=False):
        assert (str(clock.latest_today(*zones)), str(clock.earliest_today(*zones))) == (latest, earliest)
        assert clock.latest_today() == clock.earliest_today() == clock.today()
