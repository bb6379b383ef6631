"""How the work is spread: one row for each liaison and site of today."""

from datetime import timedelta

from django.db.models import Count, IntegerField, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from kernel.clock import today
from liaisons.lifecycle import StepState
from liaisons.models import Assignment, LogEntry, NextStep

HOURS_DAYS = 90  # the time over which a liaison's hours are summed


def workload(viewer):
    """The running assignments ``viewer`` may see, by liaison: minutes of 90 days, last contact, overdue next steps."""
    own = (
        LogEntry.objects.visible_to(viewer)
        .filter(site=OuterRef("site"), author=OuterRef("liaison"))
        .order_by()
    )
    recent = own.filter(on__gt=today() - timedelta(days=HOURS_DAYS))
    late = NextStep.objects.visible_to(viewer).filter(
        site=OuterRef("site"), owner=OuterRef("liaison"), state=StepState.OPEN, due_on__lt=today()
    )
    rows = Assignment.objects.visible_to(viewer).on(today()).with_names()
    return rows.annotate(
        minutes=_sum(recent.values("author").annotate(n=Sum("minutes")).values("n")),
        last_contact=Subquery(own.values("author").annotate(n=Max("on")).values("n")),
        overdue=_sum(late.order_by().values("owner").annotate(n=Count("pk")).values("n")),
    ).order_by("liaison__name", "site__name")


def _sum(query):
    return Coalesce(Subquery(query, output_field=IntegerField()), 0)
