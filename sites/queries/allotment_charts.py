"""Data for the charts of allotments."""

from sites.forecast import forecast, pace
from sites.ledger import STEP, Act
from sites.models import Allotment, AllotmentLine
from ui.charts import Allotted

UNITS = {"expert_hours": "hours", "person_trips": "person-trips"}


def pictures_of(user, engagement, today):
    """[(Allotment, Allotted, spent a month)] of an engagement: two queries, whatever the ledger
    holds.
    """
    rows = list(Allotment.objects.visible_to(user).filter(site=engagement.site_id, engagement=engagement))
    postings = _postings(engagement, rows)
    return [
        (
            row,
            _allotted(row, engagement, today, postings.get(row.pk, ())),
            _pace(row, engagement, today),
        )
        for row in rows
    ]


def _allotted(row, engagement, today, postings):
    span = (engagement.starts_on, engagement.ends_on, today)
    return Allotted(
        label=row.get_kind_display(),
        unit=UNITS[row.kind],
        granted=row.granted,
        committed=row.committed,
        spent=row.spent,
        starts_on=engagement.starts_on,
        ends_on=engagement.ends_on,
        today=today,
        postings=tuple(postings),
        forecast=forecast(row.spent, *span, STEP[row.kind]) if engagement.is_open else None,
    )


def _pace(row, engagement, today):
    if engagement.is_open:
        return pace(row.spent, engagement.starts_on, engagement.ends_on, today)
    return None


def _postings(engagement, rows):
    """(day, hours or trips) of every line that spent, by allotment, oldest first."""
    lines = AllotmentLine.objects.filter(
        site=engagement.site_id,
        allotment__in=[row.pk for row in rows],
        act__in=[Act.SPEND, Act.REVERSE],
    )
    days_of = {}
    for allotment, worked_on, at, change in lines.values_list("allotment", "worked_on", "at", "spent_change"):
        days_of.setdefault(allotment, []).append((worked_on or at.date(), change))
    return {allotment: sorted(days) for allotment, days in days_of.items()}
