"""Attacks on sign-in: cases AN-04 and AN-05 of the catalog."""

import re
import secrets
import threading

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import login_throttle
from accounts.models import User
from accounts.roles import Role
from audit.models import Event
from kernel.encryption import decrypt
from notifications.models import Notice
from sites.actions import invitations
from sites.actions.invitations import Invitee
from sites.role_grants import RoleSpec
from tests.accounts.people import sign_in, with_passphrase
from tests.make import a_site, a_user
from web.rate_limit import address_of

pytestmark = pytest.mark.django_db


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
        RoleSpec(Role.MEMBER, a_site()),
        from_on=admin.date_joined.date(),
        by=admin,
    )
    token = decrypt(Notice.objects.get().body).split("/invitations/")[1].split("/")[0]
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
    assert codes.count(200) == login_throttle.LIMITS["sign in"][0].tries


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
