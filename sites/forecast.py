"""Forecast of an allotment to the end of its engagement.  Pure arithmetic, no ORM."""

from decimal import ROUND_HALF_UP, Decimal

from sites.program import QUARTER_HOUR

# Before a quarter of a year has passed a pace says nothing: the launch and the first assessment
# take that long (program facts, section 5).
EARLIEST_DAYS = 90
DAYS_OF_A_MONTH = Decimal("30.44")  # the mean of the calendar


def forecast(spent, starts_on, ends_on, today, step=QUARTER_HOUR):
    """What will have been spent on the last day, if every day to come is like the days so far.

    ``spent`` over the days since ``starts_on``, times all days of the engagement; in whole
    ``step``, never below ``spent``: nobody makes a quarter of a trip. None while fewer than 90 days
    have passed: it is too early to say. What is only committed does not count.
    """
    passed, whole = (today - starts_on).days + 1, (ends_on - starts_on).days + 1
    if passed < EARLIEST_DAYS:
        return None
    if passed >= whole:
        return spent
    steps = (spent * whole / passed / step).quantize(Decimal(1), ROUND_HALF_UP)
    return max(steps * step, spent)


def pace(spent, starts_on, ends_on, today):
    """Spent a month so far, to two decimals; None before the first day."""
    passed = (min(today, ends_on) - starts_on).days + 1
    if passed < 1:
        return None
    return (spent / passed * DAYS_OF_A_MONTH).quantize(Decimal("0.01"))
