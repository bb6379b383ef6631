"""Peer exchanges: trips are as trustworthy as hours; each site sees the shared part and its own (TI-16)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from exchanges.actions import exchange as acts
from exchanges.actions import follow_up as after
from exchanges.actions import travelers as party
from exchanges.lifecycle import EXCHANGE, ExchangeState
from exchanges.models import CheckIn, Delegation, Exchange, Traveler, Trip
from kernel.errors import NotAllowed, WrongState
from notifications.models import Notice
from sites.ledger import AllotmentExhausted
from sites.models import AllotmentLine, roles_of
from sites.row_level_security import as_person
from tests.exchanges.make import (
    FACTS,
    an_exchange,
    begun,
    fresh,
    parts_of,
    reviewed,
    taken_to,
    trips_of,
)
from tests.make import a_membership, a_site, a_user, engagement_of
from tests.unchanged import EVERY_TABLE, case, refused, taken_back
from tta.rules import OwnWork

pytestmark = pytest.mark.django_db
OF_ITS_OWN = {"id", "exchange_id", "delegation_id"}
ALL_THE_WAY = ("review", "approve", "confirm", "book", "hold", "debrief")


def trips_in_lines(site):
    lines = AllotmentLine.objects.filter(site=site, allotment__kind="person_trips").order_by("pk")
    return [(line.act, int(line.committed_change), int(line.spent_change)) for line in lines][1:]


def test_an_exchange_of_the_tests_is_as_the_acts_leave_it():
    sites, provider = (a_site(), a_site()), a_user(Role.PROVIDER)
    made = an_exchange(*sites, mode="in_person")
    facts = FACTS | {"title": made.title, "starts_on": made.starts_on, "ends_on": made.ends_on}
    acted = acts.propose_exchange(engagement_of(sites[0]), by=made.created_by, **facts)
    acts.add_site_to_exchange(acted, engagement_of(sites[1]), by=provider)
    for part in parts_of(acted):
        for number in range(2):
            party.name_traveler(part, by=provider, name=f"Traveler {number}")
    assert all_of(made) == all_of(acted)
    assert len(all_of(made)) == 1 + 2 + 4


def all_of(exchange):
    """Its rows and those of its parts; of keys and moments only that they are there, of people the role."""
    rows = [
        *Exchange.objects.filter(pk=exchange.pk).values(),
        *Delegation.objects.filter(exchange=exchange).order_by("pk").values(),
        *Traveler.objects.filter(exchange=exchange).order_by("pk").values(),
    ]
    return [{name: in_short(name, value) for name, value in row.items()} for row in rows]


def in_short(name, value):
    if name in {"answers_id", "named_by_id", "created_by_id"}:
        return [hat.role for hat in roles_of(User.objects.get(pk=value)).hats]
    return bool(value) if name.endswith(("_at", "_since")) or name in OF_ITS_OWN else value


def test_approving_a_group_reserves_a_trip_for_each_traveler_of_each_site():
    one, two = a_site(trips=18), a_site(trips=18)
    exchange = reviewed(an_exchange(one, two, travelers=3))
    acts.approve_exchange(exchange, by=a_user(Role.STAFF))
    assert trips_of(one) == trips_of(two) == (3, 0, 15)
    assert set(Traveler.objects.values_list("trip", flat=True)) == {Trip.RESERVED}


def test_where_one_site_has_too_few_trips_none_is_charged_and_nothing_moves():
    rich, poor = a_site(trips=18), a_site(trips=2)
    exchange = reviewed(an_exchange(rich, poor, travelers=3))
    somebody = a_user(Role.STAFF)
    with refused(AllotmentExhausted, match=poor.name, watched=EVERY_TABLE):
        acts.approve_exchange(exchange, by=somebody)
    assert trips_of(rich) == (0, 0, 18)
    assert trips_of(poor) == (0, 0, 2)
    assert Exchange.objects.get().state == ExchangeState.REVIEWED
    assert set(Traveler.objects.values_list("trip", flat=True)) == {Trip.NAMED}


def test_a_virtual_exchange_costs_no_trips():
    site = a_site()
    exchange = taken_to(an_exchange(site, mode="virtual"), *ALL_THE_WAY)
    assert trips_of(site) == (0, 0, 18)
    assert exchange.state == ExchangeState.DEBRIEF_DUE


def test_a_group_from_proposal_to_ninety_days_later():
    one, two = a_site(), a_site()
    exchange = taken_to(an_exchange(one, two, travelers=2), *ALL_THE_WAY)
    assert trips_of(one) == trips_of(two) == (0, 2, 16)
    somebody = a_user(Role.STAFF)
    with refused(after.RuleBroken, match="debrief", watched=EVERY_TABLE):
        acts.close_exchange(exchange, by=somebody)
    for part in parts_of(exchange):
        lead = a_user(Role.LEAD, part.site)
        after.report_exchange(part, by=lead, learned="Much.", will_change="A center.", rating=5)
    acts.close_exchange(exchange, by=a_user(Role.STAFF))
    asked = CheckIn.objects.filter(site=one)
    assert [row.due_on - exchange.ends_on for row in asked] == [timedelta(days=days) for days in (30, 60, 90)]
    assert asked.first().asked == Delegation.objects.get(site=one).reported_by
    checkin = asked.last()
    after.answer_checkin(
        checkin, by=a_user(Role.MEMBER, one), reached="partly", answer="One analyst trained."
    )
    assert CheckIn.objects.get(pk=checkin.pk).get_reached_display() == "Partly"
    assert trips_in_lines(one) == [("commit", 2, 0), ("spend", -2, 2)]


def test_the_lead_of_a_group_cancels_for_all_of_it_though_their_wall_shows_one_site():
    one, two = a_site(), a_site()
    lead = a_user(Role.LEAD, one)
    exchange = taken_to(an_exchange(one, two), "review", "approve")
    with as_person(fresh(lead)):
        acts.cancel_exchange(exchange, by=lead, reason="No time.")
    assert (trips_of(one), trips_of(two)) == ((0, 0, 18), (0, 0, 18))


@pytest.mark.parametrize(
    "field", ["goals", "objectives", "expected_outcomes", "focus_areas", "host_name", "starts_on"]
)
def test_an_incomplete_proposal_is_not_approved(field):
    empty = {"focus_areas": [], "starts_on": None}.get(field, "")
    ends = {"ends_on": None} if field == "starts_on" else {}
    exchange = reviewed(an_exchange(**{field: empty} | ends))
    somebody = a_user(Role.STAFF)
    with refused(acts.ExchangeIncomplete, watched=EVERY_TABLE) as refusal:
        acts.approve_exchange(exchange, by=somebody)
    assert field in refusal.value.missing


def test_nobody_approves_what_they_proposed_or_travel_on():
    site, staff = a_site(), a_user(Role.STAFF)
    own = reviewed(an_exchange(site))
    Exchange.objects.update(created_by=staff)
    own.refresh_from_db()
    with refused(OwnWork, watched=EVERY_TABLE):
        acts.approve_exchange(own, by=staff)
    other = reviewed(an_exchange(site))
    party.name_traveler(parts_of(other)[0], by=a_user(Role.PROVIDER), name=staff.name, person=staff)
    with refused(OwnWork, watched=EVERY_TABLE):
        acts.approve_exchange(other, by=staff)


@pytest.mark.parametrize("state", ["selected", "alumni", "withdrawn"])
def test_an_engagement_that_is_not_open_takes_no_trips(state):
    place = a_site(state=state)
    by = a_user(Role.LEAD, place)
    with refused(acts.RuleBroken, match="engagement", watched=EVERY_TABLE):
        acts.propose_exchange(engagement_of(place), by=by, title="Visit to a crime center")


def test_nobody_says_that_it_took_place_before_its_first_day():
    site = a_site()
    exchange = taken_to(an_exchange(site, days=1), "review", "approve", "confirm", "book")
    somebody = a_user(Role.STAFF)
    with refused(WrongState, match="It begins on", watched=EVERY_TABLE):
        acts.hold_exchange(exchange, by=somebody)
    assert trips_of(site) == (2, 0, 16)
    acts.hold_exchange(begun(exchange), by=somebody)
    assert trips_of(site) == (0, 2, 16)


@pytest.mark.parametrize("verb", sorted(EXCHANGE.steps))
def test_every_verb_from_every_state(verb):
    exchange = an_exchange(travelers=1, mode="virtual", days=0)
    Delegation.objects.update(reported_at=timezone.now(), reported_by=exchange.created_by)
    by = a_user(Role.LIAISON, exchange.site) if verb == "review" else a_user(Role.STAFF)
    act = getattr(acts, f"{verb}_exchange")
    for state in ExchangeState:
        with case(state), taken_back():
            Exchange.objects.update(state=state)
            exchange.refresh_from_db()
            if state in EXCHANGE[verb].sources:
                act(exchange, by=by, reason="x")
                assert Exchange.objects.get().state == EXCHANGE[verb].target
                continue
            with refused(WrongState, watched=EVERY_TABLE):
                act(exchange, by=by, reason="x")
            assert Exchange.objects.get().state == state


def test_a_debrief_that_was_open_in_a_browser_while_it_was_closed_changes_nothing():
    site = a_site()
    exchange = taken_to(an_exchange(site), *ALL_THE_WAY)
    part, lead = parts_of(exchange)[0], a_user(Role.LEAD, site)
    said = {"learned": "Much.", "will_change": "A center.", "rating": 5}
    after.report_exchange(part, by=lead, **said)
    acts.close_exchange(exchange, by=a_user(Role.STAFF))
    with refused(WrongState, match="until it is closed", watched=EVERY_TABLE):
        after.report_exchange(part, by=lead, **said | {"learned": "Other."})


def test_each_site_sees_the_shared_part_and_its_own_party_only():
    one, two, host, stranger = a_site(), a_site(), a_site(), a_site()
    exchange = an_exchange(one, two, travelers=2)
    acts.choose_host(exchange, by=a_user(Role.PROVIDER), kind="site", name=str(host), host_site=host)
    seen = {}
    for site in (one, two, host, stranger):
        lead = a_user(Role.LEAD, site)
        with as_person(fresh(lead)), connection.cursor() as cursor:
            cursor.execute("select count(*) from tta_exchange")
            raw = cursor.fetchone()[0]
            travelers = set(Traveler.objects.all().values_list("site", flat=True))
            listed = Exchange.objects.visible_to(lead).count()
        seen[site] = (listed, raw, travelers)
    assert seen == {
        one: (1, 1, {one.pk}),
        two: (1, 1, {two.pk}),
        host: (1, 1, set()),
        stranger: (0, 0, set()),
    }


def test_a_site_that_only_takes_part_can_not_write_the_shared_part():
    one, two = a_site(), a_site()
    exchange = an_exchange(one, two)
    lead = a_user(Role.LEAD, two)
    with as_person(fresh(lead)):
        assert Exchange.objects.filter(pk=exchange.pk).update(title="Mine") == 0
    with refused(NotAllowed, watched=EVERY_TABLE):
        acts.cancel_exchange(exchange, by=lead, reason="x")
    assert Exchange.objects.get().title != "Mine"


def test_the_people_of_every_site_of_a_group_are_told():
    one, two = a_site(), a_site()
    exchange = reviewed(an_exchange(one, two))
    leads = {a_user(Role.LEAD, site).pk for site in (one, two)}
    acts.approve_exchange(exchange, by=a_user(Role.STAFF))
    told = Notice.objects.filter(event="exchanges.exchange.approve").values_list("recipient", flat=True)
    assert leads <= set(told)


def test_a_proposal_is_told_to_the_liaison_who_reviews_it_and_to_the_lead_and_to_nobody_else():
    site = a_site()
    lead, liaison, member = (a_user(role, site) for role in (Role.LEAD, Role.LIAISON, Role.MEMBER))
    a_user(Role.LIAISON, a_site())
    acts.propose_exchange(engagement_of(site), by=lead, title="Crime gun intelligence")
    acts.propose_exchange(engagement_of(site), by=liaison, title="Group violence")
    told = (
        Notice.objects.filter(event="exchanges.exchange.propose")
        .values_list("recipient", "subject")
        .order_by("pk")
    )
    assert list(told) == [
        (liaison.pk, "Proposed: Crime gun intelligence"),
        (lead.pk, "Proposed: Group violence"),
    ]
    assert not Notice.objects.filter(recipient=member).exists()


def test_a_person_of_two_sites_of_a_group_is_told_once():
    one, two = a_site(), a_site()
    person = a_user(Role.LEAD, one)
    a_membership(person, Role.LEAD, two)
    exchange = reviewed(an_exchange(one, two))
    acts.approve_exchange(exchange, by=a_user(Role.STAFF))
    assert Notice.objects.filter(event="exchanges.exchange.approve", recipient=person).count() == 1


def test_an_exchange_goes_to_an_engagement_of_the_site_itself():
    site = a_site()
    exchange = an_exchange(site)
    assert parts_of(exchange)[0].engagement_id == engagement_of(site).pk
