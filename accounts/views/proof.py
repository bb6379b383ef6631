"""A second proof within five minutes, for approvals of allotments and changes of roles."""

from allauth.core.exceptions import ReauthenticationRequired

from accounts import sessions


class RecentProof:
    """A view that answers only to somebody who proved who they are in the last five minutes.

    Anybody else is asked for a passphrase, code or passkey and led back, with the form they sent.
    Rule: who may see and do what, "a second proof within 5 minutes".  Put it first among the bases.
    """

    def dispatch(self, request, *args, **kwargs):
        """Ask before anything else is read or done."""
        if not sessions.has_proof_within(request):
            raise ReauthenticationRequired  # accounts' middleware of allauth keeps the request and asks
        return super().dispatch(request, *args, **kwargs)
