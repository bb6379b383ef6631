"""LG-01 for trips: 32 people book the last trips of 5 sites at once; no deadlock, nothing overspent."""

import threading
from functools import partial
from random import Random

import pytest
from django.db import connection

from accounts.roles import Role
from exchanges.actions.exchange import approve_exchange, cancel_exchange, hold_exchange
from exchanges.models import Exchange, Traveler
from kernel.scope import as_program
from sites.models import AllotmentLine
from tests.exchanges.make import an_exchange, reviewed, taken_to, trips_of
from tests.make import a_site, a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PEOPLE, SITES, LAST_TRIPS = 32, 5, 5
GROUPS = 16


def at_once(jobs):
    """What became of each of ``jobs``, begun in the same moment: done, or the name of what was raised."""
    jobs, outcomes = list(jobs), []
    gate = threading.Barrier(len(jobs))

    def work(job):
        gate.wait()
        try:
            with as_program():
                job()
            outcomes.append("done")
        except Exception as error:  # noqa: BLE001 - a deadlock would be one
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def test_thirty_two_people_book_the_last_trips_of_five_sites_at_once():
    chance = Random(2017)  # noqa: S311 - repeatable on purpose
    sites = [a_site(trips=LAST_TRIPS) for _ in range(SITES)]
    exchanges = []
    for _ in range(PEOPLE):
        group = chance.sample(sites, chance.choice([2, 3, 5]))
        exchanges.append((reviewed(an_exchange(*group, travelers=1)), len(group)))
    staff = [a_user(Role.STAFF) for _ in range(PEOPLE)]
    outcomes = at_once(
        partial(approve_exchange, exchange, by=by) for (exchange, _), by in zip(exchanges, staff, strict=True)
    )
    assert set(outcomes) == {"done", "AllotmentExhausted"}
    assert len(outcomes) == PEOPLE
    with as_program():
        approved = set(Exchange.objects.filter(state="approved").values_list("pk", flat=True))
        lines = AllotmentLine.objects.filter(act="commit", allotment__kind="person_trips")
        charged = {f"exchanges.exchange:{pk}": 0 for pk in approved}
        for line in lines:
            charged[line.about] += int(line.committed_change)
    assert charged == {f"exchanges.exchange:{one.pk}": size for one, size in exchanges if one.pk in approved}
    for site in sites:
        committed, spent, left = trips_of(site)
        assert (committed + left, spent) == (LAST_TRIPS, 0)
    assert min(trips_of(site)[2] for site in sites) == 0


@pytest.mark.parametrize("act", ["hold", "cancel"])
def test_trips_of_one_site_are_released_and_of_another_spent_by_all_groups_at_once_without_waiting_for_ever(
    act,
):
    sites = [a_site(), a_site()]
    groups = [
        taken_to(an_exchange(*sites, travelers=1, days=0), "review", "approve", "confirm", "book")
        for _ in range(GROUPS)
    ]
    with as_program():
        some = [  # of one site in every second group, of the other in the rest
            list(Traveler.objects.filter(exchange=group, site=sites[number % 2]))
            for number, group in enumerate(groups)
        ]
    staff = [a_user(Role.STAFF) for _ in groups]
    jobs = {
        "hold": lambda group, by, few: hold_exchange(group, by=by, absent=few, reason="Ill."),
        "cancel": lambda group, by, few: cancel_exchange(group, by=by, paid=few, reason="A storm."),
    }
    outcomes = at_once(
        partial(jobs[act], group, by, few) for group, by, few in zip(groups, staff, some, strict=True)
    )
    assert outcomes == ["done"] * GROUPS
    assert [trips_of(site) for site in sites] == [(0, GROUPS // 2, 18 - GROUPS // 2)] * 2
