"""AZ-01, AZ-02, AZ-03: every role at every door with every method, at its own site, another's and none."""

import re
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.test import Client

from accounts.roles import Role
from tests.attack.doors import doors
from tests.attack.ground import ask, client_of, land, values_for
from tests.attack.matrix import MATRIX

METHODS = ["GET", "POST"]
MISSING = 2**40  # beyond what an integer column holds, too: such a number is merely not found
GALLERY = "ui/"  # of components, with invented text; not in production
# What is open to anyone is on the list of tests/architecture/test_doors.py.
OURS = [
    door
    for door in doors()
    if not door.route.startswith(GALLERY)
    and (getattr(door.callback, "login_required", True) or door.name == "home")
]
GONE = {"pk": MISSING, "key": UUID(int=1), "traveler": MISSING, "checkin": MISSING, "document": MISSING}
OF_A_SITE = [door for door in doors() if door.route.startswith("sites/<slug:slug>/")]
OF_SITES = OF_A_SITE + [door for door in doors() if door.route.startswith("exchanges/<int:pk>/")]
pytestmark = pytest.mark.django_db


def undeclared(some_doors):
    return [door.route for door in some_doors if door.route not in MATRIX]


def test_az_02_every_door_is_declared():
    assert undeclared(OURS) == []


def test_az_02_a_door_nobody_declared_is_found():
    new = SimpleNamespace(route="sites/<slug:slug>/everything/", arguments=("slug",))
    assert undeclared([*OURS, new]) == [new.route]


def test_az_01_every_row_has_its_door():
    assert sorted(set(MATRIX) - {door.route for door in OURS}) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", Role)
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
    (role, method)
    for role in (Role.LEAD, Role.EXPERT, Role.LIAISON)
    for method in ("GET", "POST", "PUT", "DELETE")
]


@pytest.mark.slow
@pytest.mark.parametrize(("role", "method"), SITE_ROLES)
def test_az_03_another_sites_row_answers_as_a_missing_one_byte_for_byte(role, method):
    here = land()
    client = client_of(here.persons[role])
    different = []
    for door in OF_SITES:
        theirs = values_for(door, here.other, here.rows)
        asked, missing = [door.path(theirs)], [door.path(theirs | GONE | {"slug": "nowhere-mi"})]
        if "pk" in door.arguments or "key" in door.arguments:  # another site's row below one's own site
            asked += [door.path(theirs | {"slug": here.own.slug})]
            missing += [door.path(theirs | GONE | {"slug": here.own.slug})]
        if "number" in door.arguments:
            asked += [door.path(theirs)]
            missing += [door.path(values_for(door, here.own, here.rows) | {"number": MISSING})]
        for name in {"traveler", "checkin", "document"} & set(door.arguments):  # and below one's own exchange
            mine = values_for(door, here.own, here.rows)
            asked += [door.path(mine | {name: theirs[name]})]
            missing += [door.path(mine | {name: MISSING})]
        for one, none in zip(asked, missing, strict=True):
            first, second = ask(client, method, one), ask(client, method, none)
            if (first.status_code, shape(first)) != (second.status_code, shape(second)) or (
                method in MATRIX[door.route].methods and first.status_code != 404
            ):
                different.append(f"{method} {one}: {first.status_code}; {none}: {second.status_code}")
    assert different == []


def shape(answer):
    """The bytes of an answer and its headers, but for what differs between any two answers: reference, tokens."""
    text = re.sub(rb"\b[0-9a-f]{12}\b", b"reference", answer.body)
    text = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken[^A-Za-z0-9]+)"?[A-Za-z0-9]{20,}"?', b"", text)
    headers = {
        name: value for name, value in answer.items() if name.lower() not in {"x-reference", "set-cookie"}
    }
    return text, re.sub(r"\b[0-9a-f]{12}\b|nonce-[^']+", "reference", str(headers))


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.LEAD, Role.ADMIN])
def test_az_01_a_method_no_page_of_ours_sends_is_refused(role):
    here = land()
    client = client_of(here.persons[role])
    wrong = []
    for door in OURS:
        path = door.path(values_for(door, here.own, here.rows))
        for method in ("PUT", "PATCH", "DELETE"):
            status = ask(client, method, path).status_code
            if status != 405:
                wrong.append(f"{method} {path}: {status}")
    assert wrong == []


@pytest.mark.slow
def test_az_01_a_row_below_another_request_or_engagement_of_the_same_site_is_missing():
    here = land()
    client = client_of(here.persons[Role.ADMIN])
    found = []
    for door in OF_A_SITE:
        if {"number", "pk"} <= set(door.arguments):
            own = values_for(door, here.own, here.rows)
            for method in METHODS:
                right = ask(client, method, door.path(own)).status_code
                wrong = ask(client, method, door.path(own | {"number": 2})).status_code
                found.append((door.name, method, right == 404, wrong))
    assert len(found) > 10
    assert [one for one in found if one[2:] != (False, 404)] == []
