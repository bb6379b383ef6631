"""Refusals around the addresses and the fixed pages of the website; each leaves every row as it was."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from newsroom.actions import AddressTaken, PageNeeded, begin_item, begin_story, hide_page, publish_story
from newsroom.lifecycle import StoryState
from newsroom.models import Page, Story
from newsroom.page_import import load_newsroom
from tests.assertions import EVERY_TABLE, refused
from tests.make import a_site, a_user, the_portal

pytestmark = pytest.mark.django_db


def test_two_pages_do_not_share_an_address():
    staff = a_user(Role.STAFF)
    facts = {"kind": "news", "slug": "2026-round", "body": "Soon.", "on": timezone.localdate()}
    begin_item(title="A round", by=staff, **facts)
    with refused(AddressTaken, match="has this address", watched=EVERY_TABLE):
        begin_item(title="Another round", by=staff, **facts)


def test_a_page_the_website_stands_on_is_not_taken_away():
    load_newsroom(by=the_portal())
    staff, page = a_user(Role.STAFF), Page.objects.filter(kind=Page.Kind.PAGE).first()
    with refused(PageNeeded, match="change its text", watched=EVERY_TABLE):
        hide_page(page, by=staff, reason="Not needed.")
    assert Page.objects.get(pk=page.pk).is_shown


def test_two_stories_of_a_year_do_not_share_a_title():
    site, staff = a_site(), a_user(Role.STAFF)
    stories = [begin_story(site, by=staff, title="Fewer shootings", body="Words.") for _ in range(2)]
    Story.objects.update(state=StoryState.APPROVED)
    first, second = (Story.objects.select_related("site").get(pk=story.pk) for story in stories)
    publish_story(first, by=staff)
    with refused(AddressTaken, match="has the same title", watched=EVERY_TABLE):
        publish_story(second, by=staff)
