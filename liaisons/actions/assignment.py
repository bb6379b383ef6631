"""Assigning a liaison: the membership opens, ends and is read once more in the same acts."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from accounts.roles import Role
from audit.record import record
from kernel.clock import now, today
from kernel.errors import RuleBroken, constraint_of, refuse_empty_reason
from liaisons.models import Assignment
from notifications.notify import notify
from sites.access import people_with, require
from sites.models import Membership
from sites.program import HAND_OVER_DAYS

ONCE_AT_A_TIME = {"a_liaison_is_assigned_to_a_site_once_at_a_time", "a_role_is_held_once_at_a_time"}
TOLD = frozenset({Role.LEAD, Role.MEMBER, Role.PROVIDER})


class AlreadyAssigned(RuleBroken):
    """The liaison serves the site on some of these days already."""


class AssignmentOver(RuleBroken):
    """The assignment has ended."""


class AssignmentRunning(RuleBroken):
    """The assignment has not ended, so there is nothing to hand over yet."""


class DatesUnfit(RuleBroken):
    """The last day lies before the first, or in the past."""

    status = 422


@transaction.atomic
def assign_liaison(site, liaison, *, by, from_on, until_on=None):
    """Assign ``liaison`` to ``site`` from one day to another (both included; no ``until_on``: until ended).

    The liaison's membership opens in the same act with the same days; one they were invited with is taken over.
    Raises NotAllowed, DatesUnfit or AlreadyAssigned; then nothing has changed.
    """
    require(by, "liaisons.assign_liaison", site)
    if until_on and until_on < max(from_on, today()):
        raise DatesUnfit("The last day lies before the first day or before today.", field="until_on")
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                site=site,
                liaison=liaison,
                membership=_membership(site, liaison, from_on, until_on),
                from_on=from_on,
                until_on=until_on,
                assigned_by=by,
            )
    except IntegrityError as clash:
        if constraint_of(clash) not in ONCE_AT_A_TIME:
            raise
        raise AlreadyAssigned(
            f"{liaison.name} already serves {site} on some of these days. End that assignment first or choose "
            "other days.",
            field="from_on",
        ) from clash
    after = {"from": str(from_on), "until": str(until_on or "")}
    record("liaisons.assignment.open", by=by, on=assignment, site=site, after=after)
    _tell(assignment, "liaisons.assignment.open", by)
    return assignment


@transaction.atomic
def end_assignment(assignment, *, by, reason):
    """End an assignment now: the liaison's access ends with their next request; what they wrote stays with the site.

    Raises NotAllowed, ReasonMissing or AssignmentOver; then nothing has changed.
    """
    require(by, "liaisons.end_assignment", assignment)
    refuse_empty_reason(reason, "Say why the assignment ends; the site and the liaison read it.")
    row = _locked(assignment)
    if row.is_over:
        raise AssignmentOver("This assignment has already ended.")
    row.ended_at, row.ended_by, row.end_reason = now(), by, reason
    row.save(update_fields=["ended_at", "ended_by", "end_reason"])
    Membership.objects.filter(pk=row.membership_id, site=row.site_id).update(ended_at=row.ended_at)
    record("liaisons.assignment.end", by=by, on=row, site=row.site, reason=reason)
    _tell(row, "liaisons.assignment.end", by, reason=reason)
    return row


@transaction.atomic
def grant_hand_over(assignment, *, by):
    """Let a liaison whose assignment has ended read the site for 14 more days; they can change nothing there.

    Raises NotAllowed, AssignmentRunning or AlreadyAssigned; then nothing has changed.
    Rule: BJA practice for hand-overs, ``sites.program.HAND_OVER_DAYS``.
    """
    require(by, "liaisons.grant_hand_over", assignment)
    row = _locked(assignment)
    if not row.is_over:
        raise AssignmentRunning(
            "The assignment is still running. End it first; the liaison can read until then."
        )
    until = today() + timedelta(days=HAND_OVER_DAYS)
    try:
        with transaction.atomic():
            Membership.objects.create(
                user=row.liaison, site=row.site, role=Role.HANDOVER, from_on=today(), until_on=until
            )
    except IntegrityError as clash:
        if constraint_of(clash) not in ONCE_AT_A_TIME:
            raise
        raise AlreadyAssigned(f"{row.liaison.name} can already read {row.site} for the hand-over.") from clash
    row.hand_over_until = until
    row.save(update_fields=["hand_over_until"])
    record("liaisons.assignment.hand_over", by=by, on=row, site=row.site, after={"reads until": str(until)})
    _tell(row, "liaisons.assignment.hand_over", by)
    return row


def _membership(site, liaison, from_on, until_on):
    """The membership of the assignment: the one the person was invited with, or a new one."""
    own = Membership.objects.select_for_update(of=("self",)).filter(
        user=liaison, site=site, role=Role.LIAISON, ended_at=None
    )
    held = own.exclude(pk__in=Assignment.objects.filter(site=site).values("membership")).first()
    if held is None:
        return Membership.objects.create(
            user=liaison, site=site, role=Role.LIAISON, from_on=from_on, until_on=until_on
        )
    held.from_on, held.until_on = from_on, until_on
    held.save(update_fields=["from_on", "until_on"])
    return held


def _locked(assignment):
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("site", "liaison")
    return rows.get(pk=assignment.pk, site_id=assignment.site_id)


def _tell(assignment, event, by, reason=""):
    people = {person.pk: person for person in people_with(TOLD, assignment.site, on=today())}
    people[assignment.liaison_id] = assignment.liaison
    people.pop(by.pk, None)
    path = assignment.get_absolute_url()
    notify(people.values(), event, site=assignment.site, path=path, row=assignment, by=by, reason=reason)
