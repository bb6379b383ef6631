"""IN-02: only declared names reach the database; everything else in an address is refused or ignored, never obeyed."""

from random import Random

import pytest
from django.test import Client

from accounts.roles import Role
from tests.attack.canaries import plant
from tests.attack.doors import doors
from tests.make import a_user

pytestmark = pytest.mark.django_db

PATHS = [
    "site",
    "expert",
    "created_by",
    "engagement__site",
    "memberships",
    "focus_area",
    "decided_by__memberships",
]
LOOKUPS = [
    "password__startswith",
    "pk",
    "id__in",
    "email__icontains",
    "name__regex",
    "state__gt",
    "isnull",
    "date__year",
]
BARE = [
    "_connector",
    "_negated",
    "order_by",
    "annotate",
    "filter",
    "exclude",
    "extra",
    "select",
    "pk",
    "__class__",
    "q__",
    "fields",
]
SORTS = [
    "-password",
    "site__engagements__note",
    "?",
    "pk;select",
    "created_by__password",
    "1",
    "--title",
    "title desc",
]
VALUES = [
    "1",
    "",
    "pbkdf2",
    "' or 1=1 --",
    "%",
    "\x00",
    "9" * 40,
    "2024-13-45",
    "[1,2]",
    "{}",
    "../",
    "é",
    "-1",
    "1e9",
]
DECLARED = [
    "q",
    "state",
    "page",
    "after",
    "before",
    "sort",
    "cohort",
    "track",
    "focus",
    "urgency",
    "liaison",
    "site",
]


def questions(seed, count):
    """``count`` random (name, value) pairs."""
    chance = Random(seed)  # noqa: S311 -- repeatable on purpose
    for _ in range(count):
        name = chance.choice(
            [
                f"{chance.choice(PATHS)}__{chance.choice(LOOKUPS)}",
                chance.choice(BARE),
                "sort",
                chance.choice(DECLARED),
            ]
        )
        yield name, chance.choice(SORTS + VALUES if name == "sort" else VALUES)


def lists():
    return [door for door in doors() if set(door.arguments) <= {"slug"} and door.is_ours]


@pytest.mark.parametrize("count", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_in_02_no_parameter_breaks_a_page_or_reaches_the_database_unasked(count):
    sites, people, _ = plant(2)
    for person in (people[sites[0].pk][Role.LEAD], a_user(Role.STAFF)):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        broken = []
        for number, door in enumerate(lists()):
            for name, value in questions(number, count):
                answer = client.get(door.path({"slug": sites[0].slug}), {name: value})
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                if answer.status_code >= 500 or b"FieldError" in body or b"pbkdf2_" in body:
                    broken.append(f"{door.route}?{name}={value!r}: {answer.status_code}")
        assert broken == []


@pytest.mark.parametrize(
    "route", ["requests/", "requests/export.csv", "sites/", "sites/export.csv", "notices/"]
)
def test_in_02_a_list_refuses_a_parameter_nobody_declared(route, client):
    client.force_login(a_user(Role.STAFF))
    for name in ("site__name", "_connector", "created_by__password__startswith", "order_by"):
        assert client.get(f"/{route}", {name: "1"}).status_code == 400, name
