"""Signing in, in Chromium: by invitation, with an app, with a passkey, with the keyboard, without a script; SE-05."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from accounts.roles import Role
from sites.actions import invitations
from sites.actions.invitations import Invitee
from sites.models import Membership
from sites.role_grants import RoleSpec
from tests.accounts import provider
from tests.accounts.make import code_of, with_app, with_passphrase
from tests.browser.checks import assert_page_is_sound
from tests.browser.session import token_sent_to
from tests.make import PASS_PHRASE, a_membership, a_site, a_user, in_program
from tta.models import Request

pytestmark = pytest.mark.django_db(transaction=True)
issuer = provider.issuer
PICTURES = os.environ.get("PORTAL_PICTURES")  # a folder: the pages are drawn into it


def look_at(page, name):
    """The page is sound; drawn where somebody asked for pictures."""
    if PICTURES:
        for width, height in ((1280, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
    assert_page_is_sound(page)


@in_program
def token_of_an_invitation(site, role=Role.MEMBER, email="ana@example.gov", by=None):
    by = by or a_user(Role.ADMIN, name="Dana Whitfield")
    invitations.invite_person(
        Invitee(email, "Ana Reyes"), RoleSpec(role, site), from_on=timezone.localdate(), by=by
    )
    return token_sent_to(email, "invitations")


def sign_in(page, address, person, *, to="/accounts/profile/"):
    page.goto(f"{address}/accounts/login/?next={to}")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Passphrase").fill(PASS_PHRASE)
    page.get_by_role("button", name="Sign in").click()


def test_an_invited_person_joins_sets_up_an_app_and_signs_in_with_it(page, address, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    token = token_of_an_invitation(a_site(name="Riverton", slug="riverton-mi"))
    page.goto(f"{address}/invitations/{token}/")
    look_at(page, "invitation")
    page.get_by_label("Choose a passphrase").fill("too short")
    page.get_by_role("button", name="Accept the invitation").click()
    look_at(page, "invitation-refused")
    page.get_by_label("Choose a passphrase").fill(PASS_PHRASE)
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("heading", name="One more step before you start")).to_be_visible()
    look_at(page, "second-factor-missing")
    page.goto(f"{address}/sites/riverton-mi/")
    assert page.url.endswith("/accounts/second-factor/")
    page.get_by_role("link", name="Set up an app").click()
    look_at(page, "app")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set up").click()
    look_at(page, "recovery-codes")
    assert page.locator(".psp-codes li").count() == 10
    page.goto(f"{address}/sites/riverton-mi/people/")
    look_at(page, "people-as-member")
    page.goto(f"{address}/accounts/logout/")
    look_at(page, "sign-out")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/accounts/login/?next=/accounts/profile/")
    look_at(page, "sign-in")
    page.get_by_label("E-mail address").fill("ana@example.gov")
    page.get_by_label("Passphrase").fill(PASS_PHRASE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    look_at(page, "code")
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("That code did not work").first
    ).to_be_visible()  # it set the app up: once is enough
    cache.clear()  # half a minute later the app shows a code that nobody used
    page.get_by_label("Code").fill(code_of(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    page.goto(f"{address}/invitations/{token}/")
    look_at(page, "invitation-dead")


def test_a_passkey_is_added_and_signs_in(page, address, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = with_passphrase(Role.STAFF)
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, address, person)
    page.get_by_role("link", name="Add a passkey").click()
    look_at(page, "passkey")
    page.get_by_label("Name of the passkey").fill("Office laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{address}/accounts/second-factor/passkeys/")
    page.get_by_text("Office laptop").first.wait_for()
    look_at(page, "passkeys")
    page.goto(f"{address}/accounts/second-factor/passkeys/proof/")
    look_at(page, "proof-by-passkey")
    page.goto(f"{address}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, address, person)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_the_pages_of_an_account_are_sound(page, address):
    site = a_site(name="Riverton", slug="riverton-mi")
    person = with_passphrase(Role.STAFF, name="Dana Whitfield", title="Program manager")
    a_membership(person, Role.MEMBER, site)
    page.goto(f"{address}/accounts/login/?next=/accounts/profile/")
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Passphrase").fill("wrong wrong wrong wrong")
    page.get_by_role("button", name="Sign in").click()
    look_at(page, "sign-in-refused")
    sign_in(page, address, person)
    for name, path in {
        "profile": "profile/", "sessions": "sessions/", "roles": "hat/", "change-passphrase": "passphrase/",
        "second-factor": "second-factor/", "proof": "proof/", "forgotten": "forgotten/",
        "forgotten-sent": "forgotten/sent/", "link-dead": "forgotten/1-dead/", "inactive": "inactive/",
        "new-passphrase-saved": "forgotten/done/",
    }.items():  # fmt: skip
        page.goto(f"{address}/accounts/{path}")
        look_at(page, name)
    page.goto(f"{address}/accounts/second-factor/app/")
    page.get_by_label("Code the app shows now").fill("000000")
    page.get_by_role("button", name="Set up").click()
    look_at(page, "app-refused")
    page.get_by_label("Code the app shows now").fill(code_of(page.locator("code").inner_text()))
    page.get_by_role("button", name="Set up").click()
    for name, path in {
        "second-factor-set-up": "", "proof-by-code": "proof/", "app-remove": "app/remove/",
        "recovery-renew": "recovery/renew/", "recovery-shown-before": "recovery/",
    }.items():  # fmt: skip
        page.goto(f"{address}/accounts/second-factor/{path}")
        if name == "recovery-shown-before":
            page.reload()
        look_at(page, name)
    expect(page.get_by_text("shown once and are not shown again")).to_be_visible()


def test_the_pages_of_people_are_sound(page, address):
    site = a_site(name="Riverton", slug="riverton-mi")
    admin = with_passphrase(Role.ADMIN, name="Dana Whitfield")
    lead = a_user(Role.LEAD, site, name="Chief Marion Ellery", title="Chief of Police")
    a_user(Role.MEMBER, site, name="Theo Brandt", since=timezone.localdate() + timedelta(days=30))
    token_of_an_invitation(site, by=admin)
    token_of_an_invitation(None, Role.STAFF, "new@example.gov", by=admin)
    sign_in(page, address, admin, to="/sites/riverton-mi/people/")
    look_at(page, "people-of-site")
    membership = _membership_of(lead)
    for name, path in {
        "invite": "sites/riverton-mi/people/invite/",
        "dates": f"sites/riverton-mi/people/{membership}/dates/",
        "end": f"sites/riverton-mi/people/{membership}/end/",
        "everybody": "people/",
        "invite-to-program": "people/invite/",
    }.items():
        page.goto(f"{address}/{path}")
        look_at(page, name)
    page.goto(f"{address}/sites/riverton-mi/people/invite/")
    page.get_by_role("button", name="Send the invitation").click()
    look_at(page, "invite-refused")
    page.get_by_label("E-mail address").fill("kim@example.gov")
    page.get_by_label("Name").fill("Kim Osei")
    page.get_by_label("Role").select_option(label="Site member")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation is on its way")).to_be_visible()
    page.get_by_role("row").filter(has_text="Kim Osei").get_by_role("link", name="Take back").click()
    look_at(page, "take-back")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The invitation is taken back")).to_be_visible()


@in_program
def _membership_of(person):
    return Membership.objects.get(user=person).pk


def test_everything_is_done_with_the_keyboard(page, address):
    person = with_passphrase(Role.STAFF)
    secret = in_program(with_app)(person)
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("E-mail address").focus()
    for words in (person.email, PASS_PHRASE):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Code").focus()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")


def test_without_a_script_somebody_joins_and_signs_in(browser, address):
    token = token_of_an_invitation(a_site(name="Riverton", slug="riverton-mi"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/invitations/{token}/")
    page.get_by_label("Choose a passphrase").fill(PASS_PHRASE)
    page.get_by_role("button", name="Accept the invitation").click()
    page.wait_for_url(f"{address}/sites/riverton-mi/")
    page.goto(f"{address}/accounts/second-factor/app/")
    page.get_by_label("Code the app shows now").fill(code_of(page.locator("code").inner_text()))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("shown only once")).to_be_visible()
    page.goto(f"{address}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("E-mail address")).to_be_visible()
    page.go_back()
    assert "Ana Reyes" not in page.content()
    context.close()


def test_se_03_back_after_signing_out_shows_nothing(page, address):
    person = with_passphrase(Role.STAFF, name="Dana Whitfield")
    sign_in(page, address, person)
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    assert page.get_by_label("Name").input_value() == "Dana Whitfield"
    page.goto(f"{address}/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    page.go_back()
    page.wait_for_load_state()
    assert "Dana Whitfield" not in page.content()


NOTE = " ".join(["so"] * 2000)  # 2,000 words in the 6,000 characters the field takes


def test_se_05_a_session_that_ends_while_a_note_is_typed_loses_nothing(page, address):
    """Warned two minutes before and earlier, extended by one key; after the end the text is there, and saved once."""
    site = a_site(name="Riverton", slug="riverton-mi")
    lead = with_passphrase(Role.LEAD, site)
    sign_in(page, address, lead, to="/sites/riverton-mi/requests/new/")
    page.clock.install()
    page.reload()
    page.get_by_label("Title").fill("Tracing crime guns")
    need = page.get_by_role("textbox", name="Need (needed to submit)")
    need.fill(NOTE)
    page.clock.fast_forward("27:00")
    dialog = page.get_by_role("alertdialog", name="Are you still there?")
    assert not dialog.is_visible()
    page.clock.fast_forward("00:35")  # 2 minutes and 25 seconds are left
    dialog.wait_for()
    page.keyboard.press("Enter")
    dialog.wait_for(state="hidden")
    assert need.input_value() == NOTE

    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        page.clock.fast_forward("31:00")
        expect(page.get_by_text("Your session has ended")).to_be_visible()
        look_at(page, "session-ended")
        page.get_by_label("E-mail address").fill(lead.email)
        page.get_by_label("Passphrase").fill(PASS_PHRASE)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Title")).to_be_visible()
        assert page.url == f"{address}/sites/riverton-mi/requests/new/"
        assert page.get_by_role("textbox", name="Need (needed to submit)").input_value() == NOTE
        page.get_by_role("button", name="Save").first.click()
        page.wait_for_url("**/requests/1/**")
    assert _needs() == [NOTE]


@in_program
def _needs():
    return list(Request.objects.values_list("need", flat=True))


def test_the_button_of_a_provider_leads_there_and_back(page, address, issuer):
    a_user(Role.LEAD, a_site(name="Riverton", slug="riverton-mi"), email="ana@example.gov", name="Ana Reyes")
    issuer.claims = {"sub": "42", "email": "ana@example.gov", "email_verified": True}
    page.goto(f"{address}/accounts/login/?next=/accounts/profile/")
    look_at(page, "sign-in-provider")
    page.get_by_role("button", name="Sign in with Login.example").click()
    page.wait_for_url(f"{address}/accounts/profile/")
    expect(page.get_by_label("Name")).to_have_value("Ana Reyes")
