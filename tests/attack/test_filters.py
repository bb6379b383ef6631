"""IN-02: only declared names reach the database; everything else in an address is refused or ignored, never obeyed.

Fifty thousand questions are asked by ``manage.py attack_filters`` (docs/how-to/run-security-attacks.md).
"""

from random import Random

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from accounts.models import User
from accounts.roles import Role
from security.filters import BARE, SORTS, Asker, Found, lists, names_reaching_the_orm, questions
from tests.attack.canaries import plant
from tests.make import a_user
from tests.notifications.make import a_clock_that_works
from web.pagination import Sort, clean_query_params

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [50, pytest.param(2_000, marks=pytest.mark.slow)])
def test_in_02_no_parameter_breaks_a_page_or_reaches_the_database_unasked(count):
    a_clock_that_works()  # /health/ready answers 503 on purpose where none does
    sites, people, _ = plant(2)
    own, found = people[sites[0].pk], Found()
    Asker([None, own[Role.LEAD], own[Role.EXPERT], a_user(Role.STAFF)], sites[0].slug).ask(
        count, count, found
    )
    assert found.wrong == []
    assert found.requests == count
    assert {200, 400} <= set(found.statuses)


@pytest.mark.slow
def test_in_02_every_list_answers_every_bare_word_and_order():
    sites, _, _ = plant(1)
    asker = Asker([a_user(Role.STAFF)], sites[0].slug)
    chance = Random(5)  # noqa: S311 -- repeatable on purpose
    wrong = []
    for door in lists():
        for pairs in ([("sort", chance.choice(SORTS))], [(chance.choice(BARE), "1")], [("page", "9" * 40)]):
            _, status, _ = asker._names_met(0, door, pairs)
            wrong += [(door.route, pairs, status)] if status >= 500 else []
    assert wrong == []


def test_in_02_of_thousands_of_addresses_only_declared_names_are_read():
    declared, refused = {"q", "state", "sort", "page"}, 0
    for pairs in questions(7, 5_000):
        query = QueryDict(mutable=True)
        for name, value in pairs:
            query.appendlist(name, value)
        try:
            assert set(clean_query_params(query, declared)) <= declared
        except BadRequest:
            refused += 1
    assert refused > 2_000


def test_in_02_of_thousands_of_keys_only_ones_a_list_made_are_read():
    sort, refused = Sort("pk", "newest first", int), 0
    for pairs in questions(8, 3_000):
        for _, value in pairs:
            try:
                assert [type(one) for one in sort.read(value)] == [int, int]
            except BadRequest:
                refused += 1
    assert refused > 1_000


def test_in_02_a_name_that_does_reach_the_database_is_noticed():
    with names_reaching_the_orm() as met:
        str(User.objects.filter(memberships__site__name="x").order_by("-password").query)
    assert {"memberships__site__name", "-password"} <= met


@pytest.mark.parametrize(
    "route", ["requests/", "requests/export.csv", "sites/", "sites/export.csv", "notices/"]
)
def test_in_02_a_list_refuses_a_parameter_nobody_declared(route, client):
    client.force_login(a_user(Role.STAFF))
    for name in ("site__name", "_connector", "created_by__password__startswith", "order_by"):
        assert client.get(f"/{route}", {name: "1"}).status_code == 400, name


@pytest.mark.parametrize(
    ("route", "asked"),
    [
        ("log/", {"after": "WyJhIiwxXQ"}),  # a key of a list whose column holds days: ["a", 1]
        ("log/", {"site": "\x00"}),
        ("log/export.xlsx", {"site": "\x00"}),
        ("requests/", {"q": "\x00"}),
        ("sites/", {"q": "\x00"}),
    ],
)
def test_in_02_what_once_broke_a_list_is_refused(route, asked, client):
    client.force_login(a_user(Role.STAFF))
    assert client.get(f"/{route}", asked).status_code == 400
