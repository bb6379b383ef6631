"""Suggestions of anybody, decisions of curators, resources withdrawn and offered again."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from clearinghouse.actions import curating
from clearinghouse.lifecycle import SuggestionState
from clearinghouse.models import Kind, Resource, Suggestion
from clearinghouse.search import Wanted, search
from kernel.errors import NotAllowed, ReasonMissing, WrongState
from tests.assertions import EVERY_TABLE, refused
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_user

pytestmark = pytest.mark.django_db
SUGGEST = "/clearinghouse/suggest/"


def a_suggestion(by=None, **over):
    facts = {"title": "Street outreach guide", "url": "https://example.org/outreach"}
    return curating.suggest_resource(**facts | over, by=by)


def test_a_suggestion_of_a_visitor_is_published_by_a_curator_and_found_at_once(client):
    a_resource()
    topic = a_term(name="Crime prevention")
    client.post(
        SUGGEST, {"title": "Street outreach guide", "url": "https://example.org/outreach", "why": "Good."}
    )
    waiting = Suggestion.objects.get()
    client.force_login(a_user(Role.STAFF))
    assert "Street outreach guide" in client.get("/clearinghouse/curate/").content.decode()

    sent = {"title": waiting.title, "url": waiting.url, "topics": [topic.pk], "kind": "Guide", "year": 2024}
    answer = client.post(reverse("clearinghouse:publish", args=[waiting.pk]), sent)

    assert answer.status_code == 302
    (found,) = search(Wanted("outreach")).rows
    assert (found.type_name, found.year) == ("Guide", 2024)
    assert [term.name for term in found.named(Kind.TOPIC)] == ["Crime prevention"]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.resource.code) == (SuggestionState.PUBLISHED, found.code)
    assert set(Event.objects.values_list("action", flat=True)) == {
        "clearinghouse.resource.add",
        "clearinghouse.suggestion.publish",
    }


def test_nobody_publishes_what_they_suggested():
    staff = a_user(Role.STAFF)
    waiting = a_suggestion(by=staff)
    with refused(NotAllowed, watched=EVERY_TABLE):
        curating.publish_suggestion(waiting, by=staff, terms=[], title=waiting.title, url=waiting.url)
    assert not Resource.objects.exists()


def test_a_decided_suggestion_is_not_decided_again():
    staff = a_user(Role.STAFF)
    waiting = a_suggestion()
    with refused(ReasonMissing, watched=EVERY_TABLE):
        curating.decline_suggestion(waiting, by=staff, reason=" ")
    curating.decline_suggestion(waiting, by=staff, reason="It sells something.")
    with refused(WrongState, watched=EVERY_TABLE):
        curating.publish_suggestion(waiting, by=staff, terms=[], title=waiting.title, url=waiting.url)
    assert not Resource.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_only_bja_decides_and_withdraws(client, role):
    waiting, resource, person = a_suggestion(), a_resource(), a_user(role)
    toolkit, _ = a_toolkit()
    for act in (
        lambda: curating.publish_suggestion(waiting, by=person, terms=[], title="x", url=waiting.url),
        lambda: curating.decline_suggestion(waiting, by=person, reason="x"),
        lambda: curating.withdraw_resource(resource, by=person, reason="x"),
        lambda: curating.restore_resource(resource, by=person),
    ):
        with refused(NotAllowed, watched=EVERY_TABLE):
            act()
    client.force_login(person)
    doors = [("publish", waiting.pk), ("decline", waiting.pk), ("withdraw", resource.code), ("feature", toolkit.code),
             ("take-down", toolkit.code)]  # fmt: skip
    assert {client.get(reverse(f"clearinghouse:{name}", args=[pk])).status_code for name, pk in doors} == {
        403
    }
    assert Resource.objects.published().count() == 1


@pytest.mark.parametrize("path", ["/clearinghouse/curate/", "/website/", "/website/new/"])
def test_the_curators_pages_are_closed_to_visitors(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_withdrawn_resource_leaves_the_search_and_comes_back(client):
    row, staff = a_resource("Old guide"), a_user(Role.STAFF)
    client.force_login(staff)
    client.post(reverse("clearinghouse:withdraw", args=[row.code]), {"reason": "Superseded."})
    assert search(Wanted("guide")).total == 0
    assert "Superseded." in client.get(row.get_absolute_url()).content.decode()
    client.post(reverse("clearinghouse:restore", args=[row.code]))
    assert search(Wanted("guide")).total == 1
    assert [event.reason for event in Event.objects.order_by("pk")] == ["Superseded.", ""]


def test_suggestions_are_limited_and_machines_turned_away(client):
    sent = {"title": "x", "url": "https://example.org/"}
    client.post(SUGGEST, sent | {"website": "spam"})
    assert not Suggestion.objects.exists()
    statuses = [client.post(SUGGEST, sent).status_code for _ in range(6)]
    assert statuses == [302] * 4 + [429, 429]
    assert Suggestion.objects.count() == 4


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "ftp://example.org/x", "file:///etc/passwd", "not an address"]
)
def test_only_addresses_of_the_web_are_taken(client, address):
    answer = client.post(SUGGEST, {"title": "x", "url": address})
    assert (answer.status_code, Suggestion.objects.count()) == (422, 0)
    assert answer.content.count(b"Give a web address") == 2  # above the form, and beside the field: once each


def test_a_toolkit_is_featured_by_a_press_and_shown_in_front(client):
    toolkit, _ = a_toolkit(a_resource(), title="For new chiefs")
    client.force_login(a_user(Role.STAFF))
    client.post(reverse("clearinghouse:feature", args=[toolkit.code]))
    client.logout()
    assert "For new chiefs" in client.get("/").content.decode()
