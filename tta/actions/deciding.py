"""BJA's part of a request: questions, a refusal, or an acceptance that commits hours; and notes on the way there."""

from django.db import transaction
from django.db.models import F

from accounts.roles import SITE_TEAM, Role
from audit.record import record
from kernel import clock
from kernel.errors import WrongState, refuse_empty_reason
from kernel.number_format import format_number
from notifications.notify import notify
from sites.access import people_with, require
from sites.ledger import Act, Kind, post, validate_amount
from sites.steps import take_step
from tta.lifecycle import COMMITTABLE
from tta.models import Request, TriageNote
from tta.rules import (
    hours_of,
    lock_engagement,
    lock_request,
    refuse_changed_text,
    refuse_closed,
    refuse_own_request,
    refuse_unread_draft,
)


@transaction.atomic
def return_request(request, *, by, reason):
    """Give a request back to the site with questions.  Raises NotAllowed, WrongState or ReasonMissing; then nothing
    has changed.
    """
    require(by, "tta.return_request", request)
    return take_step(request, "return", by=by, reason=reason)


@transaction.atomic
def decline_request(request, *, by, reason):
    """Decline a request with a reason the site reads.  Nobody declines what they drafted, changed or submitted.

    Raises NotAllowed, OwnWork, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.decline_request", request)
    request = lock_request(request)
    refuse_own_request(request, by)
    return take_step(request, "decline", by=by, reason=reason, decided_by=by, decided_at=clock.now())


@transaction.atomic
def accept_request(request, hours, *, by, reason="", seen_version=None):
    """Accept a request and commit ``hours`` (expert hours, quarter-hour steps) of its engagement's allotment.

    Refused as a whole if fewer than ``hours`` remain, however many people accept at once.  Nobody accepts what they
    drafted, changed or submitted, or (``seen_version``) a text they have not read.
    Raises NotAllowed, OwnWork, WrongState, EngagementClosed, EditedMeanwhile, AmountUnfit or AllotmentExhausted; then
    nothing has changed.
    Rule: PSP Executive Overview, "up to 200 hours of SME technical assistance".
    """
    require(by, "tta.accept_request", request)
    validate_amount(Kind.EXPERT_HOURS, hours)
    refuse_closed(lock_engagement(request.engagement_id, request.site_id), is_new_help=False)
    request = lock_request(request)
    refuse_own_request(request, by)
    Request.LIFECYCLE["accept"].check(request, reason)
    refuse_changed_text(request, seen_version)
    post(hours_of(request), Act.COMMIT, hours, by=by, about=request, reason=reason)
    return take_step(
        request,
        "accept",
        by=by,
        reason=reason,
        facts={"hours": hours},
        hours_committed=hours,
        decided_by=by,
        decided_at=clock.now(),
    )


@transaction.atomic
def commit_more_hours(request, hours, *, by, reason):
    """Commit ``hours`` more to a request that is being delivered; the site and the expert are told.

    Raises NotAllowed, WrongState, EngagementClosed, AmountUnfit, ReasonMissing or AllotmentExhausted; then nothing
    has changed.
    """
    require(by, "tta.commit_more_hours", request)
    refuse_empty_reason(reason, "Say why more hours are needed; the record and the ledger keep it.")
    validate_amount(Kind.EXPERT_HOURS, hours)
    refuse_closed(lock_engagement(request.engagement_id, request.site_id), is_new_help=False)
    request = lock_request(request)
    if request.state not in COMMITTABLE:
        raise WrongState(
            "Hours can be added only between acceptance and delivery. Reload the page to see where it is."
        )
    post(hours_of(request), Act.COMMIT, hours, by=by, about=request, reason=reason)
    before = request.hours_committed
    row = Request.objects.filter(pk=request.pk, site_id=request.site_id)
    row.update(hours_committed=F("hours_committed") + hours)
    request.refresh_from_db(fields=["hours_committed"])
    record(
        "tta.request.commit_more",
        by=by,
        on=request,
        site=request.site,
        before={"hours committed": format_number(before)},
        after={"hours committed": format_number(request.hours_committed)},
        reason=reason,
    )
    _tell_of_more_hours(request, hours, by, reason)
    return request


@transaction.atomic
def write_triage_note(request, text, *, by):
    """Note something for BJA, the provider and the liaison; the site does not read it.  Raises NotAllowed or
    ReasonMissing (an empty note); then nothing has changed.
    """
    require(by, "tta.write_triage", request)
    refuse_unread_draft(request, by)
    refuse_empty_reason(text, "Write the note first.")
    note = TriageNote.objects.create(site=request.site, request=request, text=text, by=by)
    record("tta.triage.note", by=by, on=note, site=request.site)
    return note


def _tell_of_more_hours(request, hours, by, reason):
    concerned = list(people_with(SITE_TEAM | {Role.LIAISON, Role.PROVIDER}, request.site, on=clock.today()))
    told = {person.pk: person for person in [*concerned, *filter(None, [request.expert])]}
    told.pop(by.pk, None)
    notify(
        told.values(),
        "tta.request.commit_more",
        site=request.site,
        path=request.get_absolute_url(),
        row=request,
        by=by,
        reason=reason,
        facts={"hours": hours},
    )
