"""The clock can be set back for the acts inside, and never forward."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
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
