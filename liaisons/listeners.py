"""Signal receiver: revokes the calendar feed when its person ends private links with a new
passphrase.
"""

from accounts.sessions import private_links_end
from liaisons.actions.calendar_feed import revoke_feed
from sites.row_level_security import as_person


def connect():
    """Called once, when every app is loaded."""
    private_links_end.connect(_end_calendar_link)


def _end_calendar_link(user, **_rest):
    # A person who resets the passphrase by e-mail has no session, so no row-level security scope is
    # open yet.
    with as_person(user):
        revoke_feed(by=user)
