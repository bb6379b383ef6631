"""Inbox items of requests, adjustments and hours, computed from the states of the rows."""

from django.db.models import F, IntegerField, Q, Value

from sites.inbox import COUNTED, MOST, at_sites, changed_by, inbox_rows, sites_where, words
from sites.models import Adjustment
from sites.user_roles import ALL_SITES
from tta.lifecycle import State
from tta.models import HoursEntry, Request

S = State
# state, the permission that moves it on, what to do; whoever holds the permission at the site has
# it to do
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
DRAFTED = [
    (S.RETURNED, "Answer BJA's questions"),
    (S.DRAFT, "Complete your draft; the site lead submits it"),
]


def inbox_items(user):
    """The parts of what waits on ``user``, to be joined in one statement, each a queryset of
    ``InboxItem``'s columns.

    A part reads one more than MOST, the longest waiting first, which says that there is more.
    """
    yield from _requests(user)
    yield from _adjustments(user)
    yield from _hours(user)


def _requests(user):
    for state, permission, act in WAITS:
        where = sites_where(user, permission)
        if where == frozenset():
            continue
        rows = at_sites(Request.objects.visible_to(user), where).filter(state=state)
        if state == S.SUBMITTED:
            rows = rows.exclude(
                Q(created_by=user.pk) | Q(submitted_by=user.pk, submitted_by__isnull=False)
            )
            rows = rows.exclude(changed_by(user, "tta.request"))
        if state == S.DELIVERED:  # until its hours are verified there is nothing to confirm
            rows = rows.filter(hours_logged=F("hours_spent"))
        yield _row(rows, act)
    if sites_where(user, "tta.log_hours") != frozenset():
        for state, act in OWN:
            yield _row(Request.objects.visible_to(user).of_expert(user).filter(state=state), act)
    drafting, submitting = (
        sites_where(user, "tta.draft_request"),
        sites_where(user, "tta.submit_request"),
    )
    if drafting is not ALL_SITES and submitting is not ALL_SITES and drafting - submitting:
        own = Request.objects.visible_to(user).filter(
            site_id__in=drafting - submitting, created_by=user.pk
        )
        for state, act in DRAFTED:
            yield _row(own.filter(state=state), act)


def _row(rows, action):
    return inbox_rows(rows.order_by("state_since"), "request", action, number="number")[: MOST + 1]


def _adjustments(user):
    where = sites_where(user, "sites.approve_adjustment")
    if where == frozenset():
        return
    rows = at_sites(Adjustment.objects.visible_to(user).waiting(), where).exclude(
        proposed_by=user.pk
    )
    yield inbox_rows(
        rows.order_by("proposed_at"),
        "engagement",
        "Approve or decline an adjustment",
        number="allotment__engagement__number",
        title="reason",
        since="proposed_at",
    )[: MOST + 1]


def _hours(user):
    """The lines ``user`` may verify, counted to COUNTED; the page makes one entry of them."""
    where = sites_where(user, "tta.verify_hours")
    if where == frozenset():
        return
    rows = at_sites(
        HoursEntry.objects.visible_to(user).awaiting_verification().verifiable_by(user), where
    )
    blank = {f"place_{name}": words("") for name in ("name", "state", "slug")}
    rows = rows.annotate(**blank).order_by("logged_at")
    none = Value(0, IntegerField())
    yield inbox_rows(rows, "hours", "", number=none, title=words(""), since="logged_at")[:COUNTED]
