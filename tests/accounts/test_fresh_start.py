"""Somebody who lost every second factor: an administrator resets it, a link leads to the next, nothing else does."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import second_factor_reset
from accounts.models import SecondFactorReset
from accounts.roles import Role
from audit.models import Event
from kernel.encryption import decrypt
from kernel.errors import NotAllowed, ReasonMissing
from notifications.models import Notice
from sites.actions.second_factor import NothingToReset, reset_second_factor
from sites.models import Membership
from tests.accounts.people import code_of, sign_in, with_app, with_passphrase
from tests.make import PASS_PHRASE, ROLES, a_site, a_user, the_portal
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db
INDEX = reverse("mfa_index")
APP = reverse("mfa_activate_totp")
WHY = "Called back on the number in the agency's directory."


def reset(person, by=None):
    reset_second_factor(person, by=by or a_user(Role.ADMIN), reason=WHY)
    person.refresh_from_db()  # its sessions have ended
    letter = Notice.objects.filter(address=person.email).latest("pk")
    path = next(line for line in decrypt(letter.body).split() if "/second-factor/begin/" in line)
    return path.removeprefix("http://127.0.0.1:8000")


def one_with_a_factor(role=Role.STAFF):
    person = with_passphrase(role)
    with_app(person)
    return person


def enrol(client):
    """Set up an app as a person does: the page shows the key, the app its code."""
    secret = client.get(APP).context["form"].secret
    return client.post(APP, {"code": code_of(secret)})


def test_a_reset_takes_every_factor_and_session_and_tells_the_person_and_the_other_administrators(client):
    admin, other = a_user(Role.ADMIN), a_user(Role.ADMIN)
    person = one_with_a_factor()
    client.force_login(person)
    reset(person, by=admin)
    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get("/accounts/profile/").status_code == 302
    told = Notice.objects.filter(event="sites.second_factor.report")
    assert [notice.recipient for notice in told] == [other]
    assert WHY in told.get().body
    event = Event.objects.get(action="sites.second_factor.reset")
    assert (event.actor_id, event.reason) == (admin.pk, WHY)
    assert event.before == {"second step": "authenticator app"}
    assert event.target == f"accounts.user:{person.pk}"


def test_the_person_signs_in_by_the_link_and_enrols_anew(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = one_with_a_factor()
    link = reset(person)
    asked = client.get(link)
    assert asked.headers["Location"] == f"/accounts/login/?next={link}"
    landed = client.post(asked.headers["Location"], {"login": person.email, "password": PASS_PHRASE})
    assert landed.headers["Location"] == link
    assert client.get(link).status_code == 200
    assert client.post(link).headers["Location"] == INDEX
    assert enrol(client).status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    assert not second_factor_reset.is_waited_for(person)
    assert client.get(link).status_code == 410


def test_the_passphrase_alone_sets_up_no_factor_after_a_reset(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = one_with_a_factor()
    reset(person)
    sign_in(client, person)
    page = client.get(INDEX)
    assert "Open the link in our e-mail first" in page.content.decode()
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(name)).headers["Location"] == INDEX
        assert client.post(reverse(name), {"code": "123456"}).headers["Location"] == INDEX
    assert not Authenticator.objects.filter(user=person).exists()


def test_the_link_opens_nothing_for_another_person_after_72_hours_or_once_replaced(client):
    person, stranger, admin = one_with_a_factor(), with_passphrase(Role.STAFF), a_user(Role.ADMIN)
    old = reset(person, by=admin)
    new = reset(person, by=admin)
    client.force_login(person)
    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)
    other = Client()
    other.force_login(stranger)
    assert other.get(new).status_code == 410
    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=False):
        client.force_login(person)
        assert client.get(new).status_code == 410
    assert SecondFactorReset.objects.count() == 1


def test_looking_at_the_link_changes_nothing(client):
    person = one_with_a_factor()
    link = reset(person)
    client.force_login(person)
    client.get(link)
    assert client.get(APP).headers["Location"] == INDEX
    client.post(link)
    assert client.get(APP).status_code == 200


@pytest.mark.parametrize("role", [role for role in ROLES if role != Role.ADMIN])
def test_nobody_but_an_administrator_resets(client, role):
    site, person = a_site(), one_with_a_factor()
    by = a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        reset_second_factor(person, by=by, reason=WHY)
    client.force_login(by)
    held = Membership.objects.get(user=person)
    assert client.get(f"/people/{held.pk}/second-factor/").status_code in {403, 404}
    assert second_factor_reset.names_of_factors(person) == "authenticator app"
    assert not Event.objects.filter(action="sites.second_factor.reset").exists()


def test_an_administrator_can_not_reset_their_own_nor_without_a_reason_nor_what_is_not_there():
    admin, person, bare = one_with_a_factor(Role.ADMIN), one_with_a_factor(), with_passphrase(Role.STAFF)
    for who, reason, refusal in (
        (admin, WHY, NotAllowed),
        (person, "  ", ReasonMissing),
        (bare, WHY, NothingToReset),
    ):
        with pytest.raises(refusal):
            reset_second_factor(who, by=admin, reason=reason)
    assert Authenticator.objects.count() == 2
    assert not Notice.objects.exists()
    assert not SecondFactorReset.objects.exists()


def test_the_list_of_people_leads_an_administrator_to_the_page_that_resets(client):
    admin, person = a_user(Role.ADMIN), one_with_a_factor()
    client.force_login(admin)
    page = f"/people/{Membership.objects.get(user=person).pk}/second-factor/"
    assert page in client.get("/people/").content.decode()
    assert "Taken away: authenticator app" in client.get(page).content.decode()
    assert client.post(page, {"reason": WHY}).headers["Location"] == "/people/"
    assert second_factor_reset.is_waited_for(person)
    own = f"/people/{Membership.objects.get(user=admin).pk}/second-factor/"
    assert own not in client.get("/people/").content.decode()
    assert client.post(own, {"reason": WHY}).status_code == 403


def test_the_only_administrator_is_helped_by_a_command_of_the_machine():
    admin = one_with_a_factor(Role.ADMIN)
    call_command("reset_second_factor", admin.email, WHY, stdout=StringIO())
    assert second_factor_reset.is_waited_for(admin)
    event = Event.objects.get(action="sites.second_factor.reset")
    assert (event.actor, event.reason) == (the_portal().name, WHY)
    for address, said in (("nobody@example.gov", "Nobody signs in with"), (a_user().email, "no second step")):
        with pytest.raises(CommandError, match=said):
            call_command("reset_second_factor", address, WHY)


def test_the_page_that_resets_says_so_where_there_is_nothing_to_reset(client):
    person = a_user(Role.STAFF)
    client.force_login(a_user(Role.ADMIN))
    page = client.get(f"/people/{Membership.objects.get(user=person).pk}/second-factor/").content.decode()
    assert "Nothing to reset" in page
    assert "<textarea" not in page
