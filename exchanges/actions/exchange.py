"""A peer exchange from the proposal to the debrief; trips are charged to all its sites in one act,
or to none.
"""

from datetime import timedelta

from django.db import transaction

from audit.record import has_done, record
from exchanges.lifecycle import EXCHANGE, EXCHANGE_EDITABLE, EXCHANGE_TRAVELING, ExchangeState
from exchanges.models import CheckIn, Delegation, Exchange, Traveler, Trip
from exchanges.notices import tell_every_site, tell_of_proposal, tell_other_sites
from exchanges.person_trips import Charge, charge, party_by_site
from exchanges.rules import NEEDED_TO_APPROVE, missing_to_approve
from kernel import clock
from kernel.errors import Incomplete, RuleBroken, WrongState, refuse_empty_reason
from kernel.scope import as_program
from sites.access import require
from sites.ledger import Act
from sites.steps import save_edit, take_step
from tta.rules import OwnWork, lock_engagement, refuse_closed

CHECKIN_DAYS = (30, 60, 90)


class ExchangeIncomplete(Incomplete):
    """Something BJA needs to approve is missing."""


class DebriefMissing(RuleBroken):
    """A site has not written its debrief."""


@transaction.atomic
def propose_exchange(engagement, *, by, title, request=None, is_invented=False, **text):
    """Propose an exchange for the site of ``engagement``; goals, outcomes, host and party can
    follow.

    Raises NotAllowed or EngagementClosed; then nothing has changed.
    Rule: PSP Executive Overview, "18 person-trips for peer learning opportunities".
    """
    require(by, "exchanges.propose_exchange", engagement)
    refuse_closed(lock_engagement(engagement.pk, engagement.site_id), is_new_help=True)
    exchange = Exchange.objects.create(
        site=engagement.site,
        shown_to=[engagement.site_id],
        site_names=str(engagement.site),
        title=title,
        state_since=clock.now(),
        created_by=by,
        created_at=clock.now(),
        is_invented=is_invented,
        **text,
    )
    _join(exchange, engagement, by, request)
    record(
        "exchanges.exchange.propose",
        by=by,
        on=exchange,
        site=engagement.site,
        after={"title": title},
    )
    tell_of_proposal(exchange, by=by)
    return exchange


@transaction.atomic
def add_site_to_exchange(exchange, engagement, *, by):
    """Let another site take part: it sees the shared part, names its own party and is charged its
    own trips.

    Raises NotAllowed, WrongState or EngagementClosed; then nothing has changed.
    """
    require(by, "exchanges.add_site_to_exchange", engagement)
    row = Exchange.objects.locked(exchange.pk)
    _refuse_unless(
        row, EXCHANGE_EDITABLE, "Sites can be added until BJA has approved the exchange."
    )
    refuse_closed(lock_engagement(engagement.pk, engagement.site_id), is_new_help=True)
    if engagement.site_id in row.shown_to:
        raise WrongState(f"{engagement.site} takes part already.")
    delegation = _join(row, engagement, by)
    row.shown_to = sorted({*row.shown_to, engagement.site_id})
    row.site_names = f"{row.site_names}; {engagement.site}"
    row.save(update_fields=["shown_to", "site_names"])
    record(
        "exchanges.exchange.add_site",
        by=by,
        on=row,
        site=engagement.site,
        after={"site": str(engagement.site)},
    )
    return delegation


@transaction.atomic
def edit_exchange(exchange, changes, *, seen_version, by):
    """Save ``changes`` to the shared part, until BJA has approved it; days and agenda until it
    takes place.

    New days after the approval are told to everybody, and what the host answered to the old ones is
    taken away. Raises NotAllowed, WrongState, ExchangeIncomplete (no days) or EditedMeanwhile; then
    nothing has changed.
    """
    require(by, "exchanges.edit_exchange", exchange)
    row = Exchange.objects.locked(exchange.pk)
    if row.state not in EXCHANGE_EDITABLE:
        late = {"starts_on", "ends_on", "starts_at", "time_zone", "agenda", "host_contact"}
        _refuse_unless(
            row, EXCHANGE_TRAVELING, "It has taken place or was canceled, so it is fixed."
        )
        changes = {name: value for name, value in changes.items() if name in late}
        _refuse_without_days(changes)
    before = row.days
    saved = save_edit(
        row,
        changes,
        seen_version=seen_version,
        permission="exchanges.edit_exchange",
        event="exchanges.exchange.edit",
        by=by,
    )
    if saved.state in EXCHANGE_TRAVELING and saved.days != before:
        saved.host_answer, saved.host_answered_at = "", None
        saved.save(update_fields=["host_answer", "host_answered_at"])
        tell_every_site(saved, "exchanges.exchange.new_days", by=by)
    return saved


