"""BJA writes the website in the browser."""

import re

import pytest

from accounts.roles import Role
from newsroom.models import Page, Version
from newsroom.page_import import load_newsroom
from tests.make import a_user, the_portal

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    load_newsroom(by=the_portal())
    person = a_user(Role.STAFF)
    client.force_login(person)
    return person


def test_a_page_is_previewed_saved_and_brought_back(client, staff):
    address = "/website/offers/"
    first = Page.objects.get(slug="offers").title
    sent = {"title": "New title", "body": "**Bold** <script>", "seen_version": 1}
    preview = client.post(address, sent | {"preview": "yes"}).content.decode()
    assert "<strong>Bold</strong> &lt;script&gt;" in preview
    assert Version.objects.filter(page__slug="offers").count() == 1

    assert client.post(address, sent).status_code == 302
    assert "New title" in client.get("/offers/").content.decode()
    assert f'value="{first}"' in client.get(f"{address}?version=1").content.decode()


def test_a_second_writer_is_told(client, staff):
    sent = {"title": "Mine", "body": "", "seen_version": 1}
    client.post("/website/offers/", sent)
    again = client.post("/website/offers/", sent | {"title": "Theirs"})
    assert again.status_code == 409
    assert "Somebody else wrote a version" in again.content.decode()
    assert Page.objects.get(slug="offers").title == "Mine"


def test_news_is_written_planned_and_taken_off(client, staff):
    sent = {
        "kind": "news",
        "title": "A round opens",
        "body": "Soon.",
        "on": "2026-03-01",
        "publish_at": "2099-01-01 09:00",
    }
    assert client.post("/website/new/", sent).status_code == 302
    assert client.get("/news/2026-a-round-opens/").status_code == 404
    assert "Jan 1, 2099, 9:00 a.m. ET" in client.get("/website/").content.decode()
    client.post("/website/2026-a-round-opens/", {"title": "Now", "body": "", "seen_version": 1})
    assert "Now" in client.get("/news/2026-a-round-opens/").content.decode()
    client.post("/website/2026-a-round-opens/hide/", {"reason": "Too early."})
    assert client.get("/news/2026-a-round-opens/").status_code == 404
    assert "Jan 1, 2099" not in client.get("/website/").content.decode()  # nothing comes back by the clock


@pytest.mark.slow
def test_every_act_the_list_of_pages_offers_is_there(client, staff):
    offered = set(re.findall(r'href="(/website/[^"]+)"', client.get("/website/").content.decode()))
    assert len(offered) > Page.objects.count() - 1  # the text of each, and the act on some
    assert {path for path in offered if client.get(path).status_code != 200} == set()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_the_pages_of_writing_are_bjas(client, staff, role):
    client.force_login(a_user(role))
    paths = ["/website/", "/website/new/", "/website/offers/"]
    assert {client.get(path).status_code for path in paths} == {403}
