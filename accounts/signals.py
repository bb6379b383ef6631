"""Signal receivers of sign-in, for every way to sign in."""

from allauth.account import signals as account
from allauth.mfa import signals as factor
from django.contrib.auth.signals import user_logged_in

from accounts import login_throttle, sessions
from accounts.audit_events import record_for, record_refusal


def connect():
    """Called once, when every app is loaded."""
    user_logged_in.connect(_begin_session)
    account.user_logged_in.connect(_record_sign_in)
    account.authentication_step_completed.connect(_note_second_factor)
    factor.authentication_failed.connect(_record_wrong_code)


def _begin_session(request, **_rest):
    sessions.begin(request.session)


def _record_sign_in(request, user, response, **_rest):
    record_for(user, "accounts.session.begin")
    login_throttle.remember_device(response, user.email)


def _note_second_factor(request, user, method, **_rest):
    if method == "mfa":
        request.session[sessions.SECOND_FACTOR] = user.pk


def _record_wrong_code(user, **_rest):
    record_refusal("accounts.second_factor.refuse", account=user)
