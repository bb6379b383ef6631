"""A passphrase is the same however a keyboard composes its letters, also one that was set before that was so."""

from unicodedata import normalize

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.hashers import PassphraseHasher
from accounts.roles import Role
from tests.accounts.people import sign_in, with_passphrase
from tests.make import a_site, a_user

PHRASE = "s\u00e9ance pr\u00e8s de la rivi\u00e8re"
FORMS = ["NFC", "NFD", "NFKC", "NFKD"]


@pytest.fixture
def quick_rounds(monkeypatch, settings):
    """Production's own hasher, with few rounds."""
    monkeypatch.setattr(PassphraseHasher, "iterations", 10)
    settings.PASSWORD_HASHERS = ["accounts.hashers.PassphraseHasher"]


def set_before(phrase):
    """The hash of a passphrase as earlier releases stored it: as it was typed."""
    return PBKDF2PasswordHasher().encode(phrase, "salt", 10)


@pytest.mark.parametrize("form", FORMS)
def test_a_passphrase_is_right_in_every_form_of_its_letters(quick_rounds, form):
    stored = make_password(PHRASE)
    assert check_password(normalize(form, PHRASE), stored)
    assert not check_password(normalize(form, PHRASE) + "x", stored)


@pytest.mark.parametrize("typed", FORMS)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_one_set_before_is_right_in_every_form_too(quick_rounds, form, typed):
    before = set_before(normalize(form, PHRASE))
    assert check_password(normalize(typed, PHRASE), before)
    assert not check_password("another phrase by the river", before)


def test_an_earlier_release_reads_what_is_stored_now(quick_rounds):
    assert PBKDF2PasswordHasher().verify(PHRASE, make_password(normalize("NFD", PHRASE)))


@pytest.mark.django_db
def test_who_has_an_older_one_signs_in(client, quick_rounds):
    person = with_passphrase(Role.MEMBER, a_site())
    person.password = set_before(normalize("NFD", PHRASE))
    person.save()
    assert sign_in(client, person, passphrase=PHRASE + "x").status_code == 200
    assert sign_in(client, person, passphrase=PHRASE).status_code == 302


@pytest.mark.django_db
def test_signing_in_takes_the_passphrase_as_another_keyboard_composes_it(client):
    user = a_user(Role.LEAD)
    user.set_password(normalize("NFC", PHRASE))
    user.save()
    typed = {"login": user.email, "password": normalize("NFD", PHRASE)}
    assert client.post(reverse("account_login"), typed).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44" * 2, "e\u0301" * 14])
def test_a_passphrase_is_judged_in_the_form_that_is_stored(typed):
    with pytest.raises(ValidationError):
        validate_password(typed)
