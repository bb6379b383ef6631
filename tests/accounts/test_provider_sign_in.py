"""Signing in by an OpenID Connect provider, from the button to the first page, with a provider that really answers."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from tests.accounts import provider
from tests.accounts.make import code_of, with_app
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db
issuer = provider.issuer
BUTTON = "/accounts/by/provider/login/"


def come_by(issuer, client, *, button=BUTTON, **claims):
    """What a browser does: press, agree at the provider, come back."""
    issuer.claims = {"sub": "42", "email_verified": True, **claims}
    sent = client.post(button).headers["Location"]
    back = requests.get(sent, allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://testserver"))


def is_signed_in(client):
    return client.get("/accounts/profile/").status_code == 200


def test_an_invited_person_signs_in_twice_and_is_known_by_the_verified_address(client, issuer):
    person = a_user(Role.LEAD, a_site(), email="ana@example.gov")
    page = client.get("/accounts/login/?next=/requests/").content.decode()
    assert "Sign in with Login.example" in page
    landed = come_by(issuer, client, button=f"{BUTTON}?next=/requests/", email="Ana@Example.gov")
    assert landed.headers["Location"] == "/requests/"
    assert is_signed_in(client)
    assert SocialAccount.objects.get().user == person
    again = Client()
    come_by(issuer, again, email="ana@example.gov")
    assert is_signed_in(again)
    assert Event.objects.filter(action="accounts.provider.connect").count() == 1
    assert Event.objects.filter(action="accounts.session.begin", actor_id=person.pk).count() == 2
    assert issuer.asked.count("/token") == 2


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@example.gov"},
        {"email": "ana@example.gov", "email_verified": False},
        {"email": "gone@example.gov"},
    ],
)
def test_who_was_not_invited_is_led_back_and_no_account_is_made(client, issuer, claims):
    a_user(Role.LEAD, a_site(), email="ana@example.gov")
    a_user(Role.LEAD, a_site(), email="gone@example.gov", is_active=False)
    count = User.objects.count()
    landed = come_by(issuer, client, **claims)
    assert landed.headers["Location"] == "/accounts/login/?stranger=yes"
    assert "Nobody here has the address" in client.get(landed.headers["Location"]).content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == count
    assert not SocialAccount.objects.exists()


def test_the_second_step_is_asked_for_all_the_same(client, issuer, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = a_user(Role.STAFF, email="ana@example.gov")
    secret = with_app(person)
    landed = come_by(issuer, client, email="ana@example.gov")
    assert landed.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def test_the_request_is_bound_to_the_browser_and_to_a_secret_of_its_own(client, issuer):
    a_user(Role.LEAD, a_site(), email="ana@example.gov")
    sent = client.post(BUTTON).headers["Location"]
    words = parse_qs(urlsplit(sent).query)
    assert words["redirect_uri"] == ["http://testserver/accounts/by/provider/login/callback/"]
    assert words["code_challenge_method"] == ["S256"]
    issuer.claims = {"sub": "42", "email": "ana@example.gov", "email_verified": True}
    back = requests.get(sent, allow_redirects=False, timeout=5).headers["Location"]
    thief = Client()
    thief.get(back.removeprefix("http://testserver"))
    assert not is_signed_in(thief)
    landed = client.get(back.replace("code=code-0", "code=guessed").removeprefix("http://testserver"))
    assert landed.headers["Location"] == "/accounts/login/?provider=silent"
    assert not is_signed_in(client)


def test_only_the_button_begins_it_and_the_page_may_lead_to_the_provider_alone(client, issuer):
    assert issuer.address not in client.get(BUTTON).headers.get("Location", "")
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert f"form-action 'self' {issuer.address};" in policy + ";"


def test_without_the_four_words_there_is_no_button_and_no_address(client):
    with pytest.raises(NoReverseMatch):
        reverse("openid_connect_login", args=["provider"])
    assert client.get(BUTTON).status_code in {302, 404}
    page = client.get("/accounts/login/")
    assert "Sign in with" not in page.content.decode()
    assert "form-action 'self';" in page.headers["Content-Security-Policy"] + ";"
