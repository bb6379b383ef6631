"""Monthly summaries that are due: the month is over, a liaison served the site, and nothing was
submitted.

Due summaries are computed, not stored.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from accounts.roles import Role
from liaisons.lifecycle import SummaryState
from liaisons.models import LogEntry, Summary
from liaisons.models.summary import month_after
from liaisons.permissions import GRANTS
from sites.inbox import COUNTED, inbox_rows, words
from sites.models import Engagement, Membership, roles_of
from sites.program import SUMMARY_DUE_DAY
from sites.us_states import STATES
from ui.templatetags.formatting import EASTERN

DRAFT_IT = "Draft the summary"  # to do where something is logged and no draft is begun
CLOSE_IT = "Log what happened, or draft the summary without entries"
MONTHS_DUE = 3  # past months; older ones are not requested automatically
LAST_MINUTE = time(23, 59)
LATE = (SummaryState.DRAFT, SummaryState.RETURNED)  # what BJA still waits for


class MonthStart(Func):
    """SQL for the first day of the month ``back`` months ago, in US Eastern time.

    ``ago`` moves today back by days, ``plus`` moves the result ahead by days.  PostgreSQL computes
    today itself: the inbox caches this SQL (sites.query_cache), and a date passed from Python would
    stay in the cached statement.
    """

    template = (
        "(date_trunc('month', now() at time zone 'America/New_York' - interval '%(ago)s days')"
        " - interval '%(back)s months' + interval '%(plus)s days')::date"
    )
    output_field = DateField()

    def __init__(self, back, ago=0, plus=0):
        super().__init__(back=int(back), ago=int(ago), plus=int(plus))


@dataclass(frozen=True)
class DueSummary:
    """One month of one site whose summary is missing."""

    month: date
    draft: int  # the id of the draft there is, or 0
    has_log: bool
    site: str
    state: str
    slug: str
    liaisons: tuple = ()

    @property
    def place(self):
        """The site, named with its state."""
        return f"{self.site}, {STATES[self.state]}"

    @property
    def due_at(self):
        """The instant by which it is due."""
        return due_at(self.month)

    @property
    def is_late(self):
        """Whether the due instant (US Eastern time) has passed."""
        return datetime.now(EASTERN) > self.due_at


def due_on(month):
    """The day by which the summary of ``month`` (its first day) is due."""
    return month_after(month).replace(day=SUMMARY_DUE_DAY)


def due_at(month):
    """The instant by which the summary of ``month`` is due: 23:59 US Eastern time on
    its due day.
    """
    return datetime.combine(due_on(month), LAST_MINUTE, EASTERN)


def month_due_on(day):
    """The first day of the month whose summary is due on ``day``."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def owed_by(user):
    """For each of the last MONTHS_DUE months, the engagements whose summary ``user`` owes as a
    liaison: querysets.

    The last month is due even without a log entry, so that a month without work is noticed.
    Earlier months are due only if something was logged.
    """
    sites = roles_of(user).sites_where(GRANTS["liaisons.write_summary"])
    if not sites:
        return
    for back in range(1, MONTHS_DUE + 1):
        end = MonthStart(back - 1)
        served = Membership.objects.of(user).filter(
            site=OuterRef("site_id"), role=Role.LIAISON, ended_at=None, from_on__lt=end
        )
        rows = without_summary(Engagement.objects.visible_to(user), MonthStart(back), end)
        rows = rows.filter(Exists(served), site_id__in=sites)
        if back > 1:
            rows = rows.filter(has_log=True)
        yield rows


def late_of(user):
    """For BJA: the engagements whose summary of the last due month is not submitted, with their
    liaisons.
    """
    month, end = MonthStart(1, ago=SUMMARY_DUE_DAY), MonthStart(0, ago=SUMMARY_DUE_DAY)
    served = Membership.objects.visible_to(user).filter(
        Q(until_on=None) | Q(until_on__gte=month),
        site=OuterRef("site_id"),
        role=Role.LIAISON,
        ended_at=None,
        from_on__lt=end,
    )
    owing = without_summary(Engagement.objects.visible_to(user), month, end, LATE)
    named = ArraySubquery(served.order_by("user__name").values("user__name"))
    return owing.filter(Exists(served)).annotate(liaisons=named)


def as_owed(rows):
    """The querysets ``rows`` of ``owed_by`` as DueSummary rows by month and site, in one UNION
    statement.
    """
    columns = ("month", "draft", "has_log", "site__name", "site__state", "site__slug")
    querysets = [row.values_list(*columns) for row in rows]
    if not querysets:
        return []
    found = querysets[0].union(*querysets[1:], all=True)
    return sorted((DueSummary(*row) for row in found), key=lambda one: (one.month, one.site))


def as_late(rows):
    """The queryset ``rows`` of ``late_of`` as DueSummary rows by site, with the liaisons."""
    columns = ("month", "draft", "has_log", "site__name", "site__state", "site__slug", "liaisons")
    return [
        DueSummary(*row)
        for row in rows.order_by("site__name", "pk").values_list(*columns)[:COUNTED]
    ]


def as_inbox_rows(rows, kind):
    """A queryset of ``owed_by`` or ``late_of`` as inbox rows (sites.inbox)."""
    action = Case(
        When(draft__gt=0, then=words("Submit the summary")),
        When(has_log=True, then=words(DRAFT_IT)),
        default=words(CLOSE_IT),
    )
    return inbox_rows(
        rows.order_by("over_on", "pk"),
        kind,
        action,
        number="draft",
        title=Func(F("month"), Value("FMMonth YYYY"), function="to_char", output_field=CharField()),
        since=Cast("over_on", DateTimeField()),
        due=due_of_row(),
    )


def due_of_row():
    """SQL for the due day of each row: the due day of the month that follows."""
    return Cast(F("over_on") + timedelta(days=SUMMARY_DUE_DAY - 1), DateField())


def without_summary(engagements, month, end, unfinished=(SummaryState.DRAFT,)):
    """Open ``engagements`` that ran in the month and whose site has no summary of it but an
    ``unfinished`` one.

    ``month`` and ``end`` are SQL expressions for the first day of the month and of the next one.
    """
    summaries = Summary.objects.filter(site=OuterRef("site_id"), month=month)
    log = LogEntry.objects.filter(site=OuterRef("site_id"), on__gte=month, on__lt=end)
    draft = Subquery(
        summaries.filter(state__in=unfinished).values("pk")[:1], output_field=BigIntegerField()
    )
    rows = engagements.open().filter(
        ~Exists(summaries.exclude(state__in=unfinished)), starts_on__lt=end
    )
    return rows.annotate(
        month=month,
        over_on=end,
        draft=Coalesce(draft, Value(0, BigIntegerField())),
        has_log=Exists(log),
    )
