"""Adapters of allauth: who may sign up, rate limits, error messages and mail."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import login_throttle, sessions
from accounts.audit_events import record_for, record_refusal
from accounts.models import NOBODY, User
from accounts.refusals import too_many_tries
from kernel.encryption import decrypt, encrypt
from kernel.scope import as_program
from notifications.notify import notify_address
from web.rate_limit import address_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by e-mail address and passphrase, by invitation only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the passphrase is not right. "
        "Check both and try again.",
        "incorrect_password": "That is not your passphrase. Try again.",
        "enter_current_password": "That is not your present passphrase. Type it again.",
        "invalid_password_reset": "This link no longer works. Ask for a new one.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        return False

    def is_safe_url(self, url):
        """Only an address within the portal is followed after signing in."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_client_ip(self, request):
        """As far as our own proxies can be believed."""
        address = address_of(request)
        return "0.0.0.0" if address == "unknown" else address  # noqa: S104 - a column's "nobody knows", not a socket

    def pre_authenticate(self, request, **credentials):
        """Count the try before the passphrase is looked at."""
        account = credentials.get("email", "")
        try:
            self._receipt = login_throttle.count_try("sign in", request, account)
        except login_throttle.TooManyTries as limit:
            record_refusal("accounts.sign_in.limit", account=_person(account))
            raise ImmediateHttpResponse(too_many_tries(request, limit)) from limit

    def authenticate(self, request, **credentials):
        """The person, or None; a success takes its try back."""
        person = super().authenticate(request, **credentials)
        if person:
            login_throttle.forgive(self._receipt)
        return person

    def authentication_failed(self, request, **credentials):
        """Record the refusal, without what was typed."""
        record_refusal("accounts.sign_in.refuse", account=_person(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app, **_facts):
        """A proof of the last five minutes is enough, signing in included."""
        return not sessions.has_proof_within(self.request)

    def get_reauthentication_methods(self, user):
        """How the person can prove who they are, in the portal's words."""
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": _PROOFS[method["id"]]} for method in methods]

    def get_reset_password_from_key_url(self, key):
        """The link in the letter begins with the portal's fixed address, whatever Host the request
        named.
        """
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.ADDRESS}{path.replace('UID-KEY', key)}"

    def send_password_reset_mail(self, user, email, context):
        """A link to the person; to an address that nobody has, the word that it has no account."""
        if user.pk == NOBODY:
            return self.send_mail("account/email/unknown_account", email, {})
        return super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix, email, context):
        """Every letter goes by the outbox: written with the act, sent by the worker."""
        event = _LETTERS[template_prefix]
        with as_program():  # a letter about an account belongs to no site
            notify_address(
                email, event, link_to_choose=context.get("password_reset_url", ""), **_who(context)
            )

    def add_message(self, *args, **kwargs):
        """Allauth's own messages are left out: our pages say what happened in the portal's words."""


_PROOFS = {
    "reauthenticate": "Use your passphrase",
    "mfa_reauthenticate": "Use a code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}
_LETTERS = {
    "account/email/password_reset_key": "accounts.passphrase.forget",
    "account/email/unknown_account": "accounts.passphrase.forget_nobody",
    "account/email/password_reset": "accounts.passphrase.change",
    "account/email/password_changed": "accounts.passphrase.change",
    "mfa/email/totp_activated": "accounts.factor.change",
    "mfa/email/totp_deactivated": "accounts.factor.change",
    "mfa/email/webauthn_added": "accounts.factor.change",
    "mfa/email/webauthn_removed": "accounts.factor.change",
    "mfa/email/recovery_codes_generated": "accounts.factor.change",
}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code did not work. An app shows a new one every 30 seconds: try the next.",
        "cannot_delete_authenticator": "This is your only second factor, and your role needs one. "
        "Add another first.",
    }

    def encrypt(self, text):
        """Seeds of codes are sealed: who reads the table can make no code."""
        return encrypt(text)

    def decrypt(self, encrypted_text):
        return decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator):
        """The last factor stays while one is required."""
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        has_other = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_other or not settings.SECOND_FACTOR_REQUIRED

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's signature
        """Passkey, Passkey 2 and so on, for whoever gives it no name."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        if count:
            return f"Passkey {count + 1}"
        return "Passkey"

    def get_public_key_credential_rp_entity(self):
        """Passkeys belong to the portal's fixed address; a demonstration takes the one it is opened
        by.
        """
        entity = super().get_public_key_credential_rp_entity()
        if settings.IS_PRODUCTION:
            entity["id"] = settings.ADDRESS.partition("://")[2].partition("/")[0].partition(":")[0]
        return entity

    def _get_site_name(self):
        return settings.MFA_TOTP_ISSUER


class ProviderAdapter(DefaultSocialAccountAdapter):
    """An OpenID Connect provider opens no account: it only says who somebody already invited is."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """Match the verified address to a person; a stranger is led back to the sign-in page."""
        if sociallogin.is_existing:
            return
        addresses = [one.email for one in sociallogin.email_addresses if one.verified]
        person = next(filter(None, map(_person, addresses)), None)
        if person is None:
            record_refusal("accounts.sign_in.refuse_stranger", account=None)
            raise ImmediateHttpResponse(HttpResponseRedirect(f"{settings.LOGIN_URL}?stranger=yes"))
        sociallogin.user = person
        sociallogin.save(request, connect=True)
        record_for(person, "accounts.provider.connect")

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None):
        """The provider did not say who it is."""
        raise ImmediateHttpResponse(HttpResponseRedirect(f"{settings.LOGIN_URL}?provider=silent"))


def _person(address):
    """The active person of an e-mail address, in any case, or None."""
    return User.objects.filter(email=address.strip().lower(), is_active=True).first()


def _who(context):
    """What letters may say: the person, and from where the act came."""
    return {name: context[name] for name in ("user", "timestamp") if name in context}
