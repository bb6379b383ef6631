"""Attacks on passphrases and on the way back in: cases AN-06 and AN-08 of the catalog."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.hashers import PassphraseHasher
from accounts.models import User
from accounts.roles import Role
from kernel.encryption import decrypt
from notifications.models import Notice
from tests.accounts.people import sign_in, with_app, with_passphrase
from tests.make import PASS_PHRASE, a_site
from tests.production import production

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "refused",
    [
        "short",
        "fourteen chars",
        "psp2026camden",
        "psp2026camden!!",
        "Camden-Camden-2026",
        "passwordpassword",
        "password123456789",
        "123456789012345",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "iloveyouiloveyou",
        "reyes-ana-reyes-ana",
        "ana.reyes@example.gov",
        "x" * 1001,
    ],
)
def test_an_06_passphrases_a_stranger_would_try_are_refused(refused):
    a_site(name="Camden", state="NJ", slug="camden-nj")
    person = User(email="ana.reyes@example.gov", name="Ana Reyes", title="Analyst")
    with pytest.raises(ValidationError):
        validate_password(refused, person)


@pytest.mark.parametrize(
    "accepted",
    [
        PASS_PHRASE,
        "the heron stands in the harbor at six",
        " leading and trailing spaces count ",
        "Дождь идёт по средам в полдень",
        "雨は水曜日の正午に降ります傘を忘れずに持つ",
        "🦆 duck 🦆 pond 🦆 lantern 🦆",
        "x7$k!" * 26 + "different endings help",
        "Camden harbor lantern violin",
    ],
)
def test_an_06_long_ones_in_any_script_are_accepted(accepted):
    a_site(name="Camden", state="NJ", slug="camden-nj")
    assert validate_password(accepted, User(email="ana.reyes@example.gov", name="Ana Reyes")) is None


def test_an_06_spaces_at_the_ends_are_part_of_the_passphrase(client):
    person = with_passphrase(Role.MEMBER, a_site())
    person.set_password(" leading and trailing spaces count ")
    person.save()
    assert sign_in(client, person, passphrase="leading and trailing spaces count").status_code == 200
    assert sign_in(client, person, passphrase=" leading and trailing spaces count ").status_code == 302


def test_an_06_production_stores_passphrases_with_a_million_rounds_and_more(monkeypatch):
    assert production(monkeypatch)["PASSWORD_HASHERS"] == ["accounts.hashers.PassphraseHasher"]
    assert PassphraseHasher.algorithm == "pbkdf2_sha256"
    assert PassphraseHasher.iterations >= 1_000_000


def test_an_08_resetting_keeps_the_second_factor_and_ends_every_session_and_the_link(client):
    person = with_passphrase(Role.STAFF)
    with_app(person)
    elsewhere = Client()
    elsewhere.force_login(person)
    client.post("/accounts/forgotten/", {"email": person.email})
    link = link_in_letter(person.email)
    page = client.get(link, follow=True)
    assert page.status_code == 200
    action = page.context["action_url"]
    done = client.post(action, {"password1": "the heron stands in the harbor at six"})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert elsewhere.get(reverse("profile")).status_code == 302
    assert "token_fail" in Client().get(link, follow=True).context
    response = sign_in(Client(), person, passphrase="the heron stands in the harbor at six")
    assert response.headers["Location"] == reverse("mfa_authenticate")


def link_in_letter(address):
    body = decrypt(Notice.objects.filter(address=address).latest("pk").body)
    return "/accounts/" + re.search(r"/accounts/(\S+)", body).group(1)


def test_an_08_the_link_in_the_letter_begins_with_the_fixed_address(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = with_passphrase(Role.STAFF)
    client.post("/accounts/forgotten/", {"email": person.email}, headers={"Host": "evil.example"})
    body = decrypt(Notice.objects.get(address=person.email).body)
    assert settings.ADDRESS in body
    assert "evil" not in body


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "///evil.example"],
)
def test_an_08_signing_in_leads_nowhere_else(client, target):
    response = sign_in(client, with_passphrase(Role.STAFF), next=target)
    assert response.headers["Location"] == "/"


def test_an_08_signing_in_leads_back_to_the_page_one_came_for(client):
    response = sign_in(client, with_passphrase(Role.STAFF), next="/accounts/profile/?a=1")
    assert response.headers["Location"] == "/accounts/profile/?a=1"


def test_an_08_the_owner_is_told_of_a_changed_passphrase(client, django_capture_on_commit_callbacks):
    person = with_passphrase(Role.STAFF)
    client.force_login(person)
    new = {"oldpassword": PASS_PHRASE, "password1": "the heron stands in the harbor at six"}
    client.post("/accounts/passphrase/", new)
    assert Notice.objects.filter(address=person.email, event="accounts.passphrase.change").count() == 1
