"""A request, from the first draft to what is released at the end."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.roles import Role
from audit.record import record
from kernel.errors import ReasonMissing, RuleBroken, WrongState
from sites.access import require
from sites.ledger import Act, Kind, fit_amount, post
from sites.models import Allotment, Membership, Site
from sites.steps import save_edit, take_step
from tta.lifecycle import HoursState, State
from tta.models import HoursEntry, Request, TriageNote

NEEDED_TO_SUBMIT = {
    "need": "Say what the problem is: what happens, where, since when.",
    "focus_area": "Choose the focus area the need falls in.",
    "assistance": "Choose the type of assistance.",
    "desired_outcome": "Say what should be different once the help has been given.",
    "wanted_by": "Give the date by which the help is wanted.",
    "hours_estimated": "Estimate the expert hours; BJA sees them beside the balance.",
}


class EngagementClosed(RuleBroken):
    """The engagement takes no requests and no hours any more, or not yet."""

    code = "engagement_closed"


class RequestIncomplete(RuleBroken):
    """Something BJA needs to decide is missing."""

    code = "request_incomplete"
    status = 422


class OwnWork(RuleBroken):
    """Nobody decides, verifies or approves what they created, performed or logged."""

    code = "own_work"
    status = 403


class HoursWaiting(RuleBroken):
    """Logged hours still wait to be verified."""

    code = "hours_waiting"


class NotAnExpertHere(RuleBroken):
    """The person holds no expert role at the site today."""

    code = "not_an_expert_here"
    status = 422


@transaction.atomic
def draft_request(engagement, *, by, title, is_invented=False, **text):
    """Start a draft at the site of ``engagement``; only the title is needed, the rest can follow.

    ``text`` are the fields of the form: need, focus_area, assistance, desired_outcome, wanted_by (a date), urgency,
    hours_estimated (quarter hours).  Raises NotAllowed, EngagementClosed or AmountUnfit; then nothing has changed.
    """
    require(by, "tta.draft_request", engagement)
    if not engagement.takes_requests:
        raise EngagementClosed(_closed(engagement))
    _check_estimate(text.get("hours_estimated"))
    Site.objects.filter(pk=engagement.site_id).update(last_request_number=F("last_request_number") + 1)
    request = Request.objects.create(
        site=engagement.site,
        engagement=engagement,
        number=Site.objects.values_list("last_request_number", flat=True).get(pk=engagement.site_id),
        title=title,
        state_since=timezone.now(),
        created_by=by,
        is_invented=is_invented,
        **text,
    )
    record("tta.request.draft", by=by, on=request, site=request.site, after={"title": title})
    return request


@transaction.atomic
def edit_request(request, changes, *, seen_version, by):
    """Save ``changes`` to the text of a draft or a returned request.

    Raises NotAllowed, RequestNotEditable (it has been submitted), EditedMeanwhile or AmountUnfit; then nothing has
    changed.
    """
    require(by, "tta.edit_request", request)
    now = Request.objects.select_for_update(of=("self",)).get(pk=request.pk, site_id=request.site_id)
    if not now.is_editable:
        raise RequestNotEditable(
            "It has been submitted, so its text is fixed. BJA can return it to you for changes."
        )
    _check_estimate(changes.get("hours_estimated"))
    return save_edit(
        now,
        changes,
        seen_version=seen_version,
        permission="tta.edit_request",
        event="tta.request.edit",
        by=by,
    )


class RequestNotEditable(RuleBroken):
    """The text is fixed once the request is submitted."""

    code = "request_not_editable"


@transaction.atomic
def submit_request(request, *, by):
    """Hand a complete request to BJA.  Raises NotAllowed, WrongState, RequestIncomplete (names the first missing
    field) or EngagementClosed; then nothing has changed.
    """
    require(by, "tta.submit_request", request)
    if not request.engagement.takes_requests:
        raise EngagementClosed(_closed(request.engagement))
    for field, sentence in NEEDED_TO_SUBMIT.items():
        if not getattr(request, field):
            raise RequestIncomplete(sentence, field=field)
    return take_step(request, "submit", by=by, submitted_by=by, submitted_at=timezone.now())


@transaction.atomic
def return_request(request, *, by, reason):
    """Give a request back to the site with questions.  Raises NotAllowed, WrongState or ReasonMissing; then nothing
    has changed.
    """
    require(by, "tta.return_request", request)
    return take_step(request, "return", by=by, reason=reason)


@transaction.atomic
def decline_request(request, *, by, reason):
    """Decline a request with a reason the site reads.  Nobody declines what they drafted or submitted.

    Raises NotAllowed, OwnWork, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.decline_request", request)
    _not_own_request(request, by)
    return take_step(request, "decline", by=by, reason=reason, decided_by=by, decided_at=timezone.now())


@transaction.atomic
def accept_request(request, hours, *, by, reason=""):
    """Accept a request and commit ``hours`` (expert hours, quarter-hour steps) of its engagement's allotment.

    Refused as a whole if fewer than ``hours`` remain, however many people accept at once.  Nobody accepts what they
    drafted or submitted.  Raises NotAllowed, OwnWork, WrongState, EngagementClosed, AmountUnfit or
    AllotmentExhausted; then nothing has changed.
    Rule: PSP Executive Overview, "up to 200 hours of SME technical assistance".
    """
    require(by, "tta.accept_request", request)
    _not_own_request(request, by)
    if not request.engagement.is_open:
        raise EngagementClosed(_closed(request.engagement))
    fit_amount(Kind.EXPERT_HOURS, hours)
    request = take_step(
        request,
        "accept",
        by=by,
        reason=reason,
        facts={"hours": hours},
        hours_committed=hours,
        decided_by=by,
        decided_at=timezone.now(),
    )
    post(hours_of(request), Act.COMMIT, hours, by=by, about=request, reason=reason)
    return request


