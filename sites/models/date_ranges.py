"""Date ranges: rows in force on a day, and the range expression that finds overlaps."""

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func, Q
from django.utils import timezone


class Days(Func):
    """The days from one date to another as PostgreSQL's range."""

    function = "DATERANGE"
    output_field = DateRangeField()


BOTH_INCLUDED = RangeBoundary(inclusive_lower=True, inclusive_upper=True)


class DateRangeQuerySet:
    """For rows with ``from_on``, ``until_on`` (the last day, or nobody knows) and ``ended_at``:
    those that are ...
    """

    def on(self, day):
        """... in force on ``day`` (a date in US Eastern time)."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day, ended_at=None)

    def today(self):
        return self.on(timezone.localdate())
