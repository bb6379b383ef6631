"""The home page of a signed-in person: inbox, notices and balances; else the public front page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Sum
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from accounts.roles import Role
from dashboard.inbox import inbox_of
from kernel.clock import today
from newsroom.views.public_pages import front
from notifications.models import Notice, titled, unread_count
from sites.access import may_somewhere
from sites.forecast import forecast
from sites.inbox import MOST
from sites.ledger import STEP
from sites.lifecycle import OPEN
from sites.models import Allotment, roles_of
from sites.queries.allotment_charts import UNITS
from sites.query_cache import cached_query
from sites.us_states import STATES
from tta.lifecycle import COUNTING
from tta.models import HoursEntry
from ui.charts import Allotted, is_low, small_bar
from ui.components import Figure
from ui.templatetags.formatting import quantity
from ui.templatetags.ui import badge

CHANGES = 6
SITES_SHOWN = 12
KINDS = dict(Allotment.Kind.choices)
NOTHING = (0, 0, 0, 0)  # granted, committed, spent, engagements
PORTFOLIO = {Role.ADMIN, Role.STAFF, Role.PROVIDER}
# role: what to press first; the first role in this order that the person holds decides
FIRST_ACT = [
    ({Role.ADMIN, Role.STAFF}, "Decide requests",  "tta:requests", "?state=submitted&sort=since"),
    ({Role.PROVIDER},          "Verify hours",     "tta:hours-to-verify", ""),
    ({Role.LEAD, Role.MEMBER}, "New request",      "tta:request-start", ""),
    ({Role.LIAISON},           "Log what happened", "liaisons:quick", ""),
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
        if not roles_of(request.user).hats:
            return render(request, "home/no_role.html", {"contact": settings.DEFAULT_FROM_EMAIL})
        return render(request, "home/home.html", self._page(request))

    def _page(self, request):
        user = request.user
        notices = _notices(user)
        request.unread_notices = 0  # read here, so that the frame of the page needs no query
        if notices:
            request.unread_notices = notices[0]["unread"]
        roles = {hat.role for hat in roles_of(user).active_roles}
        tasks, count = inbox_of(user)
        return {
            "tasks": tasks,
            "how_many": _in_words(count),
            "has_more": count > MOST,
            "roles": ", ".join(Role(role).label for role in Role.values if role in roles),
            "first_act": _first_act(roles, tasks),
            "may_log": may_somewhere(user, "liaisons.log_activity"),
            "notices": notices,
        } | _balances(user, roles)


def _balances(user, roles):
    """What is left: of the whole program, of one's own hours, or at the sites of the person."""
    if roles & PORTFOLIO:
        return {"figures": _portfolio(user), "sites": [], "own_site": None}
    if roles == {Role.EXPERT}:
        return {"figures": _own_hours(user), "sites": [], "own_site": None}
    rows = _allotments(user)
    if len({slug for _, _, slug, *_ in rows}) == 1:
        return {"figures": [], "sites": [], "own_site": _own_site(rows)}
    return {"figures": [], "sites": [_left(row) for row in rows], "own_site": None}


def _in_words(count):
    if count > MOST:
        return f"More than {MOST} tasks for you"
    return {0: "No tasks for you", 1: "1 task for you"}.get(count, f"{count} tasks for you")


def _first_act(roles, tasks):
    """The one thing to press first."""
    label, url = next(
        (label, reverse(route) + query) for held, label, route, query in FIRST_ACT if held & roles
    )
    if roles <= {Role.EXPERT} and tasks:
        return {"label": "Open your oldest request", "url": tasks[0].url}
    return {"label": label, "url": url}


NOTICE = ("pk", "subject", "folded_count", "read_at", "created_at", "unread")


def _notices(user):
    """The newest notices, each with how many are unread in all."""
    rows = [dict(zip(NOTICE, row, strict=True)) for row in _newest_notices(user)]
    return [row | {"subject": titled(row["subject"], row["folded_count"])} for row in rows]


@cached_query
def _newest_notices(user):
    mine = Notice.objects.to(user).shown().annotate(unread=unread_count(user))
    return mine.newest_first().values_list(*NOTICE)[:CHANGES]


def _own_site(rows):
    """What is left at the one site of the person, as wide bars."""
    name, state, slug, *_ = rows[0]
    balances = [_pictured(*row[3:]) for row in rows]
    return {
        "name": f"{name}, {STATES[state]}",
        "url": reverse("sites:site", args=[slug]),
        "balances": balances,
    }


def _pictured(kind, granted, committed, spent, *days):
    """One allotment with its forecast to the last day."""
    now, pace = today(), forecast(spent, *days, today(), STEP[kind])
    return Allotted(KINDS[kind], UNITS[kind], granted, committed, spent, *days, now, forecast=pace)


@cached_query
def _allotments(user):
    """What stands at each site the person works with."""
    rows = Allotment.objects.visible_to(user).filter(engagement__state__in=OPEN)
    rows = rows.order_by("site__name", "site__state", "kind")
    place = ("site__name", "site__state", "site__slug")
    numbers, days = (
        ("granted", "committed", "spent"),
        ("engagement__starts_on", "engagement__ends_on"),
    )
    return rows.values_list(*place, "kind", *numbers, *days)[: 2 * SITES_SHOWN]


def _left(row):
    name, state, slug, kind, granted, committed, spent, *_ = row
    numbers, low = {"granted": granted, "committed": committed, "spent": spent}, ""
    if is_low(**numbers):
        low = badge(label="Low", kind="warning")
    return {
        "url": reverse("sites:site", args=[slug]),
        "site": f"{name}, {STATES[state]}",
        "kind": KINDS[kind],
        "left": quantity(granted - committed - spent),
        "granted": quantity(granted),
        "low": low,
        "bar": small_bar(**numbers),
    }


def _portfolio(user):
    """What is left in all open engagements."""
    by_kind = {kind: numbers for kind, *numbers in _sums(user)}
    figures = []
    for kind, unit in (
        (Allotment.Kind.EXPERT_HOURS, "hours"),
        (Allotment.Kind.PERSON_TRIPS, "person-trips"),
    ):
        granted, committed, spent, _ = by_kind.get(kind, NOTHING)
        note = f"of {quantity(granted)} granted, {quantity(committed)} committed"
        figures.append(Figure(f"{kind.label} left", quantity(granted - committed - spent), unit, note))
    served = by_kind.get(Allotment.Kind.EXPERT_HOURS, NOTHING)[-1]
    return [
        Figure(
            "Engagements receiving help",
            quantity(served),
            "",
            "launched, active, extended or closing",
        ),
        *figures,
    ]


@cached_query
def _sums(user):
    rows = Allotment.objects.visible_to(user).filter(engagement__state__in=OPEN).order_by()
    return rows.values_list("kind").annotate(Sum("granted"), Sum("committed"), Sum("spent"), Count("pk"))


def _own_hours(user):
    by_state = dict(_hours_by_state(user))
    return [
        Figure("Your verified hours", quantity(by_state.get("verified", 0)), "hours"),
        Figure("Waiting to be verified", quantity(by_state.get("logged", 0)), "hours"),
    ]


@cached_query
def _hours_by_state(user):
    own = HoursEntry.objects.visible_to(user).filter(worked_by=user.pk, state__in=COUNTING).order_by()
    return own.values_list("state").annotate(Sum("hours"))
