"""What requests have to say on the site list."""

from datetime import timedelta

from django.db.models import Count, Min

from sites.programme import DECIDE_WITHIN_DAYS
from tta.models import Request


def overdue_decisions(site_ids, at):
    """{site id: [sentence]} for sites with a request submitted more than ten days before ``at`` and not decided."""
    overdue = Request.objects.awaiting_decision().filter(
        site_id__in=site_ids, state_since__lt=at - timedelta(days=DECIDE_WITHIN_DAYS)
    )
    rows = overdue.order_by().values("site_id").annotate(count=Count("*"), since=Min("state_since"))
    return {row["site_id"]: [_said(row["count"], (at - row["since"]).days)] for row in rows}


def _said(count, days):
    if count == 1:
        return f"A decision is overdue: waiting {days} days"
    return f"{count} decisions are overdue: the oldest waits {days} days"
