"""What waits on a person: read from where the rows stand, so that it clears itself when the thing is done."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Count, F, Min, Q, Value
from django.urls import reverse

from sites.access import grants
from sites.lifecycle import AdjustmentState
from sites.models import Adjustment, standing_of
from sites.places import STATES
from sites.standing import EVERY_SITE
from tta.lifecycle import State
from tta.models import HoursEntry, Request

MOST = 10  # the rest stand in the lists
SINCE = -1  # where a row says since when
S = State
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
    """One thing to do: what, for which row, since when."""

    act: str
    title: str
    site: str
    url: str
    since: datetime


def waiting_for(user):
    """What waits on ``user``, the longest waiting first; one statement.  One more than MOST says that there is more."""
    parts = [*_requests(user), *_adjustments(user)]
    if not parts:
        return []
    first, *rest = parts
    rows = first.union(*rest, all=True) if rest else first
    made = [_made(row) for row in rows]
    return sorted(made, key=lambda one: one.since)[: MOST + 1]


def hours_waiting_for(user):
    """(how many entries, counted to 100; since when) of hours ``user`` may verify."""
    where = _sites(user, "tta.verify_hours")
    if where == frozenset():
        return 0, None
    rows = HoursEntry.objects.visible_to(user).awaiting_verification().verifiable_by(user)
    rows = rows if where is EVERY_SITE else rows.filter(site_id__in=where)
    found = rows.order_by("logged_at")[:100].aggregate(count=Count("pk"), since=Min("logged_at"))
    return found["count"], found["since"]


def _requests(user):
    for state, permission, act in WAITS:
        where = _sites(user, permission)
        if where == frozenset():
            continue
        rows = _at(Request.objects.visible_to(user), where).filter(state=state)
        if state == S.SUBMITTED:
            rows = rows.exclude(Q(created_by=user.pk) | Q(submitted_by=user.pk, submitted_by__isnull=False))
        yield _row(rows, act)
    if _sites(user, "tta.log_hours") != frozenset():
        for state, act in OWN:
            yield _row(Request.objects.visible_to(user).of_expert(user).filter(state=state), act)
    drafting, submitting = _sites(user, "tta.draft_request"), _sites(user, "tta.submit_request")
    if drafting is not EVERY_SITE and submitting is not EVERY_SITE and drafting - submitting:
        own = Request.objects.visible_to(user).filter(site_id__in=drafting - submitting, created_by=user.pk)
        for state, act in DRAFTED:
            yield _row(own.filter(state=state), act)


def _row(rows, act):
    return (
        rows.order_by("state_since")
        .annotate(
            act=Value(act, CharField()),
            what=F("title"),
            since=F("state_since"),
            of=Value("request", CharField()),
        )
        .values_list("of", "act", "number", "what", "site__name", "site__state", "site__slug", "since")[
            : MOST + 1
        ]
    )


def _adjustments(user):
    where = _sites(user, "sites.approve_adjustment")
    if where == frozenset():
        return
    rows = _at(Adjustment.objects.visible_to(user), where).filter(state=AdjustmentState.PROPOSED)
    yield (
        rows.exclude(proposed_by=user.pk)
        .order_by("proposed_at")
        .annotate(
            of=Value("engagement", CharField()),
            act=Value("Approve or decline an adjustment", CharField()),
            number=F("allotment__engagement__number"),
            what=F("reason"),
            since=F("proposed_at"),
        )
        .values_list("of", "act", "number", "what", "site__name", "site__state", "site__slug", "since")[
            : MOST + 1
        ]
    )


def _made(row):
    of, act, number, title, name, state, slug, since = row
    route = {"request": "tta:request", "engagement": "sites:engagement"}[of]
    return Waiting(act, title, f"{name}, {STATES[state]}", reverse(route, args=[slug, number]), since)


def _sites(user, permission):
    return standing_of(user).sites_where(grants()[permission])


def _at(rows, where):
    return rows if where is EVERY_SITE else rows.filter(site_id__in=where)
