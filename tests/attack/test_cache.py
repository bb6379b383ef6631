"""TI-15: what is kept is the same for everybody, what is private is kept nowhere, whoever asks first."""

import time
from itertools import permutations

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from kernel import database_watch
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from security.routes import doors
from tests.attack.matrix import MATRIX
from tests.attack.world import client_of, make_world, values_for
from tests.clearinghouse.make import a_resource, a_term
from tests.make import a_site, a_user, the_portal
from web import page_cache

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/offers/",
    "/news/",
    "/psp-sites/",
    "/clearinghouse/",
    "/clearinghouse/?q=guns",
    "/clearinghouse/topics/",
]
TRICKS = [
    "les.css",
    "x/les.css",
    ";.js",
    ";les.css",
    "%2ecss",
    "%0a.css",
    "%2fles.css",
    "%3f.css",
    ".css",
    "index.js",
]


@pytest.fixture
def people():
    a_resource("Tracing guns", terms=[a_term()])
    site = a_site(name="Openville")
    load_newsroom(by=the_portal())
    publish_sites()
    return {
        "nobody": None,
        "lead": a_user(Role.LEAD, site, name="Ana Lead"),
        "staff": a_user(Role.STAFF, name="Bea Staff"),
    }


def asked(path, person):
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.get(path)


@pytest.mark.slow
@pytest.mark.parametrize("path", PUBLIC)
def test_ti_15_an_address_is_nobodys_whoever_asked_for_it_first(people, path):
    plain = asked(path, None).content
    for order in permutations(people):
        page_cache.forget_near()
        for name in (*order, *order):
            answer = asked(path, people[name])
            is_kept = "public" in answer["Cache-Control"]
            assert is_kept == (name == "nobody"), (order, name)
            if is_kept:
                assert answer.content == plain
            else:
                assert "no-store" in answer["Cache-Control"]
                assert "ETag" not in answer


PRIVATE = ["/requests/", "/notices/", "/sites/", "/accounts/profile/", "/calendar/", "/sites/openville-mi/"]


@pytest.mark.slow
def test_ti_15_a_private_address_shows_each_their_own_whoever_asked_first(people):
    """The same addresses by everybody after everybody else, the first once more, and with each other's tags."""
    people["other"] = a_user(Role.LEAD, a_site(name="Elsewhere"), name="Cy Other")
    names = {"lead": "Ana Lead", "staff": "Bea Staff", "other": "Cy Other"}
    for order in permutations(people, 2):
        tags = {"sent-by-hand"}
        for name in (*order, order[0]):
            client = Client()
            if people[name]:
                client.force_login(people[name])
            for path in PRIVATE:
                answer = client.get(path, headers={"If-None-Match": ", ".join(tags)})
                tags |= {answer.get("ETag", "sent-by-hand")}
                body = answer.content.decode()
                assert answer.status_code in ({302} if name == "nobody" else {200, 404}), (path, order, name)
                assert "no-store" in answer["Cache-Control"], (path, name)
                others = {one for who, one in names.items() if name not in {who, "staff"}}  # BJA sees leads
                assert not any(one in body for one in others - {"Bea Staff"}), (path, order, name)
        assert tags == {"sent-by-hand"}


def test_ti_15_the_tag_of_a_public_page_opens_no_private_one(people):
    tag = asked("/", None)["ETag"]
    for name in ("lead", "staff"):
        client = Client()
        client.force_login(people[name])
        for path in ("/", "/requests/", "/clearinghouse/"):
            answer = client.get(path, headers={"If-None-Match": tag})
            assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)


def test_ti_15_a_waiting_message_is_on_no_kept_page(client, people):
    client.post("/clearinghouse/suggest/", {"title": "A guide", "url": "https://example.org/a", "why": ""})
    assert "messages" in client.cookies
    assert "no-store" in client.get("/clearinghouse/")["Cache-Control"]
    assert "A curator looks at every suggestion before" not in asked("/clearinghouse/", None).content.decode()


def test_ti_15_an_emptied_cache_makes_every_near_page_stale(people):
    before = asked("/clearinghouse/", None)
    cache.clear()
    a_resource("Came while the cache was away")
    assert b"Came while the cache was away" in asked("/clearinghouse/", None).content
    assert before["ETag"] != asked("/clearinghouse/", None)["ETag"]


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.LEAD, Role.STAFF])
def test_ti_15_no_suffix_makes_a_private_page_look_like_a_file(role):
    here = make_world()
    client, found, tried = client_of(here.persons[role]), [], 0
    for door in doors():
        if door.route not in MATRIX or "GET" not in MATRIX[door.route].methods:
            continue
        path = door.path(values_for(door, here.own, here.rows))
        for trick in TRICKS[:3]:
            answer = client.get(path + trick)
            tried += 1
            if answer.status_code == 200 and "no-store" not in answer.get("Cache-Control", ""):
                found.append(path + trick)
            if answer.status_code not in {404, 405}:
                found.append(f"{path}{trick}: {answer.status_code}")
    assert found == []
    assert tried > 300


@pytest.mark.parametrize("path", ["/requests/", "/", "/clearinghouse/", "/accounts/profile/", "/t/zzzzz/"])
def test_ti_15_a_trick_with_the_address_is_kept_by_nobody(client, people, path):
    client.force_login(people["lead"])
    for trick in TRICKS:
        answer = client.get(path + trick)
        assert answer.status_code in {404, 400, 302}, trick
        assert "public" not in answer.get("Cache-Control", ""), trick


def test_a_stale_page_is_better_than_none_while_the_database_does_not_answer(people, client, monkeypatch):
    assert client.get("/clearinghouse/").status_code == 200
    later = time.time() + page_cache.KEPT_SECONDS + 60
    page_cache.forget_near()
    with time_machine.travel(later, tick=False), CaptureQueriesContext(connection) as fresh:
        client.get("/clearinghouse/")
    assert fresh.captured_queries

    monkeypatch.setitem(database_watch._state, "is_silent", True)
    for forget in (page_cache.forget_near, lambda: None):  # from the cache of all, then from this process
        forget()
        with (
            time_machine.travel(later * 2 - time.time(), tick=False),
            CaptureQueriesContext(connection) as stale,
        ):
            assert client.get("/clearinghouse/").status_code == 200
        assert stale.captured_queries == []
