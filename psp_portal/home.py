"""The first page: what waits on the person, what changed, how much is left; and the front page for the public."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Subquery, Sum
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from accounts.roles import Role
from liaisons.models import NextStep
from newsroom.views.website import front
from notifications.models import Notice
from sites.lifecycle import OPEN
from sites.models import Allotment, standing_of
from tta.lifecycle import COUNTING
from tta.models import HoursEntry
from tta.waiting import MOST, hours_waiting_for, waiting_for
from ui.charts import is_low, small_bar
from ui.parts import Figure, Task
from ui.templatetags.words import quantity, shortday
from ui.templatetags.words import waiting as waiting_words

CHANGES = 6
STEPS = 6  # next steps of one's own on the first page
SITES_SHOWN = 12
PORTFOLIO = {Role.ADMIN, Role.STAFF, Role.PROVIDER}
# role: what to press first; the first role in this order that the person holds decides
FIRST_ACT = [
    ({Role.ADMIN, Role.STAFF}, "Decide requests",  "tta:requests", "?state=submitted&sort=since"),
    ({Role.PROVIDER},          "Verify hours",     "tta:hours-to-verify", ""),
    ({Role.LEAD, Role.LIAISON, Role.MEMBER}, "New request", "tta:request-start", ""),
    ({Role.EXPERT},            "Your requests",    "tta:requests", "?state=open"),
    ({Role.PARTNER, Role.HANDOVER}, "See the requests", "tta:requests", "?state=open"),
]  # fmt: skip


@method_decorator(login_not_required, name="dispatch")
class Home(View):
    """The first page, by who is looking."""

    def get(self, request):
        """The public front page, the home of a role, or whom to ask."""
        if not request.user.is_authenticated:
            return front(request)
        if not standing_of(request.user).hats:
            return render(request, "home/no_role.html", {"contact": settings.DEFAULT_FROM_EMAIL})
        return render(request, "home/home.html", self._page(request))

    def _page(self, request):
        user = request.user
        notices = _notices(user)
        request.unread_notices = (
            min(notices[0].unread or 0, 100) if notices else 0
        )  # the frame need not ask again
        roles = {hat.role for hat in standing_of(user).hats_on}
        tasks = _tasks(user)
        return {
            "tasks": tasks[:MOST],
            "how_many": _how_many(tasks),
            "roles": ", ".join(Role(role).label for role in Role.values if role in roles),
            "first_act": _first_act(roles, tasks),
            "notices": notices,
            "figures": _portfolio(user)
            if roles & PORTFOLIO
            else _own_hours(user)
            if roles == {Role.EXPERT}
            else [],
            "sites": _sites(user) if not roles & PORTFOLIO and roles != {Role.EXPERT} else [],
        }


def _tasks(user):
    """What waits on the person, hours to verify as one entry, the longest waiting first."""
    made = [
        (one.since, Task(f"{one.act}: {one.title}", one.url, one.site, waiting_words(one.since)))
        for one in waiting_for(user)
    ]
    count, since = hours_waiting_for(user)
    if count:
        lines = "1 line waits" if count == 1 else f"{'more than 99' if count > 99 else count} lines wait"
        made.append(
            (since, Task("Verify hours", reverse("tta:hours-to-verify"), lines, waiting_words(since)))
        )
    made += [
        (step.added_at, Task(f"Next step: {step.text}", step.get_absolute_url(), str(step.site), *_due(step)))
        for step in NextStep.objects.visible_to(user).open().of(user).with_names()[:STEPS]
    ]
    return [task for _, task in sorted(made, key=lambda pair: pair[0])]


def _due(step):
    """How late a next step is, or until when it is to be done; and the colour of that."""
    return (step.overdue_words, "bad") if step.days_overdue else (f"until {shortday(step.due_on)}", "waiting")


def _how_many(tasks):
    """The heading of the page."""
    if len(tasks) > MOST:
        return f"More than {MOST} things wait on you"
    return {0: "Nothing waits on you", 1: "1 thing waits on you"}.get(
        len(tasks), f"{len(tasks)} things wait on you"
    )


def _first_act(roles, tasks):
    """The one thing to press first."""
    label, url = next(
        (label, reverse(route) + query) for held, label, route, query in FIRST_ACT if held & roles
    )
    if roles <= {Role.EXPERT} and tasks:
        return {"label": "Open your oldest request", "url": tasks[0].url}
    return {"label": label, "url": url}


def _notices(user):
    """The newest notices, each with how many are unread in all."""
    mine = Notice.objects.to(user)
    unread = mine.unread().order_by().values("recipient").annotate(count=Count("pk")).values("count")
    return list(mine.annotate(unread=Subquery(unread)).newest_first()[:CHANGES])


def _sites(user):
    """Hours and trips left at each site the person works with, as bars."""
    rows = Allotment.objects.visible_to(user).filter(engagement__state__in=OPEN)
    rows = rows.select_related("site", "engagement").order_by("site__name", "site__state", "kind")
    by_site = {}
    for row in rows[: 2 * SITES_SHOWN]:
        numbers = {"granted": row.granted, "committed": row.committed, "spent": row.spent}
        said = {"row": row, "bar": small_bar(**numbers), "is_low": is_low(**numbers)}
        by_site.setdefault(row.site, []).append(said)
    return list(by_site.items())


def _portfolio(user):
    """What is left in all open engagements."""
    rows = Allotment.objects.visible_to(user).filter(engagement__state__in=OPEN).order_by()
    sums = rows.values("kind").annotate(
        granted=Sum("granted"), committed=Sum("committed"), spent=Sum("spent"), engagements=Count("pk")
    )
    by_kind = {row["kind"]: row for row in sums}
    figures = []
    for kind, unit in ((Allotment.Kind.EXPERT_HOURS, "hours"), (Allotment.Kind.PERSON_TRIPS, "person-trips")):
        row = by_kind.get(kind, {"granted": 0, "committed": 0, "spent": 0, "engagements": 0})
        left = row["granted"] - row["committed"] - row["spent"]
        note = f"of {quantity(row['granted'])} granted, {quantity(row['committed'])} committed"
        figures.append(Figure(f"{kind.label} left", quantity(left), unit, note))
    served = by_kind.get(Allotment.Kind.EXPERT_HOURS, {"engagements": 0})["engagements"]
    return [
        Figure("Engagements receiving help", quantity(served), "", "launched, active, extended or closing"),
        *figures,
    ]


def _own_hours(user):
    """An expert's own hours."""
    own = HoursEntry.objects.visible_to(user).filter(worked_by=user.pk, state__in=COUNTING).order_by()
    by_state = dict(own.values_list("state").annotate(hours=Sum("hours")))
    return [
        Figure("Your verified hours", quantity(by_state.get("verified", 0)), "hours"),
        Figure("Waiting to be verified", quantity(by_state.get("logged", 0)), "hours"),
    ]