@transaction.atomic
def choose_host(exchange, *, by, kind, name, host_site=None, contact=""):
    """Choose the host: a PSP or alumni site, which then sees the shared part, or an outside agency.

    Raises NotAllowed or WrongState; then nothing has changed.
    """
    require(by, "exchanges.choose_host_exchange", exchange)
    row = Exchange.objects.locked(exchange.pk)
    _refuse_unless(
        row,
        EXCHANGE_EDITABLE | {ExchangeState.APPROVED},
        "The host has confirmed. Cancel it to start anew.",
    )
    before = row.host_name
    party = set(row.delegations.values_list("site", flat=True))
    hosting = {host_site.pk} if host_site else set()
    row.shown_to = sorted(party | hosting)
    row.host_kind, row.host_name, row.host_contact = kind, name, contact
    row.host_site_id = host_site and host_site.pk
    row.save(update_fields=["shown_to", "host_kind", "host_name", "host_contact", "host_site_id"])
    record(
        "exchanges.exchange.choose_host",
        by=by,
        on=row,
        site=row.site,
        before={"host": before},
        after={"host": name},
    )
    return row


@transaction.atomic
def review_exchange(exchange, *, by, reason=""):
    """Hand a reviewed proposal to BJA.  Raises NotAllowed or WrongState; then nothing
    has changed.
    """
    require(by, "exchanges.review_exchange", exchange)
    return take_step(exchange, "review", by=by, reason=reason)


@transaction.atomic
def return_exchange(exchange, *, by, reason):
    """Give it back with questions.  Raises NotAllowed, WrongState or ReasonMissing; then nothing
    has changed.
    """
    require(by, "exchanges.return_exchange", exchange)
    return take_step(exchange, "return", by=by, reason=reason)


@transaction.atomic
def approve_exchange(exchange, *, by, reason=""):
    """Approve a complete proposal and reserve a person-trip for each named traveler of every site.

    All sites are charged, or none: refused as a whole where one has too few trips left.  Nobody
    approves what they proposed, changed or travel on. Raises NotAllowed, OwnWork, WrongState,
    ExchangeIncomplete or AllotmentExhausted; then nothing has changed.
    """
    require(by, "exchanges.approve_exchange", exchange)
    _refuse_own(exchange, by)
    if missing := _missing(exchange):
        raise ExchangeIncomplete(missing)
    row = take_step(exchange, "approve", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("approve"), by=by, reason=reason)
    if not row.is_virtual:
        charge(row, Charge(Act.COMMIT, party_by_site(row, {Trip.NAMED}), reason), by=by)
        Traveler.objects.filter(exchange=row, trip=Trip.NAMED).update(trip=Trip.RESERVED)
    return row


@transaction.atomic
def confirm_exchange(exchange, *, by, reason=""):
    """Note that the host has confirmed.  Raises NotAllowed or WrongState; then nothing
    has changed.
    """
    require(by, "exchanges.confirm_exchange", exchange)
    row = take_step(exchange, "confirm", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("confirm"), by=by, reason=reason)
    return row


@transaction.atomic
def book_exchange(exchange, *, by, reason=""):
    """Note that the travel of everybody is booked.  Raises NotAllowed or WrongState; then nothing
    has changed.
    """
    require(by, "exchanges.book_exchange", exchange)
    row = take_step(exchange, "book", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("book"), by=by, reason=reason)
    with as_program():
        Traveler.objects.filter(exchange=row, trip=Trip.RESERVED).update(trip=Trip.BOOKED)
    return row


