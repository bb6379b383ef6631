"""Refusals of the actions on exchanges that come from an old tab or a second person; no row is changed by them."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from exchanges.actions import exchange as exchanges
from exchanges.actions import follow_up, past, travelers
from exchanges.actions.follow_up import AnswerUnfit
from exchanges.actions.past import NobodyNamed
from exchanges.actions.travelers import PartyFixed, TravelerUnfit
from exchanges.lifecycle import ExchangeState
from exchanges.models import CheckIn, Exchange, PastExchange, Traveler
from kernel.errors import NotAllowed, WrongState
from tests.assertions import EVERY_TABLE, refused
from tests.exchanges.make import an_exchange, parts_of
from tests.exchanges.make.documents import hosted
from tests.make import a_site, a_user, engagement_of

pytestmark = pytest.mark.django_db


def test_a_site_that_takes_part_is_not_added_again():
    site, staff = a_site(), a_user(Role.STAFF)
    exchange = an_exchange(site)
    with refused(WrongState, match="takes part already", watched=EVERY_TABLE):
        exchanges.add_site_to_exchange(exchange, engagement_of(site), by=staff)


def test_a_site_is_not_added_after_the_exchange_took_place():
    exchange, other, staff = an_exchange(state=ExchangeState.HELD), a_site(), a_user(Role.STAFF)
    with refused(WrongState, match="until BJA has approved", watched=EVERY_TABLE):
        exchanges.add_site_to_exchange(exchange, engagement_of(other), by=staff)


def a_checkin(site, **facts):
    part = parts_of(an_exchange(site, state=ExchangeState.CLOSED))[0]
    person = a_user(Role.LEAD, site)
    rows = {"days": 30, "due_on": timezone.localdate(), "asked": person} | facts
    return CheckIn.objects.create(site=site, delegation=part, exchange=part.exchange, **rows), person


def test_a_check_in_is_answered_once():
    checkin, person = a_checkin(a_site())
    follow_up.answer_checkin(checkin, by=person, reached="yes", answer="A plan stands.")
    with refused(WrongState, match="has been answered", watched=EVERY_TABLE):
        follow_up.answer_checkin(checkin, by=person, reached="no", answer="It fell.")


def test_a_check_in_without_a_sentence_is_refused():
    checkin, person = a_checkin(a_site())
    with refused(AnswerUnfit, match="Write a sentence", watched=EVERY_TABLE):
        follow_up.answer_checkin(checkin, by=person, reached="yes", answer="  ")


def test_a_past_exchange_is_placed_at_one_site_at_least():
    staff, now = a_user(Role.STAFF), timezone.now()
    exchange = PastExchange.objects.create(
        requesting_site="Two cities", host="Chicago", dates="2019", topic="Guns", mode="virtual", precision="year",
        first_on="2019-01-01", last_on="2019-12-31", site_ids=[], shown_to=[], unresolved="Two cities",
        imported_by=staff, imported_at=now,
    )  # fmt: skip
    with refused(NobodyNamed, match="Choose the sites", watched=EVERY_TABLE):
        past.place_past_exchange(exchange, [], by=staff)


@pytest.mark.parametrize("state", [ExchangeState.CLOSED, ExchangeState.CANCELED])
def test_the_party_of_an_exchange_that_is_over_is_fixed(state):
    site = a_site()
    part = parts_of(an_exchange(site, state=state))[0]
    lead, traveler = a_user(Role.LEAD, site), Traveler.objects.filter(delegation=part).first()
    with refused(PartyFixed, match="party is fixed", watched=EVERY_TABLE):
        travelers.name_traveler(part, by=lead, name="Kim Sample")
    with refused(PartyFixed, match="is over", watched=EVERY_TABLE):
        travelers.write_traveler_details(traveler, by=lead, diet="None")


def test_a_traveler_has_a_name_and_is_in_the_party_once():
    site = a_site()
    part, lead, person = parts_of(an_exchange(site))[0], a_user(Role.LEAD, site), a_user(Role.MEMBER, site)
    with refused(TravelerUnfit, match="Give the traveler's name", watched=EVERY_TABLE):
        travelers.name_traveler(part, by=lead, name=" ")
    travelers.name_traveler(part, by=lead, name=person.name, person=person)
    with refused(TravelerUnfit, match="in the party already", watched=EVERY_TABLE):
        travelers.name_traveler(part, by=lead, name=person.name, person=person)
    assert Traveler.objects.filter(delegation=part, person=person).count() == 1


def test_a_provider_who_does_not_arrange_the_travel_writes_no_details_of_a_traveler():
    site = a_site()
    traveler = Traveler.objects.filter(exchange=an_exchange(site)).first()
    provider = a_user(Role.PROVIDER)
    with refused(NotAllowed, watched=EVERY_TABLE):
        travelers.write_traveler_details(traveler, by=provider, diet="None")
    assert Exchange.objects.count() == 1


def test_a_host_answers_while_the_exchange_is_prepared_and_rates_after_it_took_place():
    host = a_site()
    lead = a_user(Role.LEAD, host)
    proposed = hosted(a_site(), host=host)
    with refused(WrongState, match="no longer waits", watched=EVERY_TABLE):
        follow_up.answer_as_host(proposed, "These days suit us.", by=lead)
    with refused(WrongState, match="once it has taken place", watched=EVERY_TABLE):
        follow_up.rate_as_host(proposed, "Good questions.", 5, by=lead)
