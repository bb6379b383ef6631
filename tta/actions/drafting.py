"""Write actions of the site on a request: draft, edit, submit, withdraw."""

from django.db import transaction
from django.db.models import F

from audit.record import record
from kernel import clock
from sites.access import require
from sites.ledger import Kind, validate_amount
from sites.models import Site
from sites.steps import save_edit, take_step
from tta.models import Request
from tta.rules import (
    RequestIncomplete,
    RequestNotEditable,
    lock_engagement,
    lock_request,
    missing_to_submit,
    refuse_changed_text,
    refuse_closed,
)


@transaction.atomic
def draft_request(engagement, *, by, title, is_invented=False, **text):
    """Start a draft at the site of ``engagement``; only the title is needed, the rest can follow.

    ``text`` are the fields of the form: need, focus_area, assistance, desired_outcome, wanted_by (a
    date), urgency, hours_estimated (quarter hours).  Raises NotAllowed, EngagementClosed or
    AmountUnfit; then nothing has changed.
    """
    require(by, "tta.draft_request", engagement)
    refuse_closed(engagement, is_new_help=True)
    _check_estimate(text.get("hours_estimated"))
    Site.objects.filter(pk=engagement.site_id).update(
        last_request_number=F("last_request_number") + 1
    )
    request = Request.objects.create(
        site=engagement.site,
        engagement=engagement,
        number=Site.objects.values_list("last_request_number", flat=True).get(
            pk=engagement.site_id
        ),
        title=title,
        state_since=clock.now(),
        created_by=by,
        is_invented=is_invented,
        **text,
    )
    record("tta.request.draft", by=by, on=request, site=request.site, after={"title": title})
    return request


@transaction.atomic
def edit_request(request, changes, *, seen_version, by):
    """Save ``changes`` to the text of a draft or a returned request.

    Raises NotAllowed, RequestNotEditable (it has been submitted), EditedMeanwhile or AmountUnfit;
    then nothing has changed.
    """
    require(by, "tta.edit_request", request)
    now = lock_request(request)
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


@transaction.atomic
def submit_request(request, *, by, seen_version=None):
    """Hand a complete request to BJA; ``seen_version`` is that of the text the person read.

    Raises NotAllowed, WrongState, EditedMeanwhile, RequestIncomplete (names each missing field) or
    EngagementClosed; then nothing has changed.
    """
    require(by, "tta.submit_request", request)
    refuse_closed(lock_engagement(request.engagement_id, request.site_id), is_new_help=True)
    request = lock_request(request)
    Request.LIFECYCLE["submit"].check(request, "")
    refuse_changed_text(request, seen_version)
    if missing := missing_to_submit(request):
        raise RequestIncomplete(missing)
    return take_step(request, "submit", by=by, submitted_by=by, submitted_at=clock.now())


@transaction.atomic
def withdraw_request(request, *, by, reason):
    """Take a request back before BJA has decided.  Raises NotAllowed, WrongState or ReasonMissing;
    then nothing has changed.
    """
    require(by, "tta.withdraw_request", request)
    return take_step(request, "withdraw", by=by, reason=reason)


def _check_estimate(hours):
    if hours is not None:
        validate_amount(Kind.EXPERT_HOURS, hours, field="hours_estimated")
