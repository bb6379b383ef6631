"""Somebody who came by the provider alone, with neither passphrase nor second step, is told how to get one."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.encryption import decrypt
from notifications.models import Notice
from tests.accounts.make import code_of, with_passphrase
from tests.make import PASS_PHRASE, a_site, a_user

pytestmark = pytest.mark.django_db
PROOF = reverse("account_reauthenticate")


def without_a_passphrase(role=Role.ADMIN):
    person = a_user(role)
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def late(client):
    """A browser whose person signed in six minutes ago and has nothing to prove it with."""
    client.force_login(without_a_passphrase())
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        yield client


def test_the_way_ends_at_a_page_that_says_what_to_do_and_nothing_is_done(late):
    site, before = a_site(), Event.objects.count()
    invite = f"/sites/{site.slug}/people/invite/"
    form = {"email": "ana@example.gov", "name": "Ana Reyes", "role": "member", "from_on": "2026-09-01"}
    for answer in (late.get(invite, follow=True), late.post(invite, form, follow=True)):
        assert [address.partition("?")[0] for address, _ in answer.redirect_chain] == [PROOF]
        page = answer.content.decode()
        assert "First set up a way to confirm your identity" in page
        assert [
            way for way in ("mfa_index", "account_reset_password") if f'"{reverse(way)}"' not in page
        ] == []
    assert Event.objects.count() == before


def test_each_way_the_page_names_is_open_and_setting_up_an_app_is_the_proof(late):
    invite = f"/sites/{a_site().slug}/people/invite/"
    assert late.get(reverse("account_reset_password")).status_code == 200
    app = reverse("mfa_activate_totp")
    secret = late.get(app).context["form"].secret
    assert late.post(app, {"code": code_of(secret, at=timezone.now().timestamp())}).status_code == 302
    assert late.get(invite).status_code == 200


def test_the_letter_to_choose_a_passphrase_reaches_who_has_none(client):
    person = without_a_passphrase()
    client.force_login(person)
    client.post(reverse("account_reset_password"), {"email": person.email})
    letter = Notice.objects.get(event="accounts.passphrase.forget", address=person.email)
    link = re.search(r"/accounts/forgotten/\S+", decrypt(letter.body))[0]
    page = client.get(client.get(link).headers["Location"])
    sent = client.post(page.wsgi_request.path, {"password1": PASS_PHRASE})
    assert sent.status_code == 302
    person.refresh_from_db()
    assert person.check_password(PASS_PHRASE)


def test_who_has_a_passphrase_never_sees_the_page(client):
    client.force_login(with_passphrase(Role.ADMIN))
    assert "Your passphrase" in client.get(PROOF).content.decode()
