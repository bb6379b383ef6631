"""IN-01 on the website: two hundred texts that try to run, as titles, bodies and categories of news, stories, pages and
focus areas; seen in page, list, front page, feed, site map, API, the pages where they are written, and mail.

Chromium opens the same rows: tests/browser/test_front_door.py.
"""

import re
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.utils import timezone

from accounts.roles import Role
from newsroom import actions
from newsroom.image_rules import PictureUnfit
from newsroom.models import Page, Version
from newsroom.page_import import load_newsroom
from notifications.delivery import send_up_to
from tests.make import a_focus_area, a_site, a_user, in_program, the_portal
from tests.payloads import FAR, MARK, PAYLOADS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ATOM = "{http://www.w3.org/2005/Atom}"
RUNS = re.compile(r"^(on|hx-|data-hx-|style$|srcdoc$|formaction$)")
NEVER = {"object", "embed", "iframe", "base", "math", "style", "marquee", "video", "audio", "applet"}


class Doubts(HTMLParser):
    """What of a page could run, load or lead somewhere else than words may."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag in NEVER or (
            tag == "script" and "src" not in said and said.get("type") != "application/ld+json"
        ):
            self.found.append(tag)
        for name, value in attrs:
            said = (value or "").strip().lower()
            if RUNS.match(name) and MARK in said:
                self.found.append(f"{tag} {name}={said}")
            if (
                name in {"src", "srcset", "action", "poster"}
                and not said.startswith(("/", "?", "#"))
                and said
            ):
                self.found.append(f"{tag} {name}={said}")
            if name == "href" and not said.startswith(("/", "#", "?", "http:", "https:", "mailto:")):
                self.found.append(f"{tag} href={said}")
            if tag == "link" and FAR in said:
                self.found.append(f"{tag} {name}={said}")
            if tag == "meta" and name == "http-equiv":
                self.found.append(f"meta {said}")

    def handle_comment(self, data):
        self.found.append(f"comment {data[:40]}")


def test_the_doubts_are_raised_by_what_would_run():
    raised = [text for text in PAYLOADS if "<" in text and Doubts(text).found]
    assert len(raised) > 60


@in_program
def website_of(texts, by):
    """A piece of news or a story of each text, and every page and focus area with some of them in its body."""
    load_newsroom(by=the_portal())
    Page.objects.news().update(is_shown=False)
    now = timezone.now()
    for number, text in enumerate(texts):
        kind = Page.Kind.STORY if number % 2 else Page.Kind.NEWS
        row = Page.objects.create(
            kind=kind, slug=f"in-01-{number}", title=text.replace("\n", " ")[:200], body=f"{text}\n\n{text}",
            on=date(2024, 1, 1), category=text[:40], url="https://example.org/",
            is_shown=True, shown_version=1, changed_at=now,
        )  # fmt: skip
        Version.objects.create(
            page=row, number=1, title=row.title, body=row.body, by=by, publish_at=row.changed_at
        )
    area = a_focus_area()
    Page.objects.filter(kind=Page.Kind.AREA).exclude(slug=area.slug).update(is_shown=False)
    rest = Page.objects.public().exclude(kind__in=Page.COMES_AND_GOES)
    for number, row in enumerate(rest):
        row.title, row.body = texts[number][:200], "\n\n".join(texts[number :: len(rest)])
        row.save()
    return Page.objects.public()


def test_in_01_no_text_of_the_website_is_more_than_words(client):
    staff = a_user(Role.STAFF)
    pages = website_of(PAYLOADS, staff)
    paths = [row.get_absolute_url() for row in pages] + ["/", "/news/", "/news/?kind=story", "/focus-areas/"]
    doubts, shown = {}, 0
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        text = answer.content.decode()
        shown += MARK in text
        if found := Doubts(text).found:
            doubts[path] = found
    assert doubts == {}
    assert shown >= 200
    client.force_login(staff)
    for path in ["/website/", *(f"/website/{row.slug}/" for row in pages[:40])]:
        assert Doubts(client.get(path).content.decode()).found == [], path
    for text in PAYLOADS[::4]:
        sent = {"title": text[:200], "body": text, "preview": "yes", "seen_version": 1}
        assert Doubts(client.post("/website/offers/", sent).content.decode()).found == [], text


def test_in_01_the_feed_and_the_site_map_are_whole_and_hold_the_words_as_words(client):
    pages = website_of([*PAYLOADS, f"{MARK}\x0b\x1f\x08 controls", f"{MARK}\ufffe"], a_user(Role.STAFF))
    feed = ET.fromstring(client.get("/news/feed.xml").content)  # noqa: S314 - our own answer, and that is the case
    titles = {one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")}
    newest = [row.title for row in pages.news()[:50]]
    assert {" ".join(title.split()) for title in titles} >= {" ".join(one.split()) for one in newest[2:]}
    assert {one.tag for one in feed.iter()} <= {
        f"{ATOM}{name}"
        for name in ("feed", "title", "id", "link", "updated", "author", "name", "entry", "category")
    }
    links = {one.get("href") for one in feed.iter(f"{ATOM}link")}
    assert all(link.startswith("http") and FAR not in link for link in links)
    ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - the same
    assert client.get("/api/public/v1/news/", {"page_size": 100}).json()["count"] == len(PAYLOADS) + 2


def test_in_01_a_story_is_words_to_the_site_and_in_its_letters():
    site, staff = a_site(), a_user(Role.STAFF)
    lead = a_user(Role.LEAD, site)
    refused = 0
    for text in PAYLOADS[::3]:
        try:
            story = actions.begin_story(site, by=staff, title=text[:200], body=text)
        except PictureUnfit:
            refused += 1
            continue
        actions.offer_story(story, by=staff)
        actions.return_story(story, by=lead, reason=text)
    send_up_to(10_000)
    assert refused < 5
    assert len(mail.outbox) > 60
    for letter in mail.outbox:
        raw = letter.message()
        assert set(raw.keys()) <= {
            "Subject", "From", "To", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
            "Auto-Submitted", "Reply-To", "Precedence", "List-Unsubscribe", "X-Auto-Response-Suppress",
        }, raw.keys()  # fmt: skip
        assert len(letter.recipients()) == 1
        assert raw.get_content_type() == "text/plain"
        assert "\n" not in letter.subject
