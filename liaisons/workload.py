"""How the work is spread: one row for each liaison and site of today."""

from django.utils import timezone

from liaisons.models import Assignment


def workload(viewer):
    """The running assignments ``viewer`` may see, by liaison."""
    running = Assignment.objects.visible_to(viewer).on(timezone.localdate())
    return running.with_names().order_by("liaison__name", "site__name")
