"""Session timeouts, idle and absolute, decided on the server by the user's roles today."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.dispatch import Signal

from accounts.models import User
from accounts.roles import Role

MINUTE = 60  # seconds
LONGEST_SECONDS = 12 * 60 * MINUTE
SHORT_SECONDS, SITE_SECONDS = 15 * MINUTE, 30 * MINUTE
# Who may see and do what, sign-in: "15 minutes idle for BJA, provider and liaison roles and 30 for
# site roles". Experts and federal partners are named by neither; they get the shorter.
IDLE_SECONDS = dict.fromkeys(Role, SHORT_SECONDS) | dict.fromkeys((Role.LEAD, Role.MEMBER), SITE_SECONDS)
# activity is written at most so often; the limit counts from what is written
NOTED_EVERY_SECONDS = 60
# a request of a script, not of a person: it never counts as activity
BACKGROUND = "X-Portal-Background"

# Sent with ``user`` when a person who changes their passphrase asks that private links end, too.
private_links_end = Signal()
SIGNED_IN_AT, ACTIVE_AT = "signed_in_at", "active_at"  # session keys: seconds since 1970
# session key: the id of the person who has proved one in this session
SECOND_FACTOR = "second_factor_of"


def begin(session, *, at=None):
    """A person has just signed in."""
    session[SIGNED_IN_AT] = session[ACTIVE_AT] = int(at or time.time())


def idle_seconds(user):
    """The idle limit of what the person holds today: the shortest of all their roles, worn or not."""
    hats = getattr(getattr(user, "site_roles", None), "hats", ())
    return min((IDLE_SECONDS[hat.role] for hat in hats), default=SHORT_SECONDS)


def ends_at(session, user):
    """When this session ends if nothing more happens, in seconds since 1970; a session never begun
    has ended.
    """
    return min(
        session.get(ACTIVE_AT, 0) + idle_seconds(user),
        session.get(SIGNED_IN_AT, 0) + LONGEST_SECONDS,
    )


def note_activity(session, *, at=None, at_once=False):
    """The person did something: the idle time begins again."""
    now = int(at or time.time())
    if at_once or now - session.get(ACTIVE_AT, 0) >= NOTED_EVERY_SECONDS:
        session[ACTIVE_AT] = now


def has_proved_second_factor(request):
    """Whether this session has seen the second factor of the person it belongs to."""
    return request.session.get(SECOND_FACTOR) == request.user.pk


def has_proof_within(request, seconds=None):
    """Whether the person proved who they are, by passphrase or second factor, within the last
    ``seconds``.

    Signing in is a proof too.
    """
    window = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if seconds is None else seconds
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    return time.time() - max([request.session.get(SIGNED_IN_AT, 0), *proofs]) < window


def of(user):
    """The living sessions of the person, this one first, then the newest."""
    own = UserSession.objects.purge_and_list(user)
    return sorted(own, key=lambda one: (not one.is_current(), -one.created_at.timestamp()))


def end_all_of(user):
    """End every session of a person, wherever it is.  Returns how many were listed."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    listed = list(UserSession.objects.filter(user=user.pk))
    for session in listed:
        session.end()
    return len(listed)


def end_others(request):
    """End every session of this person but the one at work, which gets a new id. Returns how many
    were listed.
    """
    user = request.user
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    count = len(others)
    for other in others:
        other.end()
    update_session_auth_hash(request, user)
    UserSession.objects.filter(user=user).delete()  # the row of the id this session had until now
    UserSession.objects.create_from_request(request)
    return count
