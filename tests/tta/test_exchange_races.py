"""LG-01 for trips: 32 people book the last trips of 5 sites at once; no deadlock, nothing overspent."""

import threading
from random import Random

import pytest
from django.db import connection

from accounts.roles import Role
from kernel.scope import as_programme
from sites.ledger import AllotmentExhausted
from sites.models import AllotmentLine
from tests.make import a_site, a_user
from tests.tta.exchanges import an_exchange, reviewed, trips_of
from tta.actions.exchange import approve_exchange
from tta.models import Exchange

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SITES, LAST_TRIPS = 32, 5, 5


def test_thirty_two_people_book_the_last_trips_of_five_sites_at_once():
    chance = Random(2017)  # noqa: S311 - repeatable on purpose
    sites = [a_site(trips=LAST_TRIPS) for _ in range(SITES)]
    exchanges = []
    for _ in range(PEOPLE):
        group = chance.sample(sites, chance.choice([2, 3, 5]))
        exchanges.append((reviewed(an_exchange(*group, travellers=1)), len(group)))
    staff = [a_user(Role.STAFF) for _ in range(PEOPLE)]
    gate, outcomes = threading.Barrier(PEOPLE), []

    def book(exchange, by):
        gate.wait()
        try:
            with as_programme():
                approve_exchange(exchange, by=by)
            outcomes.append("booked")
        except AllotmentExhausted:
            outcomes.append("refused")
        except Exception as error:  # noqa: BLE001 - a deadlock would be one
            outcomes.append(repr(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=book, args=(exchange, by))
        for (exchange, _), by in zip(exchanges, staff, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert set(outcomes) == {"booked", "refused"}
    assert len(outcomes) == PEOPLE
    with as_programme():
        approved = set(Exchange.objects.filter(state="approved").values_list("pk", flat=True))
        lines = AllotmentLine.objects.filter(act="commit", allotment__kind="person_trips")
        charged = {f"tta.exchange:{pk}": 0 for pk in approved}
        for line in lines:
            charged[line.about] += int(line.committed_change)
    assert charged == {f"tta.exchange:{one.pk}": size for one, size in exchanges if one.pk in approved}
    for site in sites:
        committed, spent, left = trips_of(site)
        assert (committed + left, spent) == (LAST_TRIPS, 0)
    assert min(trips_of(site)[2] for site in sites) == 0
