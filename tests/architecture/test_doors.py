"""Every door of the portal is locked unless it is on this list, with a reason."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import URLPattern, get_resolver

from tests.attack.doors import doors

OPEN_TO_ANYONE = {
    "home": "the front page says what the portal is to whoever is not signed in",
    "health": "asked by the proxy and the containers; says yes and nothing else",
    "account_login": "where one signs in",
    "account_logout": "harmless to whoever is not signed in",
    "account_reset_password": "for whoever can not sign in",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the same, with the link",
    "account_reset_password_from_key_done": "the same",
    "account_inactive": "tells a locked-out person so",
    "invitation": "behind the link of an invitation, for whoever has no account yet; looking changes nothing",
    "mfa_authenticate": "the second step of signing in",
    "clearinghouse:library": "the clearinghouse is public",
    "clearinghouse:topics": "the same",
    "clearinghouse:toolkits": "the same",
    "clearinghouse:topic": "the same",
    "clearinghouse:focus-area": "the same",
    "clearinghouse:resource": "the same",
    "clearinghouse:resource-by-code": "the same",
    "clearinghouse:cite": "the same",
    **dict.fromkeys(
        [
            f"api:{name}"
            for name in ("resources", "resource", "topics", "toolkits", "sites", "news", "openapi")
        ],
        "the public API: read as a database role that can read nothing private",
    ),
    "clearinghouse:suggest": "anybody may suggest a resource; a curator decides",
    "clearinghouse:mine": "a visitor builds a toolkit without an account; the cookie of the browser opens theirs alone",
    "clearinghouse:state": "which resources the visitor's own toolkit holds",
    "clearinghouse:add": "the same toolkit",
    "clearinghouse:begin": "the same",
    "clearinghouse:choose": "404 to whoever has no account",
    "clearinghouse:toolkit": "whoever has the short address of a toolkit may read it",
    "clearinghouse:copy": "the same",
    "clearinghouse:export": "the same",
    "newsroom:offers": "the public website; sites are a published copy of public facts",
    "newsroom:questions": "the same",
    "newsroom:apply": "the same",
    "newsroom:focus-areas": "the same",
    "newsroom:focus-area": "the same",
    "newsroom:sites": "the same",
    "newsroom:site": "the same",
    "newsroom:news": "the same",
    "newsroom:item": "the same",
    "newsroom:feed": "the same",
    "newsroom:picture": "a picture of the public website; whoever has its address sees it",
    "newsroom:manifest": "the app on a phone",
    "newsroom:worker": "the same",
    "newsroom:offline": "the same",
    "newsroom:robots": "the same",
    "newsroom:sitemap": "the same",
    "newsroom:signup": "whoever wants to be told of the next round",
    "newsroom:confirm": "opened from the letter; the link is the right",
    "liaisons:calendar-feed": "read by calendar programs; the secret address is the right, and can be taken back",
    "exchanges:exchange-host": "a host without an account; the link, good once, is the right",
    "exchanges:exchange-host-thanks": "the page after it; the same for everybody",
    "clearinghouse:open": "whoever has the private address of a toolkit may change it",
}


def test_the_walk_finds_every_address():
    assert len(list(doors())) >= len(
        [entry for entry in get_resolver().url_patterns if isinstance(entry, URLPattern)]
    )


GALLERY = "ui:gallery"  # components with invented text; not in production


def is_open(door):
    view = getattr(door.callback, "view_class", None)
    locks_itself = view is not None and issubclass(view, LoginRequiredMixin)
    return getattr(door.callback, "login_required", True) is False and not locks_itself


def test_only_the_listed_doors_are_open_to_anyone():
    unlocked = {door.name or door.route for door in doors() if is_open(door)}
    assert {name for name in unlocked if not name.startswith(GALLERY)} - set(OPEN_TO_ANYONE) == set()


def test_every_door_has_a_name():
    assert [door.route for door in doors() if not door.name] == []
