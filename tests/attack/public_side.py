"""The public side with something on every page, and every public address of the URLconf with arguments that answer."""

from types import SimpleNamespace

from accounts.roles import Role
from clearinghouse.actions.toolkit import feature_toolkit
from clearinghouse.models import Kind, Suggestion
from documents.storage import Upload
from newsroom.actions import add_picture
from newsroom.models import Page, Signup, Version
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from security.routes import doors
from sites.lifecycle import EngagementState
from sites.models import Engagement, Site
from tests.architecture.test_doors import OPEN_TO_ANYONE, is_open
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.documents.make import picture
from tests.make import a_focus_area, a_user, the_portal
from tests.registry import token

# Open, and no page of the public website: each is behind a link of its own, or where one signs in.
ELSEWHERE = {
    *(name for name in OPEN_TO_ANYONE if name.startswith(("account_", "mfa_"))),
    "health", "health-live", "health-ready", "invitation",
    "liaisons:calendar-feed", "exchanges:exchange-host", "exchanges:exchange-host-thanks",
    "newsroom:confirm",
}  # fmt: skip
PRESSED = {"clearinghouse:begin", "clearinghouse:choose", "clearinghouse:copy"}  # answer POST alone
NOTHING_TO_SHOW = {"clearinghouse:resource-by-code": 301}


def public_doors():
    """Every door open to anyone that is a page, a file or an answer of the public side."""
    return [
        door
        for door in doors()
        if is_open(door) and not door.name.startswith("ui:") and door.name not in ELSEWHERE
    ]


def front():
    """A small library, a website, a site, and toolkits shared and featured; needs a program scope."""
    area = a_focus_area()
    terms = [
        a_term(), a_term(Kind.TYPE, "guide"), a_term(Kind.PUBLISHER, "BJA"), a_term(Kind.YEAR, "2018"),
        a_term(Kind.FOCUS_AREA, area.name),
    ]  # fmt: skip
    resource = a_resource(
        "Tracing crime guns", terms=terms, url="https://example.org/guns", year=2018, abstract="How to."
    )
    others = [a_resource(f"Guide {number} to gun cases", terms=terms) for number in range(24)]
    shared, secret = a_toolkit(resource, *others[:4], title="For the night shift", note="Begin here.")
    featured, _ = a_toolkit(resource, title="For chiefs")
    curator = a_user(Role.STAFF, name="A Curator")
    feature_toolkit(featured, by=curator)
    shown, _ = add_picture(Upload("A wall map", "map.png", picture("png")), by=curator)
    load_newsroom(by=the_portal())
    publish_sites()
    return SimpleNamespace(
        area=area, resource=resource, shared=shared, secret=secret, featured=featured, picture=shown
    )


def values_of(door, here, site_slug):
    """The arguments of a public door: those of what ``front`` made."""
    item = Page.objects.public().news().first()
    slugs = {
        "clearinghouse:topic": "gun-violence", "clearinghouse:focus-area": here.area.slug,
        "clearinghouse:resource": here.resource.slug, "newsroom:focus-area": here.area.slug,
        "newsroom:site": site_slug, "newsroom:item": item.slug,
    }  # fmt: skip
    is_kit = door.route.startswith("t/")
    return {
        "slug": slugs.get(door.name, ""),
        "code": here.shared.code if is_kit else here.resource.code,
        "form": "csv" if is_kit else "ris",
        "secret": here.secret,
        "name": here.picture.get_absolute_url().strip("/").rpartition("/")[2],
    }


def hide_tokens():
    """Tokens in every place of the public apps that nobody but staff may read; returns them by where they stand."""

    def hidden(where, column):
        return token(0, where, column)

    a_toolkit(a_resource("Unlisted guide"), title=hidden("toolkit", "title"), note=hidden("toolkit", "note"),
              introduction=hidden("toolkit", "introduction"))  # fmt: skip
    a_resource("Owned guide", owner=a_user(Role.PROVIDER, name=hidden("resource", "owner")))
    Suggestion.objects.create(
        title=hidden("suggestion", "title"), url="https://example.org/", why=hidden("suggestion", "why"),
        email=f"{hidden('suggestion', 'email')}@example.org",
    )  # fmt: skip
    draft = Page.objects.create(kind=Page.Kind.NEWS, slug="not-yet", title=hidden("page", "title"),
                                body=hidden("page", "body"), on="2026-01-02")  # fmt: skip
    shown = Page.objects.public().first()
    for page in (draft, shown):
        Version.objects.create(page=page, number=90, title=hidden("version", "title"), body=hidden("version", "body"),
                               publish_at="2999-01-01T00:00Z", by=the_portal())  # fmt: skip
    Signup.objects.create(email=f"{hidden('signup', 'email')}@example.org")


def open_a_site(site):
    """Let a planted site be announced under a plain name, and no other: what is public of it holds no token."""
    Engagement.objects.exclude(site=site).update(state=EngagementState.SELECTED)
    Site.objects.filter(pk=site.pk).update(name="Openville", slug="openville-mi", source_url="")
    Engagement.objects.filter(site=site).update(announced_on="2024-01-02", is_invented=False, source_url="")
    publish_sites()
    return "openville-mi"
