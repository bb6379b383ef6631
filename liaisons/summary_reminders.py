"""Monthly summaries: whoever owes one is told when the month is over, and once more when it is late."""

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

ONE_AT_A_TIME = 3_097  # the key of the lock: two runs beside each other would each tell
QUEUE = "summaries of"


def tell_of_owed_summaries(on):
    """Tell the liaisons of the month that was over on ``on``; from the day after the due day on, BJA how many are late.

    For the clock; may run any number of times, and beside itself: who was told is not told again.  Returns how many
    were told.
    """
    month = month_due_on(on)
    with as_program(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        is_late = on > due_on(month)
        said = {"month": month, "due_at": due_at(month), "day": SUMMARY_DUE_DAY}
        told = _tell_liaisons(month, on, "liaisons.summary.late" if is_late else "liaisons.summary.owe", said)
        return told + (_tell_bja(month, on, said) if is_late else 0)


def _tell_liaisons(month, on, event, facts):
    owing = {row.site_id for row in _owing(month)}
    held = Membership.objects.on(on).filter(
        role=Role.LIAISON, site__in=owing, from_on__lt=month_after(month), user__is_active=True
    )
    queue = f"{QUEUE} {month:%Y-%m}"
    held = held.exclude(pk__in=held_back(queue)).select_related("user", "site").order_by("pk")
    letters = Notice.objects.filter(event=event, path__endswith=_mark(month))
    letters = letters.filter(recipient__in=[row.user_id for row in held])
    known = set(letters.values_list("recipient", "site_id"))
    new = [row for row in held if (row.user_id, row.site_id) not in known]

    @transaction.atomic
    def remind(row):
        path = reverse("liaisons:site-summaries", args=[row.site.slug]) + _mark(month)
        notify([row.user], event, site=row.site, path=path, **facts)

    return work_through(
        queue, new, remind, about=lambda row: f"Remind {row.user} of the summary of {row.site}"
    )


def _mark(month):
    """The month's place on a page of summaries."""
    return f"#{month:%Y-%m}"


def _tell_bja(month, on, said):
    """How many are late, and no name: whoever lost the role meanwhile learns nothing."""
    served = Membership.objects.filter(
        Q(until_on=None) | Q(until_on__gte=month),
        role=Role.LIAISON,
        ended_at=None,
        from_on__lt=month_after(month),
    )
    count = _owing(month, LATE).filter(site__in=served.values("site")).count()
    path = reverse("liaisons:summaries") + _mark(month)
    known = Notice.objects.filter(event="liaisons.summary.missing", path=path).values("recipient")
    held = Membership.objects.on(on).filter(role__in=BJA)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk__in=known)
    return len(notify(people, "liaisons.summary.missing", path=path, count=count, **said)) if count else 0


def _owing(month, unfinished=LATE[:1]):
    end = month_after(month)
    return without_summary(
        Engagement.objects.all(), Value(month, DateField()), Value(end, DateField()), unfinished
    )
