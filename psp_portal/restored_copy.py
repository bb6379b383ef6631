"""What becomes of a restored copy: nothing that was alive in the backup acts in it, and it knows
which world it is.

Run by a superuser in the copy. Sessions, links and waiting letters were alive when the backup was
made; since then a session may have been ended, a link taken back, a letter sent. So all sessions
end, all links end (an invitation can be sent again), and letters that wait are given up with a
reason, which an administrator reads and may try again.
"""

import psycopg2

from kernel.world import SAY
from psp_portal.databases import BackupFailed, run

WORLDS = ("production", "staging")
# One statement each: a backup of an older version may lack a table or a column of a later one.
SETTLE = [
    "delete from django_session",
    "delete from usersessions_usersession",
    "update accounts_user set session_epoch = session_epoch + 1",
    "update accounts_user set last_login = now()",  # ends the links that choose a new passphrase
    """update sites_invitation set token_digest = 'ended-' || id
       where accepted_at is null and revoked_at is null""",
    "update accounts_freshstart set token_digest = 'ended-' || id where finished_at is null",
    (
        "update tta_hostlink set token_digest = 'ended-' || id where used_at is null and "
        "revoked_at is null"
    ),
    "update liaisons_calendarfeed set revoked_at = now() where revoked_at is null",
    "update newsroom_signup set token_hash = null where token_hash is not null",
    """update notifications_notice
       set failure = 'It waited when the database was restored from a backup; it may have left before.'
       where sent_at is null and given_up_at is null""",
    (
        "update notifications_notice set given_up_at = now() where sent_at is null and given_up_at "
        "is null"
    ),
    "delete from audit_world",
]
MISSING = (psycopg2.errors.UndefinedTable, psycopg2.errors.UndefinedColumn)


def settle(url, world):
    """End what was alive in the copy at ``url`` (a superuser's), and say that it is ``world``.

    Raises BackupFailed where the copy is older than its knowledge of worlds and has to be migrated
    first.
    """
    for statement in SETTLE:
        _run_if_there(url, statement)
    if not _run_if_there(url, SAY, [world]):
        raise BackupFailed(
            "The backup is of an older version, which knows no worlds. Restore it without "
            "--as, migrate it, "
            "then say --as."
        )


def _run_if_there(url, statement, values=None):
    try:
        run(url, statement, values)
    except MISSING:
        return False
    return True
