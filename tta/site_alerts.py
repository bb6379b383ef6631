"""Alerts that TTA requests add to the site list: overdue decisions."""

from datetime import timedelta

from django.db.models import Count, Min
from django.db.models.functions import Now
from django.utils import timezone

from kernel import clock
from sites.program import DECIDE_WITHIN_DAYS
from sites.query_cache import cached_query
from tta.lifecycle import State
from tta.models import Request


def overdue_decisions(user, site_ids, requests=None):
    """{site id: [sentence]} for sites with a request submitted more than ten days ago and not
    decided.

    ``requests`` are all that are open there and that ``user`` may see, if they have been read
    already.
    """
    today = clock.today()  # days of the calendar, as on every other page
    rows = _overdue(user, site_ids=site_ids) if requests is None else _overdue_among(requests)
    return {
        site_id: [_sentence(count, (today - timezone.localdate(since)).days)]
        for site_id, count, since in rows
    }


def _overdue_among(requests):
    limit, late = timezone.now() - timedelta(days=DECIDE_WITHIN_DAYS), {}
    for one in requests:
        if one.state == State.SUBMITTED and one.state_since < limit:
            late.setdefault(one.site_id, []).append(one.state_since)
    return [(site_id, len(since), min(since)) for site_id, since in late.items()]


@cached_query
def _overdue(user, site_ids):
    late = (
        Request.objects.visible_to(user)
        .awaiting_decision()
        .filter(site_id__in=site_ids, state_since__lt=Now() - timedelta(days=DECIDE_WITHIN_DAYS))
    )
    return (
        late.order_by().values_list("site_id").annotate(count=Count("*"), since=Min("state_since"))
    )


def _sentence(count, days):
    if count == 1:
        return f"A decision is overdue: waiting {days} days"
    return f"{count} decisions are overdue: the oldest waits {days} days"
