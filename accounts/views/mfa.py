"""The second factor: set it up, prove it, take it away; recovery codes are shown once."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import TemplateView

from accounts import login_throttle, second_factor_reset, sessions
from accounts.actions import note_factor
from accounts.refusals import too_many_tries

_TYPE = base.Authenticator.Type


class Factors(base.IndexView):
    """What one has, and what one can add."""

    def get_context_data(self, **kwargs):
        """Whether a factor is still missing."""
        # codes alone are none
        has_one = base.is_mfa_enabled(self.request.user, [_TYPE.TOTP, _TYPE.WEBAUTHN])
        missing = settings.SECOND_FACTOR_REQUIRED and not has_one
        context = {
            "is_missing": missing,
            "may_set_up": second_factor_reset.may_set_up(self.request),
        }
        return super().get_context_data(**kwargs) | context


class BeginAgain(TemplateView):
    """Behind the link of the letter after a reset. Looking changes nothing: mail scanners follow
    links.
    """

    template_name = "mfa/begin_again.html"

    def dispatch(self, request, *args, **kwargs):
        """Links are not to be guessed.  A dead one, and another person's, is 410."""
        try:
            login_throttle.count_try("fresh start", request, str(request.user.pk))
        except login_throttle.TooManyTries as limit:
            return too_many_tries(request, limit)
        if not second_factor_reset.fits(request.user, kwargs["token"]):
            return self.render_to_response({"is_dead": True}, status=410)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, token):
        """From now on the session may set up a factor."""
        second_factor_reset.note_link(request.session, token)
        return redirect("mfa_index")


class _AddsFactor:
    """Adding a factor proves it too: the session goes on, every other one ends."""

    factor = ""

    def dispatch(self, request, *args, **kwargs):
        """After a reset only whoever came by the link sets one up."""
        if not second_factor_reset.may_set_up(request):
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """Record it in the transaction of the act."""
        response = super().form_valid(form)
        self.request.session[sessions.SECOND_FACTOR] = self.request.user.pk
        record_authentication(self.request, self.request.user, "mfa", reauthenticated=True)
        note_factor(self.request, "add", self.factor, by=self.request.user)
        messages.success(self.request, f"Your {self.factor} is set up. You were signed out everywhere else.")
        return response


class _RemovesFactor:
    """Taking a factor away ends every other session."""

    factor = ""

    def form_valid(self, form):
        """Record it in the transaction of the act."""
        response = super().form_valid(form)
        note_factor(self.request, "remove", self.factor, by=self.request.user)
        messages.success(
            self.request, f"Your {self.factor} was removed. You were signed out everywhere else."
        )
        return response


class AddApp(_AddsFactor, totp.ActivateTOTPView):
    """Scan the square with an authenticator app, type the code it shows."""

    factor = "authenticator app"


class RemoveApp(_RemovesFactor, totp.DeactivateTOTPView):
    factor = "authenticator app"


class AddPasskey(_AddsFactor, webauthn.AddWebAuthnView):
    """Let the browser make a passkey for the portal."""

    factor = "passkey"


class Passkeys(webauthn.ListWebAuthnView):
    """Lists the passkeys of the signed-in person."""


class RemovePasskey(_RemovesFactor, webauthn.RemoveWebAuthnView):
    factor = "passkey"


class RenewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    """New recovery codes; the old ones stop working."""

    def form_valid(self, form):
        """Record it in the transaction of the act."""
        response = super().form_valid(form)
        note_factor(self.request, "renew", "recovery codes", by=self.request.user)
        return response


class RecoveryCodes(recovery.ViewRecoveryCodesView):
    """Shows new recovery codes; they cannot be shown again."""


class ProveFactor(base.AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs):
        """A passkey is offered to whoever has one."""
        context = super().get_context_data(**kwargs)
        if not base.is_mfa_enabled(self.stage.login.user, [_TYPE.WEBAUTHN]):
            context["webauthn_form"] = None
        return context


class ProveFactorAgain(base.ReauthenticateView):
    """A code before an act that needs a fresh proof."""


class ProvePasskeyAgain(webauthn.ReauthenticateWebAuthnView):
    """A passkey before an act that needs a fresh proof."""
