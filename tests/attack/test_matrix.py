"""AZ-01, AZ-02, AZ-03: every role at every door with every method, at its own site, another's and none."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.roles import PROGRAMME_ROLES, Role
from tests.attack.canaries import plant
from tests.attack.doors import doors
from tests.attack.matrix import MATRIX, TRIED_ELSEWHERE
from tests.make import a_user
from tta.lifecycle import REQUEST, State

METHODS = ["GET", "POST"]
MISSING = 10**9
# What a number after this part of an address names.
KEYS = {
    "hours": "tta.HoursEntry",
    "liaisons": "liaisons.Assignment",
    "agencies": "sites.Agency",
    "adjust": "sites.Adjustment",
    "people": "sites.Membership",
    "invitations": "sites.Invitation",
    "notices": "notifications.Notice",
}
# What is open to anyone is on the list of tests/architecture/test_doors.py.
LOCKED = [door for door in doors() if getattr(door.callback, "login_required", True)]
OURS = [door for door in LOCKED if not door.route.startswith(tuple(TRIED_ELSEWHERE))] + [
    door for door in doors() if door.name == "home"
]
OF_A_SITE = [door for door in doors() if door.route.startswith("sites/<slug:slug>/")]
FAST = {Role.STAFF, Role.LEAD, Role.EXPERT}
ROLES = [pytest.param(role, marks=[] if role in FAST else [pytest.mark.slow]) for role in Role]

pytestmark = pytest.mark.django_db


def undeclared(some_doors):
    return [door.route for door in some_doors if door.route not in MATRIX]


def test_az_02_every_door_is_declared():
    assert undeclared(OURS) == []


def test_az_02_a_door_nobody_declared_is_found():
    new = SimpleNamespace(route="sites/<slug:slug>/everything/", arguments=("slug",))
    assert undeclared([*OURS, new]) == [new.route]


def land():
    """Two sites and a person of each role at the first."""
    sites, people, rows = plant(2)
    persons = people[sites[0].pk] | {role: a_user(role) for role in PROGRAMME_ROLES}
    return SimpleNamespace(own=sites[0], other=sites[1], persons=persons, rows=rows)


def values_for(door, site, rows):
    """The arguments of a door at ``site``: a request in the state the step leads out of, a row of the right kind."""
    segment = (re.search(r"(\w+)/<int:pk>", door.route) or [None, ""])[1]
    kinds = rows[site.pk].get(KEYS.get(segment, ""), [])
    verb = door.route.rstrip("/").rsplit("/", 1)[-1].replace("-", "_")
    row = kinds[-1 if verb == "reverse" else 0] if kinds else None
    number = number_of(verb) if "requests/" in door.route and "hours/<" not in door.route else 1
    if segment == "hours":
        number = list(State).index(State.UNDER_WAY) + 1
    return {
        "slug": site.slug,
        "number": number,
        "pk": row.pk if row else 1,
        "kind": "expert_hours",
        "key": UUID(int=0),
    }


def number_of(verb):
    """The number of the planted request in a state that ``verb`` leads out of: one in each state, in their order."""
    state = {"edit": State.DRAFT, "new": State.UNDER_WAY, "commit_more": State.ACCEPTED}.get(
        verb, State.SUBMITTED
    )
    if verb in REQUEST.steps:
        state = next(one for one in State if one in REQUEST[verb].sources)
    return list(State).index(state) + 1


def ask(client, method, path):
    """One request whose effects are taken back."""
    with transaction.atomic():
        answer = client.generic(method, path)
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        connection.needs_rollback = False
        transaction.set_rollback(True)
    return answer


def client_of(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_az_01_each_role_passes_the_doors_declared_for_it_at_its_own_site(role):
    here = land()
    client = client_of(here.persons[role])
    wrong = []
    for door in OURS:
        path = door.path(values_for(door, here.own, here.rows))
        for method in METHODS:
            status = ask(client, method, path).status_code
            wanted = MATRIX[door.route].answers(role, method)
            if status not in wanted and not (status == 405 and method not in MATRIX[door.route].methods):
                wrong.append(f"{method} {path}: {status}, declared {sorted(wanted)}")
    assert wrong == []


SITE_ROLES = [
    Role.LEAD,
    *(pytest.param(role, marks=pytest.mark.slow) for role in (Role.EXPERT, Role.LIAISON)),
]


@pytest.mark.parametrize("role", SITE_ROLES)
def test_az_03_another_sites_row_answers_as_a_missing_one_byte_for_byte(role):
    here = land()
    client = client_of(here.persons[role])
    different = []
    for door in OF_A_SITE:
        foreign = door.path(values_for(door, here.other, here.rows))
        nowhere = door.path(values_for(door, here.other, here.rows) | {"slug": "nowhere-mi"})
        missing = [nowhere]
        asked = [foreign]
        if "pk" in door.arguments:
            mixed = values_for(door, here.own, here.rows)
            asked.append(door.path(mixed | {"pk": values_for(door, here.other, here.rows)["pk"]}))
            missing.append(door.path(mixed | {"pk": MISSING}))
        for method in ("GET", "POST", "PUT", "DELETE"):
            for one, none in zip(asked, missing, strict=True):
                first, second = ask(client, method, one), ask(client, method, none)
                if (first.status_code, shape(first)) != (second.status_code, shape(second)) or (
                    method in methods_of(door) and first.status_code != 404
                ):
                    different.append(f"{method} {one}: {first.status_code}; {none}: {second.status_code}")
    assert different == []


def methods_of(door):
    return MATRIX[door.route].methods if door.route in MATRIX else {"GET"}


def shape(answer):
    """The bytes of an answer and its headers, but for what differs between any two answers: reference, tokens."""
    text = re.sub(rb"\b[0-9a-f]{12}\b", b"reference", answer.body)
    text = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken[^A-Za-z0-9]+)"?[A-Za-z0-9]{20,}"?', b"", text)
    headers = {
        name: value for name, value in answer.items() if name.lower() not in {"x-reference", "set-cookie"}
    }
    return text, re.sub(r"\b[0-9a-f]{12}\b|nonce-[^']+", "reference", str(headers))


def test_az_01_whoever_is_not_signed_in_is_sent_to_sign_in():
    here = land()
    client = Client(raise_request_exception=False)
    loose = []
    for door in OURS:
        if door.name == "home":
            continue
        for method in METHODS:
            answer = client.generic(method, door.path(values_for(door, here.own, here.rows)))
            if answer.status_code != 302 or not answer["Location"].startswith("/accounts/login/"):
                loose.append(f"{method} {door.route}: {answer.status_code}")
    assert loose == []
