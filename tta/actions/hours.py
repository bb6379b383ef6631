"""Write actions of hours: log, verify, return, withdraw, reverse."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F, Sum

from accounts.roles import Role
from audit.record import record
from kernel import clock
from kernel.errors import NotAllowed, refuse_empty_reason
from kernel.number_format import format_number
from notifications.notify import notify
from sites.access import people_with, require
from sites.ledger import Act, AmountUnfit, Kind, post, validate_amount
from sites.steps import take_step
from tta.lifecycle import CHARGEABLE, COUNTING, State
from tta.models import HoursEntry, Request
from tta.rules import (
    CommitmentExhausted,
    DayUnfit,
    RequestFinished,
    hours_of,
    lock_engagement,
    lock_request,
    refuse_closed,
    refuse_own_hours,
    refuse_unfit_day,
    refuse_unless_logging,
)

DAY = Decimal(24)  # hours


@transaction.atomic
def log_hours(request, hours, *, worked_on, mode, done, by):
    """Log ``hours`` (quarter-hour steps, up to 24) the assigned expert worked on the day
    ``worked_on`` (US Eastern).

    Provider staff may log for the expert.  The first entry starts the request; whoever verifies is
    told. Raises NotAllowed, EngagementClosed, AmountUnfit, DayUnfit, ReasonMissing (what was done)
    or CommitmentExhausted; then nothing has changed.
    """
    require(by, "tta.log_hours", request)
    validate_amount(Kind.EXPERT_HOURS, hours)
    refuse_empty_reason(
        done, "Say in a sentence what was done; whoever verifies the hours reads it."
    )
    refuse_closed(lock_engagement(request.engagement_id, request.site_id), is_new_help=False)
    request = lock_request(request)
    refuse_unless_logging(request, by)
    refuse_unfit_day(request, worked_on)
    _count_as_logged(request, hours)
    _refuse_over_a_day(request.expert, worked_on, hours)
    entry = HoursEntry.objects.create(
        site=request.site,
        engagement=request.engagement,
        request=request,
        hours=hours,
        worked_on=worked_on,
        mode=mode,
        done=done,
        worked_by=request.expert,
        logged_by=by,
        state_since=clock.now(),
    )
    facts = {"hours": format_number(hours), "day": clock.format_day(worked_on)}
    record("tta.hours.log", by=by, on=entry, site=request.site, after=facts)
    _notify_verifiers(entry, by)
    if request.state == State.ASSIGNED:
        take_step(request, "start", by=by)
    return entry


@transaction.atomic
def verify_hours(entry, *, by):
    """Verify logged hours, which spends them.  Nobody verifies what they worked or logged.

    Raises NotAllowed, OwnWork, WrongState, RequestFinished or AllotmentExhausted; then nothing has
    changed. Rule: who may see and do what, "nobody verifies what they performed".
    """
    require(by, "tta.verify_hours", entry)
    refuse_own_hours(entry, by)
    request = _lock_open_request(entry)
    entry = take_step(entry, "verify", by=by, verified_by=by, facts={"hours": entry.hours})
    _row(request).update(hours_spent=F("hours_spent") + entry.hours)
    post(hours_of(request), Act.SPEND, entry.hours, by=by, about=request, worked_on=entry.worked_on)
    return entry


@transaction.atomic
def return_hours(entry, *, by, reason):
    """Give logged hours back to the expert with a question; they no longer count.  Raises
    NotAllowed, OwnWork, WrongState, RequestFinished or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.return_hours", entry)
    refuse_own_hours(entry, by)
    request = _lock_open_request(entry)
    entry = take_step(
        entry, "return", by=by, reason=reason, also=[entry.worked_by, entry.logged_by]
    )
    _row(request).update(hours_logged=F("hours_logged") - entry.hours)
    return entry


@transaction.atomic
def withdraw_hours(entry, *, by):
    """Take back hours one worked or logged oneself, before they are verified.  Raises NotAllowed,
    WrongState or RequestFinished; then nothing has changed.
    """
    require(by, "tta.withdraw_hours", entry)
    if by.pk not in {entry.worked_by_id, entry.logged_by_id}:
        raise NotAllowed("Only the person who worked or logged these hours can withdraw them.")
    request = _lock_open_request(entry)
    entry = take_step(entry, "withdraw", by=by)
    _row(request).update(hours_logged=F("hours_logged") - entry.hours)
    return entry


@transaction.atomic
def reverse_hours(entry, *, by, reason):
    """Reverse verified hours that were a mistake: a new ledger line, the old one stays.

    Possible while the request is open.  Raises NotAllowed, OwnWork, WrongState, ReasonMissing or
    RequestFinished; then nothing has changed.
    """
    require(by, "tta.reverse_hours", entry)
    refuse_own_hours(entry, by)
    request = _lock_open_request(entry)
    facts = {"hours": entry.hours}
    entry = take_step(entry, "reverse", by=by, reason=reason, facts=facts, also=[entry.worked_by])
    _row(request).update(
        hours_spent=F("hours_spent") - entry.hours, hours_logged=F("hours_logged") - entry.hours
    )
    post(
        hours_of(request),
        Act.REVERSE,
        entry.hours,
        by=by,
        about=request,
        reason=reason,
        worked_on=entry.worked_on,
    )
    return entry


def _row(request):
    return Request.objects.filter(pk=request.pk, site_id=request.site_id)


def _lock_open_request(entry):
    """The entry's request, locked until the transaction ends, so that it cannot be confirmed or
    canceled meanwhile.

    Raises RequestFinished.
    """
    request = lock_request(entry.request)
    if not request.is_open:
        raise RequestFinished(
            "This request is finished and its hours are settled. Ask BJA for an adjustment of the "
            "allotment instead."
        )
    return request


def _count_as_logged(request, hours):
    """Add ``hours`` to the request's logged hours, if the commitment allows.  Raises
    CommitmentExhausted.

    One conditional UPDATE tests and adds, so that concurrent requests cannot exceed the commitment
    together.
    """
    takes = _row(request).filter(
        state__in=CHARGEABLE, hours_committed__gte=F("hours_logged") + hours
    )
    if takes.update(hours_logged=F("hours_logged") + hours):
        return
    if request.state not in CHARGEABLE:
        raise CommitmentExhausted(
            "Hours can be logged only after an expert is assigned and before the request is "
            "delivered."
        )
    raise CommitmentExhausted(
        f"Only {format_number(request.hours_to_log)} of the {format_number(request.hours_committed)} "
        "committed hours are left on "
        f"this request, fewer than {format_number(hours)}. Ask BJA to commit more hours first.",
        field="hours",
    )


def _refuse_over_a_day(expert, worked_on, hours):
    if hours > DAY:
        raise AmountUnfit(
            "A day holds up to 24 hours. Log each day's hours as a line of its own.", field="hours"
        )
    counted = HoursEntry.objects.filter(worked_by=expert, worked_on=worked_on, state__in=COUNTING)
    logged = counted.aggregate(hours=Sum("hours"))["hours"] or 0
    if logged + hours > DAY:
        raise DayUnfit(
            f"{format_number(logged)} hours are already logged for {expert.name} on that day; "
            f"with {format_number(hours)} more it "
            "would pass 24.",
            field="hours",
        )


def _notify_verifiers(entry, by):
    verifiers = people_with({Role.PROVIDER}, entry.site, on=clock.today())
    others = [person for person in verifiers if person.pk not in {by.pk, entry.worked_by_id}]
    notify(
        others, "tta.hours.log", site=entry.site, path=entry.get_absolute_url(), row=entry, by=by
    )
