"""Reminders of monthly summaries: one notice when the month is over, one more when the summary is
late.
"""

from django.db import connection, transaction
from django.db.models import DateField, Q, Value
from django.urls import reverse

from accounts.models import User
from accounts.roles import BJA, Role
from kernel.scope import as_program
from liaisons.models.summary import month_after
from liaisons.queries.summaries_due import LATE, due_at, due_on, month_due_on, without_summary
from notifications.isolation import held_back, work_through
from notifications.models import Notice
from notifications.notify import notify
from sites.models import Engagement, Membership
from sites.program import SUMMARY_DUE_DAY

ONE_AT_A_TIME = 3_097  # key of the advisory lock: two runs at once would each notify
QUEUE = "summaries of"


def send_summary_reminders(on):
    """Remind liaisons of the month that was over on ``on``; after the due day also tell BJA how
    many are late.

    Called by the schedule.  Idempotent: a person who has the notice gets no second one, even if two
    runs overlap. Returns the number of notices.
    """
    month = month_due_on(on)
    with as_program(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        is_late = on > due_on(month)
        context = {"month": month, "due_at": due_at(month), "day": SUMMARY_DUE_DAY}
        if not is_late:
            return _notify_liaisons(month, on, "liaisons.summary.owe", context)
        count = _notify_liaisons(month, on, "liaisons.summary.late", context)
        return count + _notify_bja(month, on, context)


def _notify_liaisons(month, on, event, context):
    owing = {row.site_id for row in _owing(month)}
    held = Membership.objects.on(on).filter(
        role=Role.LIAISON, site__in=owing, from_on__lt=month_after(month), user__is_active=True
    )
    queue = f"{QUEUE} {month:%Y-%m}"
    held = held.exclude(pk__in=held_back(queue)).select_related("user", "site").order_by("pk")
    letters = Notice.objects.filter(event=event, path__endswith=_anchor(month))
    letters = letters.filter(recipient__in=[row.user_id for row in held])
    known = set(letters.values_list("recipient", "site_id"))
    new = [row for row in held if (row.user_id, row.site_id) not in known]

    @transaction.atomic
    def remind(row):
        path = reverse("liaisons:site-summaries", args=[row.site.slug]) + _anchor(month)
        notify([row.user], event, site=row.site, path=path, **context)

    return work_through(
        queue, new, remind, about=lambda row: f"Remind {row.user} of the summary of {row.site}"
    )


def _anchor(month):
    """The fragment of the month on a page of summaries; notices already sent are found by it."""
    return f"#{month:%Y-%m}"


def _notify_bja(month, on, context):
    """Notify BJA of the number of late summaries, without names: a recipient may lose the role
    before reading it.
    """
    served = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gte=month),
        role=Role.LIAISON,
        ended_at=None,
        from_on__lt=month_after(month),
    )
    count = _owing(month, LATE).filter(site__in=served.values("site")).count()
    path = reverse("liaisons:summaries") + _anchor(month)
    known = Notice.objects.filter(event="liaisons.summary.missing", path=path).values("recipient")
    held = Membership.objects.on(on).filter(role__in=BJA)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk__in=known)
    if not count:
        return 0
    return len(notify(people, "liaisons.summary.missing", path=path, count=count, **context))


def _owing(month, unfinished=LATE[:1]):
    end = month_after(month)
    return without_summary(
        Engagement.objects.all(), Value(month, DateField()), Value(end, DateField()), unfinished
    )
