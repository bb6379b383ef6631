"""Every list that filters by a site finds it by the name the pages give it."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.exchanges.make import an_exchange
from tests.exchanges.make_past import a_place
from tests.liaisons.makers import an_entry
from tests.make import a_request, a_user
from tta.lifecycle import State

pytestmark = pytest.mark.django_db
LISTS = [
    ("sites:directory", "q"),
    ("tta:requests", "site"),
    ("liaisons:log", "site"),
    ("exchanges:exchanges", "site"),
]
TYPED = ["Saginaw, MI", "Saginaw, Michigan", "saginaw mi", "Saginaw"]


@pytest.fixture
def staff(client):
    for name, state, word in (("Saginaw", "MI", "Zeta"), ("Gary", "IN", "Yota")):
        site = a_place(name, state)
        a_request(site, State.SUBMITTED, title=f"{word} tracing")
        an_entry(site, said=f"{word} called")
        an_exchange(site, title=f"{word} exchange")
    client.force_login(a_user(Role.STAFF))
    return client


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize(("route", "name"), LISTS)
def test_a_list_finds_a_site_by_the_name_the_pages_give_it(staff, route, name, typed):
    here, there = ("Saginaw", "Gary") if route == "sites:directory" else ("Zeta", "Yota")
    everything = staff.get(reverse(route)).content.decode()
    assert there in everything
    found = staff.get(reverse(route), {name: typed}).content.decode()
    assert here in found
    assert there not in found


@pytest.mark.parametrize(("route", "name"), LISTS)
def test_a_word_somebody_elses_program_put_into_the_address_means_nothing(staff, route, name):
    answer = staff.get(reverse(route), {name: "Saginaw, MI", "utm_source": "mail", "fbclid": "x"})
    assert answer.status_code == 200
    assert staff.get(reverse(route), {"utmsource": "mail"}).status_code == 400
