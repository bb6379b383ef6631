"""Leave to read sensitive notes: for a year at the most, given by somebody else with a reason."""

from datetime import timedelta

from django.db import transaction

from audit.record import record
from kernel.clock import now, today
from kernel.errors import NotAllowed, RuleBroken, refuse_empty_reason
from liaisons.models import SensitiveGrant
from sites.access import require

GRANT_DAYS = 365  # a year, renewed by a new grant


class AlreadyGranted(RuleBroken):
    """The person holds a grant of today."""


@transaction.atomic
def grant_sensitive(person, *, by, reason):
    """Let ``person`` read sensitive notes for a year from today.  Nobody grants it to themselves.

    Raises NotAllowed, ReasonMissing or AlreadyGranted; then nothing has changed.
    """
    require(by, "liaisons.grant_sensitive")
    if person.pk == by.pk:
        raise NotAllowed("Nobody grants this to themselves. Ask another administrator.")
    refuse_empty_reason(reason, "Say why they need to read sensitive notes.")
    if SensitiveGrant.objects.of(person).exists():
        raise AlreadyGranted(
            f"{person.name} holds a grant already. End it first to give a new one.", field="person"
        )
    grant = SensitiveGrant.objects.create(
        person=person,
        from_on=today(),
        until_on=today() + timedelta(days=GRANT_DAYS),
        reason=reason,
        granted_by=by,
        granted_at=now(),
    )
    record("liaisons.grant.give", by=by, on=grant, after={"until": str(grant.until_on)}, reason=reason)
    return grant


@transaction.atomic
def end_sensitive_grant(grant, *, by, reason):
    """End a grant now.  Raises NotAllowed or ReasonMissing; then nothing has changed."""
    require(by, "liaisons.grant_sensitive")
    refuse_empty_reason(reason, "Say why the grant ends.")
    row = SensitiveGrant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record("liaisons.grant.end", by=by, on=row, reason=reason)
    return row
