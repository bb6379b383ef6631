"""Forms of sign-in: allauth's forms with the portal's labels and messages."""

from allauth.account import forms as account
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts import login_throttle
from accounts.audit_events import record_refusal
from accounts.models import NOBODY, User
from accounts.password_validation import LEAST
from accounts.refusals import too_many_tries

NEW_PASSPHRASE_HELP = (
    f"At least {LEAST} characters. A few unrelated words are best; spaces count. "
    "Not your name, not the name of a site."
)


def _say(form, name, *, label, help_text="", **attributes):
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(account.LoginForm):
    error_heading = "You are not signed in yet. Please check:"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "login", label="E-mail address", autocomplete="username")
        _say(self, "password", label="Passphrase")


class ProofForm(account.ReauthenticateForm):
    error_heading = "Please check:"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "password", label="Your passphrase", autocomplete="current-password")


class ForgottenForm(account.ResetPasswordForm):
    """The address a new link goes to.  The answer is the same whether anybody has it."""

    error_heading = "Please check:"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "email", label="E-mail address", autocomplete="username")

    def save(self, request, **_options):
        """Write one letter: with a link to the person, or saying that nobody here has the address.

        For an address that nobody has a link is made as well, and thrown away: the clock must not
        tell who is known.
        """
        record_refusal("accounts.passphrase.forget", account=self.users[0] if self.users else None)
        email = self.cleaned_data["email"]
        persons = self.users or [User(pk=NOBODY, email=email)]
        request_password_reset(request, email, persons, PasswordResetTokenGenerator())
        return email


class _NewPassphrase(forms.Form):
    """Type the new passphrase once, and see it if you like: typing it twice helps nobody with a
    manager.
    """

    end_links = forms.BooleanField(
        label="Also end the private link to my calendar",
        required=False,
        help_text="Mark this if somebody else may have your passphrase. You can make a new link afterwards.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        self.fields["end_links"] = self.fields.pop("end_links")  # the last, below what allauth adds
        _say(self, "password1", label="New passphrase", help_text=NEW_PASSPHRASE_HELP)


class NewPassphraseForm(_NewPassphrase, account.ResetPasswordKeyForm):
    """A new passphrase after the old one was forgotten."""


class ChangePassphraseForm(_NewPassphrase, account.ChangePasswordForm):
    """A new passphrase instead of the present one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", label="Present passphrase")


class _Counted:
    """Counts each try of a code for the account and the address before it is looked at."""

    def clean_code(self):
        """The code, spaces left out; a success takes its try back."""
        try:
            receipt = login_throttle.count_try("second factor", context.request, str(self.user.pk))
        except login_throttle.TooManyTries as limit:
            record_refusal("accounts.second_factor.limit", account=self.user)
            raise ImmediateHttpResponse(too_many_tries(context.request, limit)) from limit
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        code = super().clean_code()
        login_throttle.forgive(receipt)
        return code


class _AsksForCode(_Counted):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = "Six digits from your authenticator app, or a recovery code."
        _say(self, "code", label="Code", help_text=words)


class CodeForm(_AsksForCode, factor.AuthenticateForm):
    """A code of the app, or a recovery code."""

    error_heading = "You are not signed in yet. Please check:"


class CodeProofForm(_AsksForCode, factor.ReauthenticateForm):
    error_heading = "Please check:"


class AppForm(totp.ActivateTOTPForm):
    """The first code of a newly set up authenticator app."""

    error_heading = "The app is not set up yet. Please check:"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            "code",
            label="Code the app shows now",
            help_text="Six digits; a new code every 30 seconds.",
            inputmode="numeric",
            autocomplete="one-time-code",
        )

    def clean_code(self):
        """The code, which opens nothing afterwards: whoever saw it typed can not use it once more."""
        code = super().clean_code()
        if not TOTP(Authenticator(user=self.user))._mark_code_used(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasskeyForm(webauthn.AddWebAuthnForm):
    """A name for a new passkey; the browser fills in the rest."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _say(
            self,
            "name",
            label="Name of the passkey",
            help_text="For example: phone, office laptop.",
        )


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "title"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }
