"""What waits on a person: read from where the rows stand, so that it clears itself when the thing is done."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Now, TruncDate

from audit.models import Event
from sites.access import grants
from sites.models import Adjustment, Site, standing_of
from sites.standing import EVERY_SITE
from tta.lifecycle import ExchangeState, State
from tta.models import CheckIn, Delegation, Exchange, HoursEntry, Request

MOST = 10  # the rest stand in the lists
COUNTED = 100  # lines of hours; more are "more than 99"
S = State
X = ExchangeState
EXCHANGE_WAITS = [
    (X.PROPOSED,       "tta.review_exchange",  "Review an exchange"),
    (X.REVIEWED,       "tta.approve_exchange", "Decide an exchange"),
    (X.HOST_CONFIRMED, "tta.book_exchange",    "Book the travel"),
    (X.BOOKED,         "tta.hold_exchange",    "Say who traveled"),
    (X.HELD,           "tta.debrief_exchange", "Ask for the debrief"),
]  # fmt: skip
# state, the permission that moves it on, what to do; whoever holds the permission at the site has it to do
WAITS = [
    (S.SUBMITTED, "tta.accept_request",  "Decide"),
    (S.ACCEPTED,  "tta.assign_request",  "Assign an expert"),
    (S.DELIVERED, "tta.confirm_request", "Confirm the delivery"),
    (S.RETURNED,  "tta.submit_request",  "Answer BJA's questions"),
    (S.DRAFT,     "tta.submit_request",  "Complete the draft and submit it"),
]  # fmt: skip
# state, what the expert to whom the request is given has to do
OWN = [
    (S.ASSIGNED, "Start, and log your first hours"),
    (S.UNDER_WAY, "Log hours, then mark it as delivered"),
]
# state, what a member who drafted it has to do
DRAFTED = [(S.RETURNED, "Answer BJA's questions"), (S.DRAFT, "Complete your draft; the site lead submits it")]


@dataclass(frozen=True)
class Waiting:
    """One thing to do, as a row of the statement: the columns of every part, in this order."""

    of: str  # request, engagement, hours, exchange, step ...: which page it leads to (psp_portal/waiting.py)
    act: str
    number: int
    title: str
    place: str
    state: str
    slug: str
    since: datetime
    due_on: date | None


def words(text):
    """A column that says the same in every row of a part."""
    return Value(text, CharField())


_AFTER_DAYS = Concat(words("Say what came of it after "), Cast("days", CharField()), words(" days"))
DAY_OF_THE_DATABASE = TruncDate(Now())  # not ours: the statement is kept from day to day
NO_DAY = Cast(Value(None), DateField())
READY = {X.BOOKED: Q(starts_on__lte=DAY_OF_THE_DATABASE)}  # nobody is asked before it has begun


def what_waits(user):
    """The parts of what waits on ``user``, to be joined in one statement, each a queryset of ``Waiting``'s columns.

    A part reads one more than MOST, the longest waiting first, which says that there is more.
    """
    yield from _requests(user)
    yield from _adjustments(user)
    yield from _hours(user)
    yield from _exchanges(user)


def _requests(user):
    for state, permission, act in WAITS:
        where = _sites(user, permission)
        if where == frozenset():
            continue
        rows = _at(Request.objects.visible_to(user), where).filter(state=state)
        if state == S.SUBMITTED:
            rows = rows.exclude(Q(created_by=user.pk) | Q(submitted_by=user.pk, submitted_by__isnull=False))
            rows = rows.exclude(_changed_by(user, "tta.request"))
        if state == S.DELIVERED:  # until its hours are verified there is nothing to confirm
            rows = rows.filter(hours_logged=F("hours_spent"))
        yield _row(rows, act)
    if _sites(user, "tta.log_hours") != frozenset():
        for state, act in OWN:
            yield _row(Request.objects.visible_to(user).of_expert(user).filter(state=state), act)
    drafting, submitting = _sites(user, "tta.draft_request"), _sites(user, "tta.submit_request")
    if drafting is not EVERY_SITE and submitting is not EVERY_SITE and drafting - submitting:
        own = Request.objects.visible_to(user).filter(site_id__in=drafting - submitting, created_by=user.pk)
        for state, act in DRAFTED:
            yield _row(own.filter(state=state), act)


def _changed_by(user, noun):
    """The condition that ``user`` changed the row: own work, which a colleague decides."""
    target = Concat(words(f"{noun}:"), Cast(OuterRef("pk"), CharField()))
    return Exists(Event.objects.filter(target=target, action=f"{noun}.edit", actor_id=user.pk))


def _row(rows, act):
    rows = rows.order_by("state_since").annotate(of=words("request"), act=words(act), due=NO_DAY)
    place = ("site__name", "site__state", "site__slug")
    return rows.values_list("of", "act", "number", "title", *place, "state_since", "due")[: MOST + 1]


def _adjustments(user):
    where = _sites(user, "sites.approve_adjustment")
    if where == frozenset():
        return
    rows = _at(Adjustment.objects.visible_to(user).waiting(), where).exclude(proposed_by=user.pk)
    act, number = words("Approve or decline an adjustment"), F("allotment__engagement__number")
    rows = rows.annotate(of=words("engagement"), act=act, number=number, due=NO_DAY)
    place = ("site__name", "site__state", "site__slug")
    yield rows.values_list("of", "act", "number", "reason", *place, "proposed_at", "due")[: MOST + 1]


def _hours(user):
    """The lines ``user`` may verify, counted to COUNTED; the page makes one entry of them."""
    where = _sites(user, "tta.verify_hours")
    if where == frozenset():
        return
    rows = _at(HoursEntry.objects.visible_to(user).awaiting_verification().verifiable_by(user), where)
    blank = {f"no_{name}": words("") for name in ("act", "title", "place", "state", "slug")}
    rows = rows.annotate(of=words("hours"), number=Value(0, IntegerField()), due=NO_DAY, **blank)
    act, *rest = blank
    yield rows.order_by("logged_at").values_list("of", act, "number", *rest, "logged_at", "due")[:COUNTED]


def _exchanges(user):
    """Exchanges whose next step is theirs, and the check-ins they were named for."""
    wheres = [(state, _sites(user, permission)) for state, permission, _ in EXCHANGE_WAITS]
    mine = Q()
    for state, where in wheres:
        ready = Q(state=state) & READY.get(state, Q())
        if where != frozenset():
            mine |= ready if where is EVERY_SITE else ready & Q(site__in=where)
    place = ("site__name", "site__state", "site__slug")
    if mine:
        rows = Exchange.objects.visible_to(user).filter(mine)
        rows = rows.exclude(Q(state=X.REVIEWED) & (Q(created_by=user.pk) | _changed_by(user, "tta.exchange")))
        acts = Case(*(When(state=state, then=words(act)) for state, _, act in EXCHANGE_WAITS))
        rows = rows.order_by("state_since").annotate(of=words("exchange"), act=acts, due=NO_DAY)
        yield rows.values_list("of", "act", "pk", "title", *place, "state_since", "due")[: MOST + 1]
    yield from _asked_of_sites(user)
    if _sites(user, "tta.answer_checkin") != frozenset():
        due = CheckIn.objects.visible_to(user).due(DAY_OF_THE_DATABASE).filter(asked=user.pk)
        due = due.annotate(of=words("checkin"), act=_AFTER_DAYS)
        since = Cast("due_on", DateTimeField())
        columns = ("of", "act", "exchange", "exchange__title", *place, since, "due_on")
        yield due.order_by("due_on").values_list(*columns)[: MOST + 1]


def _asked_of_sites(user):
    """The debriefs their sites still owe, and the answers of those that host."""
    place = ("site__name", "site__state", "site__slug")
    where = _sites(user, "tta.report_exchange")
    if where != frozenset():
        owed = _at(Delegation.objects.visible_to(user), where).filter(reported_at=None)
        owed = owed.filter(exchange__state=X.DEBRIEF_DUE).order_by("exchange__state_since")
        owed = owed.annotate(of=words("exchange"), act=words("Write the debrief"), due=NO_DAY)
        columns = ("of", "act", "exchange", "exchange__title", *place, "exchange__state_since", "due")
        yield owed.values_list(*columns)[: MOST + 1]
    hosting = _sites(user, "tta.host_exchange")
    if hosting != frozenset():
        asked = Exchange.objects.visible_to(user).filter(state=X.APPROVED, host_answered_at=None)
        asked = asked.filter(host_site_id__in=hosting).order_by("state_since")
        here = Site.objects.filter(pk=OuterRef("host_site_id"))
        told = {f"at_{name}": Subquery(here.values(name)[:1]) for name in ("name", "state", "slug")}
        asked = asked.annotate(of=words("exchange"), act=words("Answer as the host"), due=NO_DAY, **told)
        yield asked.values_list("of", "act", "pk", "title", *told, "state_since", "due")[: MOST + 1]


def _sites(user, permission):
    return standing_of(user).sites_where(grants()[permission])


def _at(rows, where):
    return rows if where is EVERY_SITE else rows.filter(site_id__in=where)
