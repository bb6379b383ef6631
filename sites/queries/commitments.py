"""Commitments that are still open at an engagement."""

from django.db.models import Sum

from sites.ledger import UNIT
from sites.models import AllotmentLine


def outstanding_commitments(engagement):
    """What is committed and neither spent nor released: [(unit, what for, path, amount)]."""
    lines = AllotmentLine.objects.filter(site_id=engagement.site_id, allotment__engagement=engagement)
    sums = (
        lines.exclude(about="")
        .values("allotment__kind", "about", "about_label", "about_path")
        .annotate(amount=Sum("committed_change"))
        .order_by("allotment__kind", "about")
    )
    return [
        (UNIT[row["allotment__kind"]], row["about_label"], row["about_path"], row["amount"])
        for row in sums
        if row["amount"]
    ]
