"""A success story is published in the words its site approved, or not at all."""

import pytest

from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing, RuleBroken, WrongState
from newsroom import actions
from newsroom.lifecycle import STORY, StoryState
from newsroom.models import Page, Story
from notifications.models import Notice
from tests.make import a_site, a_user, in_program

pytestmark = pytest.mark.django_db

WORDS = {"title": "Fewer shootings in Mapville", "body": "**What** was done."}


@pytest.fixture
def site():
    return a_site(name="Mapville", slug="mapville-mi")


@pytest.fixture
def lead(site):
    return a_user(Role.LEAD, site)


@pytest.fixture
def staff():
    return a_user(Role.STAFF)


@in_program
def a_story(site, by, state=StoryState.DRAFT):
    story = actions.begin_story(site, by=by, **WORDS)
    Story.objects.filter(pk=story.pk).update(state=state)
    story.refresh_from_db()
    return story


def test_it_is_written_by_bja_approved_by_the_site_and_published_by_bja(client, site, lead, staff):
    client.force_login(staff)
    client.post(f"/sites/{site.slug}/stories/new/", WORDS)
    story = Story.objects.get()
    page = f"/sites/{site.slug}/stories/{story.pk}/"
    client.post(f"{page}offer/")
    assert Notice.objects.filter(recipient=lead, event="newsroom.story.offer").exists()

    client.force_login(lead)
    assert "Read and approve: Fewer shootings in Mapville" in client.get("/").content.decode()
    shown = client.get(page).content.decode()
    assert "<strong>What</strong> was done." in shown
    assert "Change the words" not in shown
    assert client.post(f"{page}return/", {"reason": " "}).status_code == 422
    client.post(f"{page}return/", {"reason": "Name the partners."})

    client.force_login(staff)
    assert "Name the partners." in client.get(page).content.decode()
    client.post(f"{page}edit/", WORDS | {"body": "With partners.", "version": 1})
    client.post(f"{page}offer/")
    client.force_login(lead)
    client.post(f"{page}approve/")
    assert not Page.objects.exists()

    client.force_login(staff)
    client.post(f"{page}publish/")
    story.refresh_from_db()
    assert story.state == StoryState.PUBLISHED
    client.logout()
    assert "With partners." in client.get(f"/news/{story.page_slug}/").content.decode()
    assert [event.action.removeprefix("newsroom.story.") for event in
            Event.objects.filter(action__startswith="newsroom.story").order_by("pk")] == [
        "begin", "offer", "return", "edit", "offer", "approve", "publish"]  # fmt: skip


@pytest.mark.parametrize("state", sorted(set(StoryState) - {StoryState.DRAFT, StoryState.RETURNED}))
def test_words_the_site_looks_at_or_has_approved_stay_as_they_are(site, staff, state):
    story = a_story(site, staff)
    slug = {"page_slug": "x"} if state == StoryState.PUBLISHED else {}
    Story.objects.filter(pk=story.pk).update(state=state, **slug)
    with pytest.raises(WrongState):
        actions.edit_story(story, by=staff, seen_version=1, title="Other", body="Other")
    story.refresh_from_db()
    assert (story.title, story.version) == (WORDS["title"], 1)


def test_a_published_story_is_not_rewritten_past_its_site(site, staff):
    story = actions.publish_story(a_story(site, staff, StoryState.APPROVED), by=staff)
    page = Page.objects.get(slug=story.page_slug)
    with pytest.raises(RuleBroken, match="The site approved these words"):
        actions.write_version(page, title="Other", body="Other", seen_version=1, by=staff)
    page.refresh_from_db()
    assert page.title == WORDS["title"]


def test_no_story_is_published_without_its_site(staff):
    with pytest.raises(RuleBroken, match="cleared by its site"):
        actions.begin_item(kind="story", slug="x", title="x", body="x", on="2026-01-01", by=staff)
    assert not Page.objects.exists()


@pytest.mark.parametrize("verb", list(STORY.steps))
@pytest.mark.parametrize("state", list(StoryState))
def test_a_step_leads_only_out_of_the_states_of_the_table(site, lead, staff, verb, state):
    story = a_story(site, staff, StoryState.DRAFT)
    slug = {"page_slug": "x"} if state == StoryState.PUBLISHED else {}
    Story.objects.filter(pk=story.pk).update(state=state, **slug)
    story.refresh_from_db()
    act, by = getattr(actions, f"{verb}_story"), lead if verb in {"approve", "return"} else staff
    words = {"reason": "Because."} if STORY[verb].reason else {}
    if state in STORY[verb].sources:
        assert act(story, by=by, **words).state == STORY[verb].target
    else:
        with pytest.raises(WrongState):
            act(story, by=by, **words)


@pytest.mark.parametrize("role", sorted(Role))
def test_only_the_lead_answers_and_only_bja_writes(site, role):
    person = a_user(role, site) if role not in {Role.ADMIN, Role.STAFF, Role.PROVIDER} else a_user(role)
    is_bja = role in {Role.ADMIN, Role.STAFF}
    story = a_story(site, a_user(Role.STAFF), StoryState.OFFERED)
    if role != Role.LEAD:
        with pytest.raises(NotAllowed):
            actions.approve_story(story, by=person)
        with pytest.raises(NotAllowed):
            actions.return_story(story, by=person, reason="x")
    if not is_bja:
        with pytest.raises(NotAllowed):
            actions.begin_story(site, by=person, **WORDS)
        with pytest.raises(NotAllowed):
            actions.drop_story(story, by=person, reason="x")
    assert Story.objects.visible_to(person).exists() == (is_bja or role == Role.LEAD)
    story.refresh_from_db()
    assert story.state == StoryState.OFFERED


def test_another_sites_lead_finds_nothing(client, site, staff):
    story = a_story(site, staff, StoryState.OFFERED)
    client.force_login(a_user(Role.LEAD, a_site(name="Elsewhere", slug="elsewhere-oh")))
    for path in ("", "approve/", "edit/"):
        assert client.get(f"/sites/{site.slug}/stories/{story.pk}/{path}").status_code == 404
    assert WORDS["title"] not in client.get("/stories/").content.decode()


def test_a_second_writer_is_told_and_a_drop_needs_a_reason(site, staff):
    story = a_story(site, staff)
    actions.edit_story(story, by=staff, seen_version=1, title="Mine", body="Mine")
    with pytest.raises(EditedMeanwhile):
        actions.edit_story(story, by=staff, seen_version=1, title="Theirs", body="Theirs")
    with pytest.raises(ReasonMissing):
        actions.drop_story(story, by=staff, reason=" ")
    story.refresh_from_db()
    assert (story.title, story.state) == ("Mine", StoryState.DRAFT)
