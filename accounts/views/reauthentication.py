"""A second proof within five minutes, for approvals of allotments and changes of roles."""

from functools import wraps

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from django.urls import reverse

from accounts import sessions


def requires_recent_proof(view):
    """Class decorator of a view that answers only to somebody who proved who they are in the last
    five minutes.

    Anybody else is asked for a passphrase, code or passkey and led back, with the form they sent;
    somebody who has none of them (who came by the provider alone) is led to the page that says how
    to get one. Rule: who may see and do what, "a second proof within 5 minutes". It asks before
    anything else is read or done.
    """
    dispatch_with_proof = view.dispatch

    @wraps(dispatch_with_proof)
    def dispatch(self, request, *args, **kwargs):
        if sessions.has_proof_within(request):
            return dispatch_with_proof(self, request, *args, **kwargs)
        # allauth would lead to the sign-in page, and that straight back here
        if not can_prove(request.user):
            return suspend_request(request, reverse("account_reauthenticate"))
        raise ReauthenticationRequired  # accounts' middleware of allauth keeps the request and asks

    view.dispatch = dispatch
    view.asks_recent_proof = True
    return view


def can_prove(person):
    """Whether the person has anything to prove with: a passphrase, an app or recovery codes, a
    passkey.
    """
    return bool(get_adapter().get_reauthentication_methods(person))
