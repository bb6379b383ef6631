"""Hours as they are worked: logged by the expert, verified by somebody else, reversed with a reason."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.roles import Role
from audit.record import record
from kernel.errors import NotAllowed, RuleBroken
from sites.access import require
from sites.ledger import Act, Kind, fit_amount, post
from sites.models import standing_of
from sites.steps import take_step
from tta.actions.request import OwnWork, hours_of
from tta.lifecycle import CHARGEABLE, State
from tta.models import HoursEntry, Request


class CommitmentExhausted(RuleBroken):
    """More hours than the request has left."""

    code = "commitment_exhausted"


class DayUnfit(RuleBroken):
    """The day lies in the future or before the request was accepted."""

    code = "day_unfit"
    status = 422


@transaction.atomic
def log_hours(request, hours, *, worked_on, mode, done, by, worked_by=None):
    """Log ``hours`` (quarter-hour steps, up to 24) worked on the day ``worked_on`` (US Eastern) for ``request``.

    ``worked_by`` is the assigned expert; provider staff may log for them.  The first entry starts the request.
    Raises NotAllowed, AmountUnfit, DayUnfit or CommitmentExhausted; then nothing has changed.
    """
    require(by, "tta.log_hours", request)
    fit_amount(Kind.EXPERT_HOURS, hours)
    _fit_day(request, worked_on)
    _own_or_provider(request, by)
    takes = Request.objects.filter(pk=request.pk, site_id=request.site_id, state__in=CHARGEABLE)
    if not takes.filter(hours_committed__gte=F("hours_logged") + hours).update(
        hours_logged=F("hours_logged") + hours
    ):
        raise CommitmentExhausted(_too_many(takes.first(), hours), field="hours")
    entry = HoursEntry.objects.create(
        site=request.site,
        engagement=request.engagement,
        request=request,
        hours=hours,
        worked_on=worked_on,
        mode=mode,
        done=done,
        worked_by=worked_by or request.expert,
        logged_by=by,
        state_since=timezone.now(),
    )
    record(
        "tta.hours.log",
        by=by,
        on=entry,
        site=request.site,
        after={"hours": f"{hours:g}", "day": str(worked_on)},
    )
    if takes.filter(state=State.ASSIGNED).exists():
        take_step(request, "start", by=by)
    return entry


@transaction.atomic
def verify_hours(entry, *, by):
    """Verify logged hours, which spends them.  Nobody verifies what they worked or logged.

    Raises NotAllowed, OwnWork, WrongState or AllotmentExhausted; then nothing has changed.
    Rule: who may see and do what, "nobody verifies what they performed".
    """
    require(by, "tta.verify_hours", entry)
    _not_own_hours(entry, by)
    entry = take_step(entry, "verify", by=by, verified_by=by, facts={"hours": entry.hours})
    Request.objects.filter(pk=entry.request_id, site_id=entry.site_id).update(
        hours_spent=F("hours_spent") + entry.hours
    )
    post(
        hours_of(entry.request), Act.SPEND, entry.hours, by=by, about=entry.request, worked_on=entry.worked_on
    )
    return entry


@transaction.atomic
def return_hours(entry, *, by, reason):
    """Give logged hours back to the expert with a question; they no longer count.  Raises NotAllowed, OwnWork,
    WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.return_hours", entry)
    _not_own_hours(entry, by)
    entry = take_step(entry, "return", by=by, reason=reason, also=[entry.worked_by])
    _unlog(entry)
    return entry


@transaction.atomic
def withdraw_hours(entry, *, by):
    """Take back hours one worked or logged oneself, before they are verified.  Raises NotAllowed or WrongState; then
    nothing has changed.
    """
    require(by, "tta.withdraw_hours", entry)
    if by.pk not in {entry.worked_by_id, entry.logged_by_id}:
        raise NotAllowed("Only the person who worked or logged these hours can withdraw them.")
    entry = take_step(entry, "withdraw", by=by)
    _unlog(entry)
    return entry


@transaction.atomic
def reverse_hours(entry, *, by, reason):
    """Reverse verified hours that were a mistake: a new ledger line, the old one stays.

    Possible while the request is open.  Raises NotAllowed, OwnWork, WrongState or ReasonMissing; then nothing has
    changed.
    """
    require(by, "tta.reverse_hours", entry)
    _not_own_hours(entry, by)
    if not entry.request.is_open:
        raise RequestFinished("This request is finished. Propose an adjustment of the allotment instead.")
    entry = take_step(
        entry, "reverse", by=by, reason=reason, facts={"hours": entry.hours}, also=[entry.worked_by]
    )
    row = Request.objects.filter(pk=entry.request_id, site_id=entry.site_id)
    row.update(hours_spent=F("hours_spent") - entry.hours, hours_logged=F("hours_logged") - entry.hours)
    post(
        hours_of(entry.request),
        Act.REVERSE,
        entry.hours,
        by=by,
        about=entry.request,
        reason=reason,
        worked_on=entry.worked_on,
    )
    return entry


class RequestFinished(RuleBroken):
    """The request has ended; its hours are settled."""

    code = "request_finished"


def _unlog(entry):
    Request.objects.filter(pk=entry.request_id, site_id=entry.site_id).update(
        hours_logged=F("hours_logged") - entry.hours
    )


def _fit_day(request, worked_on):
    if worked_on > timezone.localdate():
        raise DayUnfit(
            "That day has not come yet. Log hours on the day they were worked or later.", field="worked_on"
        )
    if request.decided_at and worked_on < timezone.localdate(request.decided_at):
        raise DayUnfit(
            "That day lies before BJA accepted the request. Hours count from the day of acceptance.",
            field="worked_on",
        )


def _own_or_provider(request, by):
    is_provider = Role.PROVIDER in standing_of(by).roles_at(request.site_id)
    if request.expert_id != by.pk and not is_provider:
        raise NotAllowed("Only the expert assigned to this request logs hours on it.")


def _not_own_hours(entry, by):
    if by.pk in {entry.worked_by_id, entry.logged_by_id}:
        raise OwnWork("You worked or logged these hours, so somebody else has to verify them.")


def _too_many(request, hours):
    if request is None:
        return "Hours can be logged only after an expert is assigned and before the request is delivered."
    return (
        f"Only {request.hours_to_log:g} of the {request.hours_committed:g} committed hours are left on this request, "
        f"fewer than {hours:g}. Ask BJA to commit more hours first."
    )
