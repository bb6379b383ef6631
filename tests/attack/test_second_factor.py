"""Attacks on the second factor: cases AN-01 and AN-03 of the catalog."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from accounts import login_throttle
from accounts.middleware import BEFORE_THE_SECOND_FACTOR
from accounts.roles import Role
from audit.models import Event
from kernel.encryption import decrypt
from tests.accounts.people import code_of, sign_in, with_app, with_passphrase
from tests.attack.doors import doors
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db
PIECES = {"token": "a", "slug": "a", "code": "a", "key": "00000000-0000-4000-8000-000000000000"}


def private_routes():
    """Every page behind sign-in that is not among those that answer before a second factor."""
    locked = [door for door in doors() if getattr(door.callback, "login_required", True)]
    return [(door.path(PIECES), door.name) for door in locked if door.name not in BEFORE_THE_SECOND_FACTOR]


def test_an_01_with_the_first_factor_only_the_first_page_is_no_home_and_the_public_pages_stay_open(
    client, settings
):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(a_user(Role.ADMIN))
    for method in (client.get, client.post):
        assert method("/").headers["Location"] == reverse("mfa_index")
    assert client.get("/clearinghouse/").status_code == 200


@pytest.mark.slow
def test_an_01_with_the_first_factor_only_every_private_page_leads_to_setting_up_a_second(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client.force_login(a_user(Role.ADMIN))
    answers = {}
    for address, name in private_routes():
        for method in (client.get, client.post):
            response = method(address)
            answers[address, name] = (response.status_code, response.headers.get("Location"))
    assert len(answers) > 50
    assert {door: answer for door, answer in answers.items() if answer != (302, reverse("mfa_index"))} == {}


def test_an_01_after_the_passphrase_alone_somebody_with_a_factor_is_signed_in_nowhere(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = with_passphrase(Role.STAFF)
    with_app(person)
    response = sign_in(client, person)
    assert response.headers["Location"] == reverse("mfa_authenticate")
    for address, _name in private_routes():
        response = client.get(address)
        assert response.status_code == 302, address
        assert response.headers["Location"].startswith("/accounts/login/"), address


def test_an_01_a_code_lets_in(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    sign_in(client, person)
    response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert response.status_code == 302
    assert client.get(reverse("profile")).status_code == 200


def test_an_01_the_proof_of_one_person_does_not_count_for_another_in_the_same_browser(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    attacker, victim = with_passphrase(Role.MEMBER, a_site()), with_passphrase(Role.STAFF)
    secret = with_app(attacker)
    sign_in(client, attacker)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    client.force_login(victim)
    assert client.get(reverse("profile")).headers["Location"] == reverse("mfa_index")


def test_an_03_a_code_works_once(client):
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    code = code_of(secret)
    answers = []
    for browser in (client, Client()):
        sign_in(browser, person)
        answers.append(browser.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200]


def test_an_03_the_code_that_set_up_an_app_opens_nothing_afterwards(client):
    person = with_passphrase(Role.STAFF)
    sign_in(client, person)
    client.get(reverse("mfa_activate_totp"))
    code = code_of(client.session["mfa.totp.secret"])
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()

    other = Client()
    sign_in(other, person)
    answer = other.post(reverse("mfa_authenticate"), {"code": code})

    assert answer.status_code == 200
    assert "_auth_user_id" not in other.session


def test_an_03_codes_of_two_steps_before_and_after_do_not_work(client):
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    sign_in(client, person)
    for drift in (-60, -30, 30, 60):
        response = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, at=time.time() + drift)})
        assert response.status_code == 200, drift


def test_an_03_fifty_guesses_of_a_code_are_stopped_and_recorded(client):
    person = with_passphrase(Role.STAFF)
    with_app(person)
    sign_in(client, person)
    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(50)]
    allowed = login_throttle.LIMITS["second factor"][0].tries
    assert answers.count(200) == allowed
    assert answers.count(429) == 50 - allowed
    assert Event.objects.filter(action="accounts.second_factor.limit").exists()


def test_an_03_a_recovery_code_works_once(client, settings):
    person = with_passphrase(Role.STAFF)
    with_app(person)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    answers = []
    for browser in (client, Client()):
        sign_in(browser, person)
        answers.append(browser.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200]


def test_the_seeds_of_codes_are_sealed_in_the_database():
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    RecoveryCodes.activate(person)
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=person)}
    assert secret not in str(stored)
    assert decrypt(stored["totp"]["secret"]) == secret
    assert len(decrypt(stored["recovery_codes"]["seed"])) == 80


def test_a_code_is_good_for_thirty_seconds(client):
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    with time_machine.travel(1_900_000_000, tick=False):
        sign_in(client, person)
        code = code_of(secret)
    with time_machine.travel(1_900_000_000 + 61, tick=False):
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
