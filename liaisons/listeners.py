"""The calendar's private link ends when its person asks for that while changing their passphrase."""

from accounts.sessions import private_links_end
from liaisons.actions.calendar_feed import revoke_feed
from sites.row_level_security import as_person


def connect():
    """Called once, when every app is loaded."""
    private_links_end.connect(_end_calendar_link)


def _end_calendar_link(user, **_rest):
    with as_person(user):  # who comes by the link of a letter is signed in nowhere
        revoke_feed(by=user)
