"""Middleware of private pages: no browser cache, session timeouts, required second factor."""

import time
from urllib.parse import urlencode, urlsplit

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import sessions
from accounts.audit_events import record_for

# What answers before a second factor has been set up: enrol, prove the passphrase, leave (catalog
# of cases, AN-01).
BEFORE_THE_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "second-factor-begin",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "account_login",
        "session",
        "session-extend",
    }
)
# Open to everybody, and somebody's own once they are signed in: their first page says what waits at
# their sites.
OWN_ONCE_SIGNED_IN = frozenset({"home"})


class NoStoreMiddleware:
    """Answers to a signed-in person are stored nowhere: Back after signing out shows nothing."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_private = request.user.is_authenticated or request.path.startswith("/accounts/")
        response = self.get_response(request)
        if is_private:
            response.headers["Cache-Control"] = "private, no-store"
        return response


class SessionTimeoutMiddleware:
    """Ends a session that was idle too long or is too old, and leads back to the same page after
    signing in.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated and sessions.ends_at(request.session, request.user) <= time.time():
            self._end(request)
        return self.get_response(request)

    def process_view(self, request, view_func, _args, _kwargs):
        """A session that has just ended leads to the sign-in page, unless the page is open to
        everybody.
        """
        only_asks = request.resolver_match.url_name == "session"
        if request.user.is_authenticated and not only_asks and sessions.BACKGROUND not in request.headers:
            sessions.note_activity(request.session)
        if not getattr(request, "session_has_ended", False) or not getattr(view_func, "login_required", True):
            return None
        page = _page_around(request) if only_asks else _page_of(request)
        url = f"{settings.LOGIN_URL}?{urlencode({'next': page, 'ended': 'yes'})}"
        if only_asks:
            return JsonResponse({"seconds": 0, "sign_in": url}, status=401)
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)

    def _end(self, request):
        user = request.user
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        record_for(user, "accounts.session.expire")
        logout(request)
        request.session_has_ended = True


class SecondFactorMiddleware:
    """Until a person has proved a second factor in this session, only enrolling, proving and
    leaving answer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, _args, _kwargs):
        """Leads to the page that sets one up; what asks for no sign-in stays open."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name
        is_open = not getattr(view_func, "login_required", True) and name not in OWN_ONCE_SIGNED_IN
        if is_open or name in BEFORE_THE_SECOND_FACTOR:
            return None
        if sessions.has_proved_second_factor(request):
            return None
        return HttpResponseRedirect(reverse("mfa_index"))


def _page_of(request):
    """The page the person was on: of a form that was sent, the page it stood on."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    return _page_around(request)


def _page_around(request):
    """The page of ours whose form or script sent the request; the first page where it does not say."""
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        parts = urlsplit(referer)
        if parts.query:
            return f"{parts.path}?{parts.query}"
        return parts.path
    return "/"
