"""What stands around every page: navigation, hats, notices, the account. One cheap query, the
unread notices.
"""

import time

from django.urls import reverse

from accounts.sessions import ends_at
from notifications.models import UNREAD_COUNTED, Notice
from psp_portal.navigation import navigation_of
from sites.models import roles_of
from sites.query_cache import cached_query
from sites.role_switcher import hats_of
from ui.components import Link, PageFrame
from web.cached_urls import address


def frame(request):
    """A context processor: ``frame`` for the base templates."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"frame": PageFrame(sign_in_url=address("account_login"))}
    return {
        "frame": PageFrame(
            navigation=navigation_of(request) if roles_of(user).hats else [],
            hats=_hats(user),
            person=user.name,
            person_key=str(user.pk),
            notices_url=address("notifications:notices"),
            notices_count=_in_words(_unread(request)),
            account=_account(),
            session_seconds=_session_seconds(request),
            session_url=address("session-extend"),
            sign_out_url=address("account_logout"),
        )
    }


def _unread(request):
    """How many notices are unread; a page that has counted them says so."""
    if not hasattr(request, "unread_notices"):
        request.unread_notices = len(_unread_up_to_100(request.user))
    return request.unread_notices


def _in_words(count):
    """The number beside the bell; beyond what is counted, that there are more."""
    if count < UNREAD_COUNTED:
        return count
    return f"{UNREAD_COUNTED - 1}+"


@cached_query
def _unread_up_to_100(user):
    return Notice.objects.to(user).unread().up_to_100().values_list("pk")


def _hats(user):
    """The switcher: every role held today and where, and all of them together; nothing to choose
    costs no query.
    """
    if len(roles_of(user).hats) < 2:
        return []
    all_on = not roles_of(user).worn
    hats = hats_of(user)
    one_by_one = [
        Link(
            hat.role,
            reverse("wear-hat", args=[hat.membership_id]),
            is_current=hat.is_worn and not all_on,
            note=hat.where,
        )
        for hat in hats
    ]
    return [Link("All my roles", reverse("wear-hat", args=[0]), is_current=all_on), *one_by_one]


def _account():
    """The pages of one's own account."""
    pages = [
        ("My account", "profile"),
        ("My roles", "hats"),
        ("Second step of signing in", "mfa_index"),
    ]
    return [Link(label, address(name)) for label, name in pages]


def _session_seconds(request):
    """How long this session still lasts if nothing more happens."""
    session = getattr(request, "session", None)
    if session is not None:
        return max(0, int(ends_at(session, request.user) - time.time()))
    return 0
