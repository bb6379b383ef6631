"""Write actions of the delivery: assign, start, deliver, reopen, confirm, cancel."""

from django.db import transaction

from accounts.roles import Role
from sites.access import require
from sites.ledger import Act, post
from sites.models import Membership
from sites.steps import take_step
from tta.rules import (
    NotAnExpertHere,
    hours_of,
    lock_request,
    refuse_unless_delivering,
    refuse_waiting_hours,
)


@transaction.atomic
def assign_expert(request, expert, *, by):
    """Give an accepted request to ``expert``, who must hold the expert role at the site today; they
    are told.

    A request under way can be given to another expert; the one before is told too, and hours they
    logged stay theirs. Raises NotAllowed, NotAnExpertHere or WrongState; then nothing has changed.
    """
    require(by, "tta.assign_request", request)
    held = Membership.objects.of(expert).today().filter(site=request.site_id, role=Role.EXPERT)
    if not (expert.is_active and held.exists()):
        raise NotAnExpertHere(
            f"{expert.name} is not an expert for {request.site} today. Add them to the site first.",
            field="expert",
        )
    request = lock_request(request)
    also = [expert, *_expert_of(request)]
    return take_step(
        request, "assign", by=by, also=also, facts={"expert": expert.name}, expert=expert
    )


@transaction.atomic
def start_request(request, *, by):
    """Say that work has begun.  Logging the first hours says so too.

    An expert starts only their own.  Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "tta.start_request", request)
    request = lock_request(request)
    refuse_unless_delivering(request, by)
    return take_step(request, "start", by=by)


@transaction.atomic
def deliver_request(request, *, by, reason=""):
    """Say that the help has been given; the site lead is asked to confirm.  An expert delivers only
    their own.

    Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "tta.deliver_request", request)
    request = lock_request(request)
    refuse_unless_delivering(request, by)
    return take_step(request, "deliver", by=by, reason=reason)


@transaction.atomic
def reopen_request(request, *, by, reason):
    """Say that the help was not finished: it goes back to the expert.  Raises NotAllowed,
    WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.reopen_request", request)
    request = lock_request(request)
    return take_step(request, "reopen", by=by, reason=reason, also=_expert_of(request))


@transaction.atomic
def confirm_request(request, *, by, reason=""):
    """Confirm for the site that the help was given, and release what was committed and not used.

    Refused while logged hours wait to be verified.  Raises NotAllowed, WrongState or HoursWaiting;
    then nothing has changed.
    """
    require(by, "tta.confirm_request", request)
    request = lock_request(request)
    request.LIFECYCLE["confirm"].check(request, reason)
    left = _release_what_is_left(request, by, "the site confirmed the delivery")
    facts = {"hours_spent": request.hours_spent, "hours_released": left}
    return take_step(
        request, "confirm", by=by, reason=reason, facts=facts, also=_expert_of(request)
    )


@transaction.atomic
def cancel_request(request, *, by, reason):
    """Stop a request that was accepted and release what was not used.  Refused while logged hours
    wait.

    Raises NotAllowed, WrongState, ReasonMissing or HoursWaiting; then nothing has changed.
    """
    require(by, "tta.cancel_request", request)
    request = lock_request(request)
    request.LIFECYCLE["cancel"].check(request, reason)
    left = _release_what_is_left(request, by, reason)
    facts = {"hours_spent": request.hours_spent, "hours_released": left}
    return take_step(request, "cancel", by=by, reason=reason, facts=facts, also=_expert_of(request))


def _expert_of(request):
    return list(filter(None, [request.expert]))


def _release_what_is_left(request, by, reason):
    """Release the committed hours that were not spent; returns how many.  Raises HoursWaiting."""
    refuse_waiting_hours(request)
    left = request.hours_left
    if left:
        post(hours_of(request), Act.RELEASE, left, by=by, about=request, reason=reason)
    return left
