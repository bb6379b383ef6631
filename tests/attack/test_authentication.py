"""Attacks on sign-in: cases AN-01, AN-03 to AN-06, AN-08 and AN-10 of the catalogue."""

import re
import runpy
import secrets
import threading
import time
from pathlib import Path

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import limits
from accounts.hashers import PassphraseHasher
from accounts.middleware import BEFORE_THE_SECOND_FACTOR
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from kernel.sealed import unseal
from notifications.models import Notice
from sites.actions import invitations
from sites.actions.invitations import Invitee
from sites.appointments import Post
from tests.accounts.people import code_of, sign_in, with_app, with_passphrase
from tests.attack.doors import doors
from tests.make import PASS_PHRASE, a_site, a_user
from ui.limits import address_of

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


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
    allowed = limits.LIMITS["second factor"][0].tries
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


def _said(response, typed=""):
    """Status, headers and body without what differs by chance: the reference, the hour, CSRF's mask, what was typed."""
    headers = {
        name: value for name, value in response.headers.items() if name not in {"X-Reference", "Expires"}
    }
    body = re.sub(r'value="[A-Za-z0-9]{64}"', "", response.content.decode())
    for chance in (response.headers["X-Reference"], typed):
        body = body.replace(chance or "no such words", "")
    return response.status_code, headers, body


@pytest.mark.parametrize("path", ["login", "forgotten"])
def test_an_04_known_and_unknown_addresses_are_answered_alike(path):
    person = with_passphrase(Role.STAFF)
    said = []
    for email in (person.email, "x" + person.email[1:]):
        form = {"email": email}
        if path == "login":
            form = {"login": email, "password": "not the right passphrase"}
        said.append(_said(Client().post(f"/accounts/{path}/", form), typed=email))
    assert said[0] == said[1]


def test_an_04_both_addresses_get_one_letter_and_one_line_of_the_record(client):
    person = with_passphrase(Role.STAFF)
    for email in (person.email, "nobody@example.gov"):
        before = Event.objects.count()
        client.post(reverse("account_reset_password"), {"email": email})
        assert Notice.objects.filter(address=email).count() == 1
        assert Event.objects.count() == before + 1


def test_an_04_known_and_unknown_accounts_meet_the_same_limit():
    person = with_passphrase(Role.STAFF)
    codes = []
    for email in (person.email, "nobody@example.gov"):
        cache.clear()
        form = {"login": email, "password": "not the right passphrase"}
        codes.append([Client().post("/accounts/login/", form).status_code for _ in range(12)])
    assert codes[0] == codes[1]
    assert codes[0][-1] == 429


def test_an_04_a_wrong_link_and_a_used_link_of_an_invitation_look_alike(client):
    admin = a_user(Role.ADMIN)
    invitation = invitations.invite_person(
        Invitee("ana@example.gov", "Ana"),
        Post(Role.MEMBER, a_site()),
        from_on=admin.date_joined.date(),
        by=admin,
    )
    token = unseal(Notice.objects.get().body).split("/invitations/")[1].split("/")[0]
    invitations.revoke_invitation(invitation, by=admin)
    used, wrong = (client.get(f"/invitations/{one}/") for one in (token, secrets.token_urlsafe(32)))
    assert _said(used)[0] == _said(wrong)[0] == 410
    assert _said(used)[2] == _said(wrong)[2]


@pytest.mark.django_db(transaction=True)
def test_an_05_fifty_tries_at_once_from_fifty_invented_addresses_do_not_pass_the_limit():
    person = with_passphrase(Role.STAFF)
    codes = []

    def attack(number):
        codes.append(
            Client()
            .post(
                "/accounts/login/",
                {"login": person.email, "password": "not the right passphrase"},
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
            )
            .status_code
        )

    threads = [threading.Thread(target=_and_close, args=(attack, number)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes.count(200) == limits.LIMITS["sign in"][0].tries


def _and_close(act, number):
    act(number)
    connection.close()


def test_an_05_an_owner_on_a_known_device_still_gets_in_while_somebody_else_is_failing():
    person = with_passphrase(Role.STAFF)
    own = Client()
    assert sign_in(own, person).status_code == 302
    own.post("/accounts/logout/")
    stranger = Client()
    codes = [sign_in(stranger, person, passphrase="wrong wrong wrong wrong").status_code for _ in range(12)]
    assert codes[-1] == 429
    assert sign_in(own, person).status_code == 302


def test_an_05_the_mark_of_a_device_helps_its_own_account_only():
    person, other = with_passphrase(Role.STAFF), with_passphrase(Role.STAFF)
    own = Client()
    sign_in(own, person)
    own.post("/accounts/logout/")
    codes = [sign_in(own, other, passphrase="wrong wrong wrong wrong").status_code for _ in range(12)]
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "203.0.113.7", "192.0.2.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.9, 203.0.113.7", "203.0.113.7"),
        (2, "203.0.113.7", "192.0.2.1"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ],
)
def test_an_05_a_forwarded_address_is_believed_as_far_as_our_own_proxies_wrote_it(
    settings, proxies, said, expected
):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", headers={"X-Forwarded-For": said})
    assert address_of(request) == expected


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


def production(monkeypatch, **more):
    """The settings as production reads them."""
    said = {
        "PORTAL_MODE": "production",
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(50),
        "PORTAL_FIELD_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": "postgresql://portal_app@db/portal",
        **more,
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "psp_portal" / "settings.py"))


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
    body = unseal(Notice.objects.filter(address=address).latest("pk").body)
    return "/accounts/" + re.search(r"/accounts/(\S+)", body).group(1)


def test_an_08_the_link_in_the_letter_begins_with_the_fixed_address(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    person = with_passphrase(Role.STAFF)
    client.post("/accounts/forgotten/", {"email": person.email}, headers={"Host": "evil.example"})
    body = unseal(Notice.objects.get(address=person.email).body)
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


def test_the_seeds_of_codes_are_sealed_in_the_database():
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    RecoveryCodes.activate(person)
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=person)}
    assert secret not in str(stored)
    assert unseal(stored["totp"]["secret"]) == secret
    assert len(unseal(stored["recovery_codes"]["seed"])) == 80


def test_the_actor_of_what_no_person_did_can_not_sign_in(client):
    portal = User.objects.the_portal()
    assert sign_in(client, portal, passphrase="!").status_code == 200
    assert get_hasher().algorithm  # a hasher is there; the account's word is unusable
    assert not portal.has_usable_password()


def test_every_try_is_recorded_without_what_was_typed(client):
    person = with_passphrase(Role.STAFF)
    sign_in(client, person, passphrase="a wrong passphrase typed")
    sign_in(client, person)
    client.post("/accounts/logout/")
    lines = list(Event.objects.filter(action__startswith="accounts.").order_by("pk"))
    assert [line.action for line in lines] == [
        "accounts.sign_in.refuse",
        "accounts.session.begin",
        "accounts.session.end",
    ]
    assert "typed" not in "".join(f"{line.before}{line.after}{line.reason}{line.label}" for line in lines)


def test_a_code_is_good_for_thirty_seconds(client):
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    with time_machine.travel(1_900_000_000, tick=False):
        sign_in(client, person)
        code = code_of(secret)
    with time_machine.travel(1_900_000_000 + 61, tick=False):
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
