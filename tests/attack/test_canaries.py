"""TI-01, TI-02, TI-03: nothing of another site comes out of any page, part, export or letter; with either wall down."""

import re
from datetime import timedelta
from unittest import mock

import psycopg2
import pytest
from django.apps import apps
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from kernel.scope import as_program
from sites.models import Membership
from tests import cluster
from tests.attack.canaries import ROLES_AT_A_SITE, plant, walled_models
from tests.attack.doors import doors
from tests.attack.walk import Walker, worlds_of
from tests.conftest import empty_every_table

SITES = 100


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def land(django_db_setup, django_db_blocker):
    """A hundred sites, really committed, so that a wall can be taken down beside them."""
    with django_db_blocker.unblock():
        with as_program():
            sites, people, rows = plant(SITES)
        yield sites, people, rows
        empty_every_table()


@pytest.fixture
def strong():
    connection = psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def an_outsider(number):
    return User.objects.create_user(f"outsider{number}@example.gov", name="An Outsider")


def walker_of(land, name, hats, *, number=0):
    """A walker who holds ``hats`` ([(role, index of the site)]); an own person, so that nobody else's rights change."""
    sites, _, _ = land
    with as_program():
        user = an_outsider(f"{name}{number}".replace(" ", ""))
        for role, at in hats:
            Membership.objects.create(user=user, role=role, site=sites[at], from_on=timezone.localdate())
    return Walker(name, user, [sites[at] for _, at in hats])


def a_former_member(land):
    sites, _, _ = land
    with as_program():
        user, day = an_outsider("former"), timezone.localdate()
        Membership.objects.create(
            user=user,
            role=Role.LEAD,
            site=sites[0],
            from_on=day - timedelta(days=90),
            until_on=day - timedelta(days=1),
        )
    return Walker("a former lead", user, [])


def walk(land, walker, *, is_short=False):
    sites, _, rows = land
    own = walker.own[0] if walker.own else None
    worlds = worlds_of(own, sites[50], rows[own.pk] if own else {}, rows[sites[50].pk])
    (walker.walk_shortly if is_short else walker.walk)(worlds)
    return walker


def reached(walker):
    return [path for path, status in walker.visited.items() if status == 200]


TWO_HATS = ("a liaison who is also a member elsewhere", [(Role.LIAISON, 2), (Role.MEMBER, 3)])
EVERY_ROLE = [(f"one {role}", [(role, 4)]) for role in ROLES_AT_A_SITE]


def test_ti_01_no_page_shows_a_word_of_another_site_to_whoever_holds_two_roles(land):
    walker = walk(land, walker_of(land, *TWO_HATS, number=1))
    assert walker.found == []
    assert len(reached(walker)) > 15


@pytest.mark.parametrize(("name", "hats"), EVERY_ROLE)
def test_ti_01_no_page_shows_a_word_of_another_site_to_any_role(land, name, hats):
    walker = walk(land, walker_of(land, name, hats, number=2))
    assert walker.found == []


def test_ti_01_who_holds_no_role_any_more_meets_no_word_of_any_site(land):
    former = walk(land, a_former_member(land), is_short=True)
    assert former.found == []


def test_ti_01_who_is_not_signed_in_meets_no_word_of_any_site(land):
    stranger = walk(land, Walker("nobody", None, []), is_short=True)
    assert stranger.found == []
    assert len(reached(stranger)) > 15


def every_visible_to():
    """The classes that define ``visible_to``: the first wall."""
    kinds = {type(model._default_manager.all()) for model in apps.get_models()}
    return {owner for kind in kinds for owner in kind.__mro__ if "visible_to" in vars(owner)}


def test_ti_02_with_the_first_wall_down_the_second_holds(land):
    """Every ``visible_to`` returns everything, as if each view had forgotten its filter."""
    walker = walker_of(land, *TWO_HATS, number=3)
    down = [mock.patch.object(owner, "visible_to", lambda rows, _: rows) for owner in every_visible_to()]
    assert len(down) > 3
    for patch in down:
        patch.start()
    try:
        walk(land, walker)
    finally:
        mock.patch.stopall()
    assert walker.found == []
    assert len(reached(walker)) > 15


def test_ti_03_with_the_second_wall_down_the_first_holds(land, strong):
    """Row-level security is off on every table at once: what one table hides, another can not hide for it."""
    tables = [model._meta.db_table for model in walled_models()]
    walker = walker_of(land, *TWO_HATS, number=4)
    for table in tables:
        strong.execute(f"alter table {table} disable row level security")
    try:
        walk(land, walker)
    finally:
        for table in tables:
            strong.execute(f"alter table {table} enable row level security")
    assert walker.found == []
    assert len(reached(walker)) > 15


# Read on pages of the whole program alone, where every site's rows belong; no role at a site reads them.
OF_THE_PROGRAM = {"sites_adjustment", "liaisons_sensitiveentry"}


@pytest.fixture(scope="module")
def at_one_site(land, django_db_blocker):
    """A lead and a liaison of one site, who walked every page once with both walls up."""
    with django_db_blocker.unblock():
        return [
            walk(land, walker_of(land, f"a {role}", [(role, 6)], number=5), is_short=True)
            for role in (Role.LEAD, Role.LIAISON)
        ]


def routes_of(walker, table):
    """What the walker visited and whose statements name ``table``: no other answer changes when its wall falls."""
    of_table = re.compile(rf"\b{table}\b")
    return [name for name, asked in walker.statements.items() if any(map(of_table.search, asked))]


@pytest.mark.parametrize(
    "table", sorted({model._meta.db_table for model in walled_models()} - OF_THE_PROGRAM)
)
def test_ti_03_with_one_table_outside_the_wall_the_first_holds(at_one_site, strong, table):
    again = [Walker(f"{walker.name} at {table}", walker.user, walker.own) for walker in at_one_site]
    strong.execute(f"alter table {table} disable row level security")
    try:
        for walker, before in zip(again, at_one_site, strict=True):
            walker.walk_again(routes_of(before, table))
    finally:
        strong.execute(f"alter table {table} enable row level security")
    assert [found for walker in again for found in walker.found] == []
    assert any(walker.visited for walker in again)


def test_ti_03_tables_of_the_program_are_read_on_no_page_of_a_site(at_one_site):
    read = {table for table in OF_THE_PROGRAM for walker in at_one_site if routes_of(walker, table)}
    assert read == set()


def test_the_walk_finds_a_leak_when_there_is_one(land, strong):
    """Both walls down: the tokens of other sites come out, so the walk would see them."""
    walker = walker_of(land, "a member", [(Role.MEMBER, 7)], number=6)
    tables = [model._meta.db_table for model in walled_models()]
    down = [mock.patch.object(owner, "visible_to", lambda rows, _: rows) for owner in every_visible_to()]
    for table in tables:
        strong.execute(f"alter table {table} disable row level security")
    for patch in down:
        patch.start()
    try:
        for door in [door for door in doors() if not door.arguments]:
            walker.open(door.path({}))
    finally:
        mock.patch.stopall()
        for table in tables:
            strong.execute(f"alter table {table} enable row level security")
    assert len(walker.found) > 20
