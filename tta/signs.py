"""What requests have to say on the site list."""

from datetime import timedelta

from django.db.models import Count, Min
from django.db.models.functions import Now
from django.utils import timezone

from kernel import clock
from sites.kept import kept
from sites.programme import DECIDE_WITHIN_DAYS
from tta.models import Request


def overdue_decisions(user, site_ids):
    """{site id: [sentence]} for sites with a request submitted more than ten days ago and not decided."""
    today = clock.today()  # days of the calendar, as on every other page
    return {
        site_id: [_said(count, (today - timezone.localdate(since)).days)]
        for site_id, count, since in _overdue(user, site_ids=site_ids)
    }


@kept
def _overdue(user, site_ids):
    late = (
        Request.objects.visible_to(user)
        .awaiting_decision()
        .filter(site_id__in=site_ids, state_since__lt=Now() - timedelta(days=DECIDE_WITHIN_DAYS))
    )
    return late.order_by().values_list("site_id").annotate(count=Count("*"), since=Min("state_since"))


def _said(count, days):
    if count == 1:
        return f"A decision is overdue: waiting {days} days"
    return f"{count} decisions are overdue: the oldest waits {days} days"
