"""The addresses of sign-in and of one's own account.

Every page of allauth that answers is named here; what is not here has no address: signing up,
confirming or changing an e-mail address, setting a first password, signing in by a code, the list
of providers.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path

from accounts.views import login, mfa, profile

urlpatterns = [
    path("login/", login.SignIn.as_view(), name="account_login"),
    path("logout/", login.SignOut.as_view(), name="account_logout"),
    path("inactive/", login.Inactive.as_view(), name="account_inactive"),
    path("proof/", login.ProvePassphrase.as_view(), name="account_reauthenticate"),
    path("passphrase/", login.ChangePassphrase.as_view(), name="account_change_password"),
    path("forgotten/", login.Forgotten.as_view(), name="account_reset_password"),
    path("forgotten/sent/", login.ForgottenDone.as_view(), name="account_reset_password_done"),
    re_path(
        r"^forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        login.NewPassphrase.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        login.NewPassphraseDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("second-factor/", mfa.Factors.as_view(), name="mfa_index"),
    path("second-factor/begin/<str:token>/", mfa.BeginAgain.as_view(), name="second-factor-begin"),
    path(
        "second-factor/code/",
        login_not_required(mfa.ProveFactor.as_view()),
        name="mfa_authenticate",
    ),
    path("second-factor/proof/", mfa.ProveFactorAgain.as_view(), name="mfa_reauthenticate"),
    path("second-factor/app/", mfa.AddApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", mfa.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", mfa.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", mfa.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path(
        "second-factor/passkeys/proof/",
        mfa.ProvePasskeyAgain.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "second-factor/passkeys/<int:pk>/remove/",
        mfa.RemovePasskey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("second-factor/recovery/", mfa.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery/renew/",
        mfa.RenewRecoveryCodes.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("sessions/", profile.Sessions.as_view(), name="sessions"),
    path("session/", profile.SessionEnds.as_view(), name="session"),
    path("session/extend/", profile.SessionExtend.as_view(), name="session-extend"),
]

if settings.OIDC_IS_ON:
    urlpatterns += [path("by/", include("allauth.socialaccount.providers.openid_connect.urls"))]
