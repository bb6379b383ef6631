"""The party of an exchange: who travels, who does not, whose trip is spent, and what is known of them on the way."""

from datetime import timedelta

import pytest

from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions import travelers as party
from exchanges.models import Traveler, TravelerDetails, Trip
from exchanges.retention import remove_old_details, sees_details
from kernel.errors import NotAllowed, ReasonMissing, WrongState
from sites.ledger import AllotmentExhausted
from sites.models import AllotmentLine
from sites.row_level_security import as_person
from tests.exchanges.make import (
    a_logistics_provider,
    an_exchange,
    fresh,
    parts_of,
    taken_to,
    trips_of,
)
from tests.make import a_site, a_user
from tests.unchanged import EVERY_TABLE, refused, taken_back

pytestmark = pytest.mark.django_db


def test_who_did_not_travel_gives_the_trip_back():
    site = a_site()
    exchange = taken_to(an_exchange(site, travelers=3, days=0), "review", "approve", "confirm", "book")
    absent = Traveler.objects.filter(exchange=exchange)[:1]
    somebody = a_user(Role.STAFF)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        acts.hold_exchange(exchange, by=somebody, absent=absent)
    acts.hold_exchange(exchange, by=a_user(Role.STAFF), absent=list(absent), reason="Fell ill.")
    assert trips_of(site) == (0, 2, 16)
    assert Traveler.objects.filter(trip=Trip.NO_SHOW).count() == 1


def test_somebody_joins_is_replaced_and_withdraws_after_the_approval():
    site = a_site(trips=3)
    exchange = taken_to(an_exchange(site, travelers=2), "review", "approve")
    part, lead = parts_of(exchange)[0], a_user(Role.LEAD, site)
    third = party.name_traveler(part, by=lead, name="Kim Sample")
    assert trips_of(site) == (3, 0, 0)
    with refused(AllotmentExhausted, watched=EVERY_TABLE):
        party.name_traveler(part, by=lead, name="One Too Many")
    assert Traveler.objects.filter(name="One Too Many").count() == 0
    new = party.replace_traveler(third, by=lead, name="Pat Other")
    assert (trips_of(site), new.trip) == ((3, 0, 0), Trip.RESERVED)
    party.withdraw_traveler(new, by=lead, reason="Court date.")
    assert trips_of(site) == (2, 0, 1)
    with refused(WrongState, watched=EVERY_TABLE):
        party.withdraw_traveler(new, by=lead, reason="Again.")


def test_a_trip_that_was_paid_stays_spent_with_a_reason():
    site = a_site()
    exchange = taken_to(an_exchange(site, travelers=2), "review", "approve", "confirm", "book")
    one = Traveler.objects.filter(exchange=exchange).first()
    party.withdraw_traveler(one, by=a_user(Role.PROVIDER), reason="Ticket not refunded.", is_paid=True)
    assert trips_of(site) == (1, 1, 16)
    line = AllotmentLine.objects.filter(act="spend", site=site).get()
    assert line.reason == "Ticket not refunded."


def test_cancelling_releases_the_trips_except_those_that_were_paid():
    one, two = a_site(), a_site()
    exchange = taken_to(an_exchange(one, two, travelers=2), "review", "approve", "confirm", "book")
    paid = Traveler.objects.filter(site=one)[:1]
    somebody = a_user(Role.STAFF)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        acts.cancel_exchange(exchange, by=somebody, reason=" ")
    acts.cancel_exchange(exchange, by=a_user(Role.STAFF), reason="The host has a storm.", paid=list(paid))
    assert (trips_of(one), trips_of(two)) == ((0, 1, 17), (0, 0, 18))


def test_a_site_that_takes_part_names_its_own_party_behind_its_wall():
    one, two = a_site(), a_site()
    exchange = taken_to(an_exchange(one, two), "review", "approve")
    lead = a_user(Role.LEAD, two)
    part = next(part for part in parts_of(exchange) if part.site == two)
    with as_person(fresh(lead)):
        party.name_traveler(part, by=lead, name="Kim Sample")
    assert trips_of(two) == (3, 0, 15)
    other = next(part for part in parts_of(exchange) if part.site == one)
    with refused(NotAllowed, watched=EVERY_TABLE):
        party.name_traveler(other, by=lead, name="Spy")


DETAILS_SEEN = {Role.LEAD: True}  # and the logistics provider: test_az_12


def test_what_a_traveler_needs_is_read_by_the_lead_the_provider_and_the_traveler():
    site = a_site()
    exchange = taken_to(an_exchange(site), "review", "approve")
    traveler = Traveler.objects.filter(exchange=exchange).first()
    provider = a_logistics_provider()
    party.write_traveler_details(traveler, by=provider, diet="No nuts", emergency_contact="Robin, 555-0100")
    for role in Role:
        reader = a_user(role, site)
        assert TravelerDetails.objects.visible_to(reader).exists() == DETAILS_SEEN.get(role, False), role
        assert sees_details(reader, traveler) == DETAILS_SEEN.get(role, False), role
        with taken_back():
            Traveler.objects.filter(pk=traveler.pk).update(person=reader)
            assert TravelerDetails.objects.visible_to(reader).exists(), role


def test_details_are_removed_ninety_days_after_the_trip_and_not_before():
    exchange = taken_to(an_exchange(), "review", "approve")
    traveler = Traveler.objects.filter(exchange=exchange).first()
    party.write_traveler_details(traveler, by=a_logistics_provider(), diet="No nuts")
    assert remove_old_details(exchange.ends_on + timedelta(days=89)) == 0
    assert TravelerDetails.objects.get().diet == "No nuts"
    assert remove_old_details(exchange.ends_on + timedelta(days=90)) == 1
    assert remove_old_details(exchange.ends_on + timedelta(days=90)) == 0
    assert TravelerDetails.objects.get().diet == ""
