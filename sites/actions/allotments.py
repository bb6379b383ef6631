"""Adjustments of an allotment: one person of BJA proposes, another decides."""

from django.db import transaction

from accounts.roles import Role
from audit.record import record
from kernel import clock
from kernel.errors import NotAllowed, RuleBroken, refuse_empty_reason
from kernel.number_format import format_number, format_signed
from notifications.notify import notify
from sites.access import people_with, require
from sites.ledger import UNIT, Act, AllotmentExhausted, post, validate_amount
from sites.lifecycle import EngagementState
from sites.models import Adjustment
from sites.steps import Moved, take_step


class NoMoreChanges(RuleBroken):
    """The engagement has ended; its allotments are settled."""


class ExtensionAddsNothing(RuleBroken):
    """The engagement is extended, and its settings say that an extension adds no hours and no
    trips.
    """


class OwnProposal(NotAllowed):
    """Raised when the proposer of an adjustment tries to decide it."""


@transaction.atomic
def propose_adjustment(allotment, change, *, by, reason):
    """Propose to grant ``change`` more (or, below zero, fewer) quarter hours or whole trips; an
    administrator decides.

    Nothing moves yet, but the proposal is a line of the ledger. Raises NotAllowed, ReasonMissing,
    AmountUnfit, NoMoreChanges, ExtensionAddsNothing or AllotmentExhausted; then nothing has
    changed.
    """
    require(by, "sites.propose_adjustment", allotment)
    refuse_empty_reason(reason, "Say why the grant should change; the ledger keeps it.")
    validate_amount(allotment.kind, change, may_be_negative=True, field="change")
    _refuse_ended(allotment)
    _refuse_extension(allotment, change)
    _refuse_below_use(allotment, change)
    adjustment = Adjustment.objects.create(
        site=allotment.site,
        allotment=allotment,
        change=change,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
        state_since=clock.now(),
    )
    post(
        allotment,
        Act.PROPOSE,
        change,
        by=by,
        about=adjustment,
        reason=f"{format_signed(change)} proposed: {reason}",
    )
    after = {
        "change": f"{format_signed(change)} {UNIT[allotment.kind]}",
        "granted now": format_number(allotment.granted),
    }
    record(
        "sites.adjustment.propose",
        by=by,
        on=adjustment,
        site=allotment.site,
        after=after,
        reason=reason,
    )
    _tell_who_decides(adjustment, by)
    return adjustment


@transaction.atomic
def approve_adjustment(adjustment, *, by):
    """Approve what somebody else proposed: the grant moves and a line says so.

    Refused if what was proposed to be taken away has been committed meanwhile. Raises NotAllowed,
    OwnProposal, WrongState, NoMoreChanges, ExtensionAddsNothing or AllotmentExhausted; then nothing
    has changed.
    """
    require(by, "sites.approve_adjustment", adjustment)
    adjustment = _locked(adjustment)
    _refuse_own(adjustment, by)
    allotment, change = adjustment.allotment, adjustment.change
    _refuse_ended(allotment)
    _refuse_extension(allotment, change)
    facts = {
        "granted": Moved(
            format_number(allotment.granted),
            f"{format_number(allotment.granted + change)} {UNIT[allotment.kind]}",
        )
    }
    done = take_step(
        adjustment,
        "approve",
        by=by,
        facts=facts,
        also=[adjustment.proposed_by],
        decided_by=by,
        decided_at=clock.now(),
    )
    post(allotment, Act.ADJUST, change, by=by, about=adjustment, reason=adjustment.reason)
    return done


@transaction.atomic
def decline_adjustment(adjustment, *, by, reason):
    """Decline what somebody else proposed, with a reason. Raises NotAllowed, OwnProposal,
    WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "sites.decline_adjustment", adjustment)
    _refuse_own(adjustment, by)
    return take_step(
        adjustment,
        "decline",
        by=by,
        reason=reason,
        also=[adjustment.proposed_by],
        decided_by=by,
        decided_at=clock.now(),
    )


def _locked(adjustment):
    """The adjustment, locked until the act ends, with what is needed to say what it moves."""
    rows = Adjustment.objects.select_for_update(of=("self",))
    rows = rows.select_related("site", "allotment__site", "allotment__engagement__site", "proposed_by")
    return rows.get(pk=adjustment.pk, site_id=adjustment.site_id)


def _refuse_own(adjustment, by):
    if adjustment.proposed_by_id == by.pk:
        raise OwnProposal("You proposed this adjustment, so another administrator has to decide it.")


def _refuse_extension(allotment, change):
    """Rule: program facts, section 3, "whether an extension adds any (default no)": a setting of
    the engagement.
    """
    engagement = allotment.engagement
    if change > 0 and engagement.state == EngagementState.EXTENDED and not engagement.extension_adds_hours:
        raise ExtensionAddsNothing(
            f"The engagement of {allotment.site} is extended, and its settings say that an extension adds no hours and "
            "no trips. BJA can change that setting first, with a reason.",
            field="change",
        )


def _refuse_below_use(allotment, change):
    if allotment.left + change < 0:
        used = allotment.committed + allotment.spent
        raise AllotmentExhausted(
            f"{format_number(used)} {UNIT[allotment.kind]} are already committed or spent; "
            "the grant cannot go below that.",
            field="change",
        )


def _refuse_ended(allotment):
    if not allotment.engagement.is_open:
        raise NoMoreChanges(f"The engagement of {allotment.site} is not open, so its allotments are settled.")


def _tell_who_decides(adjustment, by):
    deciders = people_with({Role.ADMIN}, adjustment.site, on=clock.today()).exclude(pk=by.pk)
    path = adjustment.get_absolute_url()
    notify(deciders, "sites.adjustment.propose", site=adjustment.site, path=path, row=adjustment, by=by)
