"""The party of one site: naming travellers, replacing and withdrawing them, what they need on the way."""

from django.db import transaction

from audit.record import record
from kernel import clock
from kernel.errors import NotAllowed, RuleBroken, WrongState, refuse_empty_reason
from kernel.scope import as_programme
from sites.access import require
from sites.ledger import Act
from tta.exchange_trips import Charge, charge
from tta.forgetting import answers_for
from tta.lifecycle import EXCHANGE_EDITABLE, EXCHANGE_OVER, EXCHANGE_TRAVELLING
from tta.models import Exchange, Traveller, TravellerDetails, Trip
from tta.models.party import HELD_BACK


class PartyFixed(RuleBroken):
    """The exchange has taken place or was canceled."""

    code = "party_fixed"


class TravellerUnfit(RuleBroken):
    """No name, or a person who is in the party already."""

    code = "traveller_unfit"
    status = 422


@transaction.atomic
def name_traveller(delegation, *, by, name, title="", agency="", person=None):
    """Name a traveller of a site.  Once BJA has approved the exchange, a person-trip is reserved in the same act.

    Raises NotAllowed, PartyFixed, TravellerUnfit or AllotmentExhausted; then nothing has changed.
    """
    require(by, "tta.name_traveller", delegation)
    exchange = _held(delegation.exchange_id)
    _refuse_fixed(exchange)
    _refuse_twice(delegation, name, person)
    needs_trip = exchange.state in EXCHANGE_TRAVELLING and not exchange.is_virtual
    traveller = Traveller.objects.create(
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
        charge(exchange, Charge(Act.COMMIT, {delegation.site_id: 1}, f"{name} joins the party"), by=by)
    record("tta.traveller.name", by=by, on=traveller, site=delegation.site, after={"trip": traveller.trip})
    return traveller


@transaction.atomic
def replace_traveller(traveller, *, by, name, title="", agency="", person=None):
    """Put somebody else in a traveller's place; the person-trip goes over, nothing is charged.  Returns the new one.

    Raises NotAllowed, PartyFixed or TravellerUnfit; then nothing has changed.
    """
    require(by, "tta.replace_traveller", traveller)
    exchange = _held(traveller.exchange_id)
    _refuse_fixed(exchange)
    old = _held_traveller(traveller)
    _refuse_twice(old.delegation, name, person)
    new = Traveller.objects.create(
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
    Traveller.objects.filter(pk=old.pk, site=old.site_id).update(trip=Trip.REPLACED)
    record(
        "tta.traveller.replace", by=by, on=new, site=old.site, before={"name": old.name}, after={"name": name}
    )
    return new


@transaction.atomic
def withdraw_traveller(traveller, *, by, reason, is_paid=False):
    """Take a traveller out of the party before the exchange: the trip is released, or stays spent if it was paid.

    Raises NotAllowed, PartyFixed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.withdraw_traveller", traveller)
    refuse_empty_reason(reason, "Say why; the ledger keeps it.")
    exchange = _held(traveller.exchange_id)
    _refuse_fixed(exchange)
    row = _held_traveller(traveller)
    had_trip = row.trip in HELD_BACK
    if had_trip:
        day = clock.today() if is_paid else None
        trip = Charge(Act.SPEND if is_paid else Act.RELEASE, {row.site_id: 1}, reason, day)
        charge(exchange, trip, by=by)
    after = Trip.PAID if had_trip and is_paid else Trip.RELEASED
    Traveller.objects.filter(pk=row.pk, site=row.site_id).update(trip=after, reason=reason)
    record("tta.traveller.withdraw", by=by, on=row, site=row.site, after={"trip": after.label}, reason=reason)
    return row


@transaction.atomic
def write_traveller_details(traveller, *, by, diet="", access_needs="", emergency_contact=""):
    """Keep what a traveller needs on the way: by themselves, the site lead or the provider.

    The record says that it was written, never what.  Raises NotAllowed or PartyFixed; then nothing has changed.
    """
    if traveller.person_id != by.pk:
        require(by, "tta.edit_traveller_details", traveller)
        if not answers_for(by, traveller, "tta.edit_traveller_details"):
            raise NotAllowed("Only the provider who arranges the travel writes this down, or the site lead.")
    if traveller.exchange.state in EXCHANGE_OVER:
        raise PartyFixed("The exchange is over.")
    details, _ = TravellerDetails.objects.update_or_create(
        site_id=traveller.site_id,
        traveller=traveller,
        defaults={
            "diet": diet,
            "access_needs": access_needs,
            "emergency_contact": emergency_contact,
            "removed_at": None,
        },
    )
    record("tta.traveller.details", by=by, on=traveller, site=traveller.site)
    return details


def _held(exchange_id):
    """The exchange, locked: no two acts change its party at once."""
    with as_programme():
        return Exchange.objects.held(exchange_id)


def _held_traveller(traveller):
    rows = Traveller.objects.select_for_update(of=("self",)).select_related("site", "delegation__site")
    row = rows.get(pk=traveller.pk, site_id=traveller.site_id)
    if not row.is_going:
        raise WrongState("This person is no longer in the party. Reload the page.")
    return row


def _refuse_fixed(exchange):
    if exchange.state not in EXCHANGE_EDITABLE | EXCHANGE_TRAVELLING:
        raise PartyFixed("The exchange has taken place or was canceled, so its party is fixed.")


def _refuse_twice(delegation, name, person):
    if not name.strip():
        raise TravellerUnfit("Give the traveler's name.", field="name")
    going = Traveller.objects.filter(site=delegation.site_id, delegation=delegation).going()
    if person is not None and going.filter(person=person).exists():
        raise TravellerUnfit(f"{person.name} is in the party already.", field="person")
