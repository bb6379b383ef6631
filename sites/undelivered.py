"""Failed letters and failed rows of work queues, for administrators."""

from django.db.models import Count, Min

from notifications.delivery import why_no_mail_leaves
from notifications.models import Notice, QueueFailure
from sites.access import may

VIEW = "sites.view_undelivered"


def letters_not_delivered(user):
    """Letters and notices whose last try failed, for whoever may see them."""
    rows = Notice.objects.failed().select_related("recipient", "caused_by")
    if may(user, VIEW):
        return rows
    return rows.none()


def work_not_done(user):
    """Rows of queues that failed, newest first, for whoever may see them."""
    rows = QueueFailure.objects.newest_first()
    if may(user, VIEW):
        return rows
    return rows.none()


def outage(user):
    """Why no mail leaves at all, how many letters wait and since when; None while it does, or who
    may not see it.
    """
    reason = why_no_mail_leaves()
    if not reason or not may(user, VIEW):
        return None
    waiting = Notice.objects.waiting().order_by().aggregate(count=Count("pk"), since=Min("created_at"))
    return waiting | {"reason": reason}
