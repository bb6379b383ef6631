"""Pages, news and stories: written by BJA, planned ahead, never lost."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing
from newsroom import scheduled_publishing
from newsroom.actions import begin_item, hide_page, write_version
from newsroom.models import Page, Version
from tests.make import a_user
from tests.unchanged import EVERY_TABLE, refused
from ui.markdown import TAGS, as_html

pytestmark = pytest.mark.django_db


def an_item(by=None, **over):
    facts = {
        "kind": "news",
        "slug": "2026-round",
        "title": "A round opens",
        "body": "Soon.",
        "on": date(2026, 3, 1),
    }
    return begin_item(**facts | over, by=by or a_user(Role.STAFF))


def test_news_is_shown_at_once_or_when_its_time_has_come(client):
    tomorrow = timezone.now() + timedelta(days=1)
    page = an_item(publish_at=tomorrow)
    assert (page.is_shown, page.title) == (False, "")
    assert client.get("/news/2026-round/").status_code == 404

    assert scheduled_publishing.show_due() == 0
    assert scheduled_publishing.show_due(at=tomorrow) == 1
    assert scheduled_publishing.show_due(at=tomorrow) == 0
    assert "A round opens" in client.get("/news/2026-round/").content.decode()
    (line,) = Event.objects.filter(action="newsroom.page.show")
    assert (line.actor_id, line.after["title"]) == (User.objects.the_portal().pk, "A round opens")


def test_every_text_is_kept_and_an_older_one_comes_back_as_a_new_one():
    staff = a_user(Role.STAFF)
    page = an_item(by=staff)
    page = write_version(page, title="Changed", body="Later.", seen_version=1, by=staff)
    page = write_version(page, title="A round opens", body="Soon.", seen_version=2, by=staff)
    assert (page.title, page.shown_version) == ("A round opens", 3)
    assert list(Version.objects.of(page).values_list("number", "title")) == [
        (3, "A round opens"),
        (2, "Changed"),
        (1, "A round opens"),
    ]
    assert Event.objects.filter(action="newsroom.page.write").count() == 3


def test_a_version_planned_earlier_never_replaces_a_later_one():
    staff, tomorrow = a_user(Role.STAFF), timezone.now() + timedelta(days=1)
    page = an_item(by=staff)
    write_version(page, title="Planned", body="", seen_version=1, by=staff, publish_at=tomorrow)
    write_version(page, title="Urgent", body="", seen_version=2, by=staff)
    scheduled_publishing.show_due(at=tomorrow)
    assert Page.objects.get().title == "Urgent"
    assert not Event.objects.filter(action="newsroom.page.show").exists()


def test_a_page_that_was_taken_off_does_not_come_back_by_the_clock():
    staff, tomorrow = a_user(Role.STAFF), timezone.now() + timedelta(days=1)
    page = an_item(by=staff)
    write_version(page, title="Planned", body="", seen_version=1, by=staff, publish_at=tomorrow)
    hide_page(page, by=staff, reason="It names somebody.")
    assert scheduled_publishing.show_due(at=tomorrow) == 0
    assert not Page.objects.get().is_shown
    write_version(page, title="Without the name", body="", seen_version=2, by=staff)
    scheduled_publishing.show_due(at=tomorrow)
    page = Page.objects.get()
    assert (page.is_shown, page.title) == (True, "Without the name")


def test_two_writers_never_undo_each_other_unnoticed():
    page, staff = an_item(), a_user(Role.STAFF)
    write_version(page, title="First", body="", seen_version=1, by=staff)
    with refused(EditedMeanwhile, watched=EVERY_TABLE):
        write_version(page, title="Second", body="", seen_version=1, by=staff)
    assert Page.objects.get().title == "First"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_only_bja_writes(role):
    page, person = an_item(), a_user(role)
    with refused(NotAllowed, watched=EVERY_TABLE):
        write_version(page, title="x", body="", seen_version=1, by=person)
    with refused(NotAllowed, watched=EVERY_TABLE):
        an_item(by=person, slug="other")
    with refused(NotAllowed, watched=EVERY_TABLE):
        hide_page(page, by=person, reason="x")
    assert (Page.objects.count(), Version.objects.count()) == (1, 1)


def test_news_is_taken_off_with_a_reason_and_its_versions_stay(client):
    page, staff = an_item(), a_user(Role.STAFF)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        hide_page(page, by=staff, reason=" ")
    hide_page(page, by=staff, reason="It was wrong.")
    assert client.get("/news/2026-round/").status_code == 404
    assert Version.objects.count() == 1


TRICKS = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "![x](https://example.org/a.png)",
    "[x](data:text/html,hi)",
    "<svg/onload=alert(1)>",
    "<a href='x' style='position:fixed'>x</a>",
    "```html\n<iframe>\n```",
    '[x](https://example.org "onmouseover=alert(1)")',
    "<math><mtext></mtext><style><img src=x onerror=alert(1)></style>",
    "[x](//example.org)",
    "[a]: javascript:alert(1)\n\n[a]",
    "<https://example.org/><javascript:alert(1)>",
]


@pytest.mark.parametrize("typed", TRICKS)
def test_in_01_markdown_can_do_nothing_but_be_read(typed):
    """IN-01."""
    made = as_html(typed)
    assert set(re.findall(r"<(\w+)", made)) <= TAGS
    assert all(link.startswith(("https://", "/")) for link in re.findall(r'href="([^"]*)"', made))
    assert not re.search(r"<[^>]*\s(on\w+|style|src)=", made)
