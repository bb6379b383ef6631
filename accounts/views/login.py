"""Signing in and out, and the passphrase: allauth's flows in the portal's pages."""

from allauth.account import views as allauth
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from accounts import login_throttle, sessions
from accounts.audit_events import record_for
from accounts.refusals import too_many_tries
from accounts.views.reauthentication import can_prove

open_to_all = method_decorator(login_not_required, name="dispatch")


@open_to_all
class SignIn(allauth.LoginView):
    """E-mail address and passphrase; then the second factor; then the page one came for."""

    # demo/apps.py puts the invented people here; elsewhere there are none
    demonstration_sign_ins = list

    def get_context_data(self, **kwargs):
        """With the provider's name where there is one, and why the person is here."""
        context = {name: self.request.GET.get(name) == "yes" for name in ("ended", "stranger")}
        context["provider"] = settings.OIDC["name"] if settings.OIDC_IS_ON else ""
        context["provider_is_silent"] = self.request.GET.get("provider") == "silent"
        context["demonstration"] = self.demonstration_sign_ins()
        return super().get_context_data(**kwargs) | context


@open_to_all
class SignOut(allauth.LogoutView):
    """Asks on GET, signs out on POST."""

    def post(self, *args, **kwargs):
        """The session is over on the server; its cookie opens nothing any more."""
        if self.request.user.is_authenticated:
            record_for(self.request.user, "accounts.session.end")
        return super().post(*args, **kwargs)


@open_to_all
class Forgotten(allauth.PasswordResetView):
    """Asks for the address; answers the same whether anybody has it."""

    def form_valid(self, form):
        """Count the try, then write the letter."""
        try:
            login_throttle.count_try("reset", self.request, form.cleaned_data["email"])
        except login_throttle.TooManyTries as limit:
            return too_many_tries(self.request, limit)
        return super().form_valid(form)


@open_to_all
class ForgottenDone(allauth.PasswordResetDoneView):
    """Says that a letter is on its way if somebody has the address."""


@open_to_all
class NewPassphrase(allauth.PasswordResetFromKeyView):
    """Behind the link of the letter: choose a new passphrase.  Every session of the person ends."""

    def dispatch(self, request, uidb36, key, **kwargs):
        """Count the try for the account the link names, right or wrong."""
        try:
            login_throttle.count_try("new passphrase", request, uidb36)
        except login_throttle.TooManyTries as limit:
            return too_many_tries(request, limit)
        return super().dispatch(request, uidb36, key, **kwargs)

    def form_valid(self, form):
        """Record it; the second factor stays as it was."""
        response = super().form_valid(form)
        record_for(self.reset_user, "accounts.passphrase.reset")
        _end_links(form, self.reset_user)
        return response


def _end_links(form, person):
    """End the person's private links if they asked for it; the apps that made such links listen."""
    if form.cleaned_data["end_links"]:
        sessions.private_links_end.send(sender=None, user=person)


@open_to_all
class NewPassphraseDone(allauth.PasswordResetFromKeyDoneView):
    """Says that the new passphrase counts."""


class ChangePassphrase(allauth.PasswordChangeView):
    """A new passphrase; every other session ends, this one goes on."""

    success_url = reverse_lazy("profile")

    def dispatch(self, request, *args, **kwargs):
        """Somebody who signs in by the provider alone gets a first passphrase by the letter."""
        if not request.user.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self):
        return str(self.success_url)

    def form_valid(self, form):
        response = super().form_valid(form)
        sessions.end_others(self.request)
        record_for(self.request.user, "accounts.passphrase.change")
        _end_links(form, self.request.user)
        messages.success(self.request, "Your passphrase is changed. You were signed out everywhere else.")
        return response


@open_to_all
class Inactive(allauth.AccountInactiveView):
    """For somebody whose account is closed."""


class ProvePassphrase(allauth.ReauthenticateView):
    """Asks for the passphrase again before an act that needs a fresh proof."""

    def dispatch(self, request, *args, **kwargs):
        """Somebody with neither passphrase nor second step is told how to get one; allauth would
        answer 403.
        """
        if can_prove(request.user):
            return super().dispatch(request, *args, **kwargs)
        context = {"provider": settings.OIDC["name"] if settings.OIDC_IS_ON else ""}
        return TemplateResponse(request, "account/nothing_to_prove_with.html", context)