@transaction.atomic
def hold_exchange(exchange, *, by, absent=(), reason=""):
    """Say that it took place: every trip is spent, except those of ``absent`` travelers, which are
    released.

    Raises NotAllowed, WrongState (before its first day, too) or ReasonMissing (for the absent);
    nothing has changed.
    """
    require(by, "exchanges.hold_exchange", exchange)
    if not exchange.has_begun:
        begins = clock.format_day(exchange.starts_on)
        raise WrongState(
            f"It begins on {begins}. Say that it took place once it has begun, or change its days."
        )
    absent = {traveler.pk for traveler in absent}
    if absent:
        refuse_empty_reason(reason, "Say why they did not travel.")
    row = take_step(exchange, "hold", by=by, reason=reason)
    with as_program():
        party = Traveler.objects.filter(exchange=row).holding_trips()
        stayed, went = party.filter(pk__in=absent), party.exclude(pk__in=absent)
        released = Charge(Act.RELEASE, party_by_site(row, rows=stayed), reason)
        spent = Charge(Act.SPEND, party_by_site(row, rows=went), worked_on=row.starts_on)
        charge(row, released, spent, by=by)
        stayed.update(trip=Trip.NO_SHOW, reason=reason)
        went.update(trip=Trip.TRAVELED)
    return row


@transaction.atomic
def debrief_exchange(exchange, *, by, reason=""):
    """Ask every site for its debrief.  Raises NotAllowed or WrongState; then nothing
    has changed.
    """
    require(by, "exchanges.debrief_exchange", exchange)
    row = take_step(exchange, "debrief", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("debrief"), by=by, reason=reason)
    return row


@transaction.atomic
def close_exchange(exchange, *, by, reason=""):
    """Close it once every site has written its debrief; check-ins after 30, 60 and 90 days begin
    with named people.

    Raises NotAllowed, WrongState or DebriefMissing; then nothing has changed.
    """
    require(by, "exchanges.close_exchange", exchange)
    row = take_step(exchange, "close", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("close"), by=by, reason=reason)
    with as_program():
        parts = list(Delegation.objects.filter(exchange=row).select_related("site"))
        if waiting := [str(part.site) for part in parts if part.reported_at is None]:
            raise DebriefMissing(
                f"The debrief of {', '.join(waiting)} is missing. Ask the site to write it."
            )
        CheckIn.objects.bulk_create(
            CheckIn(
                site_id=part.site_id,
                delegation=part,
                exchange=row,
                days=days,
                due_on=row.ends_on + timedelta(days=days),
                asked_id=part.answers_id or part.reported_by_id,
            )
            for part in parts
            for days in CHECKIN_DAYS
        )
    return row


@transaction.atomic
def cancel_exchange(exchange, *, by, reason, paid=()):
    """Cancel it: trips are released, except those of ``paid`` travelers, which stay spent for the
    reason given.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "exchanges.cancel_exchange", exchange)
    paid = {traveler.pk for traveler in paid}
    row = take_step(exchange, "cancel", by=by, reason=reason)
    tell_other_sites(row, EXCHANGE.event("cancel"), by=by, reason=reason)
    with as_program():
        party = Traveler.objects.filter(exchange=row).holding_trips()
        lost, free = party.filter(pk__in=paid), party.exclude(pk__in=paid)
        released = Charge(Act.RELEASE, party_by_site(row, rows=free), reason)
        spent = Charge(Act.SPEND, party_by_site(row, rows=lost), reason, clock.today())
        charge(row, released, spent, by=by)
        lost.update(trip=Trip.PAID, reason=reason)
        Traveler.objects.filter(exchange=row).going().update(trip=Trip.RELEASED, reason=reason)
    return row


def _missing(exchange):
    """What a proposal still lacks before BJA can approve it: field name to what to write there."""
    with as_program():
        empty = [
            str(part.site)
            for part in exchange.delegations.select_related("site")
            if not part.travelers.going().exists()
        ]
    return missing_to_approve(exchange, empty)


def _join(exchange, engagement, by, request=None):
    return Delegation.objects.create(
        site=engagement.site, exchange=exchange, engagement=engagement, request=request, answers=by
    )


def _refuse_without_days(changes):
    missing = {
        name: NEEDED_TO_APPROVE[name]
        for name in ("starts_on", "ends_on")
        if name in changes and not changes[name]
    }
    if missing:
        raise ExchangeIncomplete(missing)


def _refuse_unless(exchange, states, sentence):
    if exchange.state not in states:
        raise WrongState(sentence)


def _refuse_own(exchange, by):
    with as_program():
        travels = Traveler.objects.filter(exchange=exchange, person=by.pk).exists()
    if (
        exchange.created_by_id == by.pk
        or travels
        or has_done(by, "exchanges.exchange.edit", exchange)
    ):
        raise OwnWork(
            "You proposed or changed this exchange or travel on it, so a colleague has to decide "
            "it."
        )
