"""The party of one site: naming travelers, replacing and withdrawing them, what they need on the
way.
"""

from django.db import transaction

from audit.record import record
from exchanges.lifecycle import EXCHANGE_EDITABLE, EXCHANGE_OVER, EXCHANGE_TRAVELING
from exchanges.models import Exchange, Traveler, TravelerDetails, Trip
from exchanges.models.traveler import HELD_BACK
from exchanges.person_trips import Charge, charge
from exchanges.retention import answers_for
from kernel import clock
from kernel.errors import NotAllowed, RuleBroken, WrongState, refuse_empty_reason
from kernel.scope import as_program
from sites.access import require
from sites.ledger import Act


class PartyFixed(RuleBroken):
    """The exchange has taken place or was canceled."""


class TravelerUnfit(RuleBroken):
    """No name, or a person who is in the party already."""

    status = 422


@transaction.atomic
def name_traveler(delegation, *, by, name, title="", agency="", person=None):
    """Name a traveler of a site.  Once BJA has approved the exchange, a person-trip is reserved in
    the same act.

    Raises NotAllowed, PartyFixed, TravelerUnfit or AllotmentExhausted; then nothing has changed.
    """
    require(by, "exchanges.name_traveler", delegation)
    exchange = _locked(delegation.exchange_id)
    _refuse_fixed(exchange)
    _refuse_twice(delegation, name, person)
    needs_trip = exchange.state in EXCHANGE_TRAVELING and not exchange.is_virtual
    traveler = Traveler.objects.create(
        site_id=delegation.site_id,
        delegation=delegation,
        exchange=exchange,
        name=name.strip(),
        title=title,
        agency=agency,
        person=person,
        trip=Trip.RESERVED if needs_trip else Trip.NAMED,
        named_by=by,
        named_at=clock.now(),
    )
    if needs_trip:
        charge(
            exchange, Charge(Act.COMMIT, {delegation.site_id: 1}, f"{name} joins the party"), by=by
        )
    record(
        "exchanges.traveler.name",
        by=by,
        on=traveler,
        site=delegation.site,
        after={"trip": traveler.trip},
    )
    return traveler


@transaction.atomic
def replace_traveler(traveler, *, by, name, title="", agency="", person=None):
    """Put somebody else in a traveler's place; the person-trip goes over, nothing is charged.
    Returns the new one.

    Raises NotAllowed, PartyFixed or TravelerUnfit; then nothing has changed.
    """
    require(by, "exchanges.replace_traveler", traveler)
    exchange = _locked(traveler.exchange_id)
    _refuse_fixed(exchange)
    old = _locked_traveler(traveler)
    _refuse_twice(old.delegation, name, person)
    new = Traveler.objects.create(
        site_id=old.site_id,
        delegation=old.delegation,
        exchange=exchange,
        name=name.strip(),
        title=title,
        agency=agency,
        person=person,
        trip=old.trip,
        replaces=old,
        named_by=by,
        named_at=clock.now(),
    )
    Traveler.objects.filter(pk=old.pk, site=old.site_id).update(trip=Trip.REPLACED)
    record(
        "exchanges.traveler.replace",
        by=by,
        on=new,
        site=old.site,
        before={"name": old.name},
        after={"name": name},
    )
    return new


@transaction.atomic
def withdraw_traveler(traveler, *, by, reason, is_paid=False):
    """Take a traveler out of the party before the exchange: the trip is released, or stays spent if
    it was paid.

    Raises NotAllowed, PartyFixed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "exchanges.withdraw_traveler", traveler)
    refuse_empty_reason(reason, "Say why; the ledger keeps it.")
    exchange = _locked(traveler.exchange_id)
    _refuse_fixed(exchange)
    row = _locked_traveler(traveler)
    had_trip = row.trip in HELD_BACK
    if had_trip:
        trip = Charge(Act.RELEASE, {row.site_id: 1}, reason, None)
        if is_paid:
            trip = Charge(Act.SPEND, {row.site_id: 1}, reason, clock.today())
        charge(exchange, trip, by=by)
    after = Trip.PAID if had_trip and is_paid else Trip.RELEASED
    Traveler.objects.filter(pk=row.pk, site=row.site_id).update(trip=after, reason=reason)
    record(
        "exchanges.traveler.withdraw",
        by=by,
        on=row,
        site=row.site,
        after={"trip": after.label},
        reason=reason,
    )
    return row


@transaction.atomic
def write_traveler_details(traveler, *, by, diet="", access_needs="", emergency_contact=""):
    """Keep what a traveler needs on the way: by themselves, the site lead or the provider.

    The record says that it was written, never what.  Raises NotAllowed or PartyFixed; then nothing
    has changed.
    """
    if traveler.person_id != by.pk:
        require(by, "exchanges.edit_traveler_details", traveler)
        if not answers_for(by, traveler, "exchanges.edit_traveler_details"):
            raise NotAllowed(
                "Only the provider who arranges the travel writes this down, or the site lead."
            )
    if traveler.exchange.state in EXCHANGE_OVER:
        raise PartyFixed("The exchange is over.")
    details, _ = TravelerDetails.objects.update_or_create(
        site_id=traveler.site_id,
        traveler=traveler,
        defaults={
            "diet": diet,
            "access_needs": access_needs,
            "emergency_contact": emergency_contact,
            "removed_at": None,
        },
    )
    record("exchanges.traveler.details", by=by, on=traveler, site=traveler.site)
    return details


def _locked(exchange_id):
    """The exchange, locked: no two acts change its party at once."""
    with as_program():
        return Exchange.objects.locked(exchange_id)


def _locked_traveler(traveler):
    rows = Traveler.objects.select_for_update(of=("self",)).select_related(
        "site", "delegation__site"
    )
    row = rows.get(pk=traveler.pk, site_id=traveler.site_id)
    if not row.is_going:
        raise WrongState("This person is no longer in the party. Reload the page.")
    return row


def _refuse_fixed(exchange):
    if exchange.state not in EXCHANGE_EDITABLE | EXCHANGE_TRAVELING:
        raise PartyFixed("The exchange has taken place or was canceled, so its party is fixed.")


def _refuse_twice(delegation, name, person):
    if not name.strip():
        raise TravelerUnfit("Give the traveler's name.", field="name")
    going = Traveler.objects.filter(site=delegation.site_id, delegation=delegation).going()
    if person is not None and going.filter(person=person).exists():
        raise TravelerUnfit(f"{person.name} is in the party already.", field="person")
