"""Ways in beside the front door: case AN-10 of the catalog."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from tests.accounts.people import sign_in, with_app, with_passphrase
from tests.attack.doors import doors
from tests.production import production

pytestmark = pytest.mark.django_db
DOORS = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip


def test_an_10_these_pages_of_allauth_answer_and_no_other():
    names = {door.name for door in doors() if door.name.startswith(("account_", "mfa_", "socialaccount"))}
    assert names == DOORS


@pytest.mark.parametrize(
    "address",
    [
        "/admin/", "/accounts/signup/", "/accounts/email/", "/accounts/social/signup/", "/accounts/3rdparty/",
        "/accounts/2fa/webauthn/signup/", "/accounts/2fa/webauthn/login/", "/accounts/login/code/", "/accounts/",
        "/api/token/", "/api-auth/login/", "/accounts/by/provider/login/", "/accounts/password/set/",
    ],
)  # fmt: skip
def test_an_10_side_doors_are_not_there(client, address):
    assert client.get(address).status_code == 404


def test_an_10_basic_authentication_and_bypass_codes_open_nothing(client, settings):
    person = with_passphrase(Role.STAFF)
    secret_free = client.get(reverse("profile"), headers={"Authorization": "Basic cGVyc29uOnBhc3M="})
    assert secret_free.status_code == 302
    with_app(person)
    sign_in(client, person)
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    assert not hasattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE")


def test_an_10_production_requires_the_second_factor_and_signs_nobody_up(monkeypatch):
    told = production(monkeypatch)
    assert told["SECOND_FACTOR_REQUIRED"] is True
    assert told["DEBUG"] is False
    assert told["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"] is False
    assert told["OIDC_IS_ON"] is False
    assert not [name for name in told["INSTALLED_APPS"] if "admin" in name or "authtoken" in name]