@transaction.atomic
def commit_more_hours(request, hours, *, by, reason):
    """Commit ``hours`` more to a request that is being delivered.  Raises NotAllowed, WrongState, AmountUnfit,
    ReasonMissing or AllotmentExhausted; then nothing has changed.
    """
    require(by, "tta.commit_more_hours", request)
    _reason_given(reason, "Say why more hours are needed; the record and the ledger keep it.")
    fit_amount(Kind.EXPERT_HOURS, hours)
    under_way = Request.objects.filter(
        pk=request.pk, site_id=request.site_id, state__in=[State.ACCEPTED, State.ASSIGNED, State.UNDER_WAY]
    )
    if not under_way.update(hours_committed=F("hours_committed") + hours):
        raise WrongState(
            "Hours can be added only between acceptance and delivery. Reload the page to see where it is."
        )
    post(hours_of(request), Act.COMMIT, hours, by=by, about=request, reason=reason)
    record(
        "tta.request.commit_more",
        by=by,
        on=request,
        site=request.site,
        after={"more hours": f"{hours:g}"},
        reason=reason,
    )
    return request


@transaction.atomic
def assign_expert(request, expert, *, by):
    """Give an accepted request to ``expert``, who must hold the expert role at the site today; they are told.

    Raises NotAllowed, NotAnExpertHere or WrongState; then nothing has changed.
    """
    require(by, "tta.assign_request", request)
    held = Membership.objects.of(expert).today().filter(site=request.site_id, role=Role.EXPERT)
    if not held.exists():
        raise NotAnExpertHere(
            f"{expert.name} is not an expert for {request.site} today. Add them to the site first.",
            field="expert",
        )
    return take_step(request, "assign", by=by, also=[expert], facts={"expert": expert.name}, expert=expert)


@transaction.atomic
def deliver_request(request, *, by, reason=""):
    """Say that the help has been given; the site lead is asked to confirm.  An expert delivers only their own.

    Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "tta.deliver_request", request)
    return take_step(request, "deliver", by=by, reason=reason)


@transaction.atomic
def reopen_request(request, *, by, reason):
    """Say that the help was not finished: it goes back to the expert.  Raises NotAllowed, WrongState or
    ReasonMissing; then nothing has changed.
    """
    require(by, "tta.reopen_request", request)
    return take_step(request, "reopen", by=by, reason=reason, also=[request.expert])


@transaction.atomic
def confirm_request(request, *, by, reason=""):
    """Confirm for the site that the help was given, and release what was committed and not used.

    Refused while logged hours wait to be verified.  Raises NotAllowed, WrongState or HoursWaiting; then nothing has
    changed.
    """
    require(by, "tta.confirm_request", request)
    done = take_step(request, "confirm", by=by, reason=reason, also=[request.expert])
    _release_what_is_left(done, by, "the site confirmed the delivery")
    return done


@transaction.atomic
def cancel_request(request, *, by, reason):
    """Stop a request that was accepted and release what was not used.  Refused while logged hours wait.

    Raises NotAllowed, WrongState, ReasonMissing or HoursWaiting; then nothing has changed.
    """
    require(by, "tta.cancel_request", request)
    done = take_step(request, "cancel", by=by, reason=reason, also=[request.expert] if request.expert else [])
    _release_what_is_left(done, by, reason)
    return done


@transaction.atomic
def withdraw_request(request, *, by, reason):
    """Take a request back before BJA has decided.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has
    changed.
    """
    require(by, "tta.withdraw_request", request)
    return take_step(request, "withdraw", by=by, reason=reason)


@transaction.atomic
def write_triage_note(request, text, *, by):
    """Note something for BJA, the provider and the liaison; the site does not read it.  Raises NotAllowed; then
    nothing has changed.
    """
    require(by, "tta.write_triage", request)
    note = TriageNote.objects.create(site=request.site, request=request, text=text, by=by)
    record("tta.triage.note", by=by, on=note, site=request.site)
    return note


def hours_of(request):
    """The allotment of expert hours a request draws on."""
    return Allotment.objects.of(request.engagement, Kind.EXPERT_HOURS).get()


def _release_what_is_left(request, by, reason):
    waiting = HoursEntry.objects.filter(site_id=request.site_id, request=request, state=HoursState.LOGGED)
    if count := waiting.count():
        entries = "entry of hours waits" if count == 1 else "entries of hours wait"
        raise HoursWaiting(
            f"{count} {entries} to be verified. Ask BJA or the provider to verify or return them first."
        )
    left = request.hours_committed - request.hours_spent
    if left:
        post(hours_of(request), Act.RELEASE, left, by=by, about=request, reason=reason)


def _not_own_request(request, by):
    if by.pk in {request.created_by_id, request.submitted_by_id}:
        raise OwnWork("You drafted or submitted this request, so a colleague has to decide it.")


def _check_estimate(hours):
    if hours is not None:
        fit_amount(Kind.EXPERT_HOURS, hours)


def _closed(engagement):
    return (
        f"The engagement of {engagement.site} is “{engagement.get_state_display().lower()}” and takes no requests. "
        "Ask BJA if you think it should."
    )


def _reason_given(reason, sentence):
    if not reason.strip():
        raise ReasonMissing(sentence, field="reason")
