"""Inbox items of peer exchanges."""

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Cast, Concat, Now, TruncDate

from exchanges.lifecycle import ExchangeState
from exchanges.models import CheckIn, Delegation, Exchange
from sites.inbox import MOST, at_sites, changed_by, inbox_rows, sites_where, words
from sites.models import Site
from sites.user_roles import ALL_SITES

X = ExchangeState
EXCHANGE_WAITS = [
    (X.PROPOSED,       "exchanges.review_exchange",  "Review an exchange"),
    (X.REVIEWED,       "exchanges.approve_exchange", "Decide an exchange"),
    (X.HOST_CONFIRMED, "exchanges.book_exchange",    "Book the travel"),
    (X.BOOKED,         "exchanges.hold_exchange",    "Say who traveled"),
    (X.HELD,           "exchanges.debrief_exchange", "Ask for the debrief"),
]  # fmt: skip
_AFTER_DAYS = Concat(words("Say what came of it after "), Cast("days", CharField()), words(" days"))
DAY_OF_THE_DATABASE = TruncDate(Now())  # the SQL is cached: a date from Python would stay in it
READY = {X.BOOKED: Q(starts_on__lte=DAY_OF_THE_DATABASE)}  # nobody is asked before it has begun


def inbox_items(user):
    """Exchanges whose next step is theirs, and the check-ins they were named for."""
    wheres = [(state, sites_where(user, permission)) for state, permission, _ in EXCHANGE_WAITS]
    mine = Q()
    for state, where in wheres:
        ready = Q(state=state) & READY.get(state, Q())
        if where != frozenset():
            mine |= ready if where is ALL_SITES else ready & Q(site__in=where)
    if mine:
        rows = Exchange.objects.visible_to(user).filter(mine)
        rows = rows.exclude(
            Q(state=X.REVIEWED) & (Q(created_by=user.pk) | changed_by(user, "exchanges.exchange"))
        )
        acts = Case(*(When(state=state, then=words(act)) for state, _, act in EXCHANGE_WAITS))
        yield inbox_rows(rows.order_by("state_since"), "exchange", acts)[: MOST + 1]
    yield from _asked_of_sites(user)
    if sites_where(user, "exchanges.answer_checkin") != frozenset():
        due = CheckIn.objects.visible_to(user).due(DAY_OF_THE_DATABASE).filter(asked=user.pk)
        yield inbox_rows(
            due.order_by("due_on"),
            "checkin",
            _AFTER_DAYS,
            number="exchange",
            title="exchange__title",
            since=Cast("due_on", DateTimeField()),
            due="due_on",
        )[: MOST + 1]


def _asked_of_sites(user):
    """The debriefs their sites still owe, and the answers of those that host."""
    where = sites_where(user, "exchanges.report_exchange")
    if where != frozenset():
        owed = at_sites(Delegation.objects.visible_to(user), where).filter(reported_at=None)
        owed = owed.filter(exchange__state=X.DEBRIEF_DUE).order_by("exchange__state_since")
        yield inbox_rows(
            owed,
            "exchange",
            "Write the debrief",
            number="exchange",
            title="exchange__title",
            since="exchange__state_since",
        )[: MOST + 1]
    hosting = sites_where(user, "exchanges.host_exchange")
    if hosting != frozenset():
        invited = Exchange.objects.visible_to(user).filter(state=X.APPROVED, host_answered_at=None)
        invited = invited.filter(host_site_id__in=hosting).order_by("state_since")
        here = Site.objects.filter(pk=OuterRef("host_site_id"))
        place = {
            f"place_{name}": Subquery(here.values(name)[:1]) for name in ("name", "state", "slug")
        }
        yield inbox_rows(invited.annotate(**place), "exchange", "Answer as the host")[: MOST + 1]
