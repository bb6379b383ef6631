"""The addresses of sign-in and of one's own account.

Every page of allauth that answers is named here; what is not here has no address: signing up, confirming or changing
an e-mail address, setting a first password, signing in by a code, the list of providers.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from accounts.views import entrance, factors, own

urlpatterns = [
    path("login/", entrance.SignIn.as_view(), name="account_login"),
    path("logout/", entrance.SignOut.as_view(), name="account_logout"),
    path("inactive/", entrance.Inactive.as_view(), name="account_inactive"),
    path("proof/", entrance.ProvePassphrase.as_view(), name="account_reauthenticate"),
    path("passphrase/", entrance.ChangePassphrase.as_view(), name="account_change_password"),
    path("forgotten/", entrance.Forgotten.as_view(), name="account_reset_password"),
    path("forgotten/sent/", entrance.ForgottenDone.as_view(), name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        entrance.NewPassphrase.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/", entrance.NewPassphraseDone.as_view(), name="account_reset_password_from_key_done"
    ),
    path("second-factor/", factors.Factors.as_view(), name="mfa_index"),
    path("second-factor/begin/<str:token>/", factors.BeginAgain.as_view(), name="second-factor-begin"),
    path("second-factor/code/", login_not_required(factors.ProveFactor.as_view()), name="mfa_authenticate"),
    path("second-factor/proof/", factors.ProveFactorAgain.as_view(), name="mfa_reauthenticate"),
    path("second-factor/app/", factors.AddApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", factors.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", factors.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", factors.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/proof/",
        factors.ProvePasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        factors.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/recovery/", factors.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery/renew/",
        factors.RenewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("profile/", own.Profile.as_view(), name="profile"),
    path("sessions/", own.Sessions.as_view(), name="sessions"),
    path("session/", own.SessionEnds.as_view(), name="session"),
    path("session/extend/", own.SessionExtend.as_view(), name="session-extend"),
]

if settings.OIDC_IS_ON:
    urlpatterns += [path("by/", include("allauth.socialaccount.providers.openid_connect.urls"))]
