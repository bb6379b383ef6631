"""Attacks on sessions: cases SE-01, SE-02, SE-03 and what SE-05 needs of the server."""

import time
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import sessions
from accounts.roles import Role
from audit.models import Event
from liaisons.actions.calendar_feed import make_feed
from sites.actions.allotments import propose_adjustment
from tests.accounts.people import code_of, sign_in, with_app, with_passphrase
from tests.make import PASS_PHRASE, a_membership, a_site, a_user, hours_of

pytestmark = pytest.mark.django_db
START = datetime(2026, 9, 1, 13, tzinfo=timezone.get_default_timezone())
PAGE = "/accounts/profile/"


def later(**kept):
    return time_machine.travel(START + timedelta(**kept), tick=False)


def signed_in(person):
    client = Client()
    with later():
        client.force_login(person)
    return client


IDLE_MINUTES = {
    Role.ADMIN: 15, Role.STAFF: 15, Role.PROVIDER: 15, Role.LIAISON: 15, Role.EXPERT: 15, Role.PARTNER: 15,
    Role.HANDOVER: 15, Role.LEAD: 30, Role.MEMBER: 30,
}  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_se_01_a_session_ends_on_the_server_after_the_idle_time_of_the_role(role):
    minutes = IDLE_MINUTES[role]
    person = a_user(role, a_site())
    still, over = signed_in(person), signed_in(person)
    with later(minutes=minutes, seconds=-1):
        assert still.get(PAGE).status_code == 200
    with later(minutes=minutes, seconds=1):
        response = over.get(PAGE + "?a=1")
        assert (
            response.headers["Location"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F%3Fa%3D1&ended=yes"
        )
        assert not over.session.get("_auth_user_id")


def test_se_01_a_person_with_several_roles_gets_the_shortest_whichever_they_act_under():
    site = a_site()
    person = a_user(Role.MEMBER, site)
    a_membership(person, Role.LIAISON, site)
    client = signed_in(person)
    with later(minutes=15, seconds=1):
        assert client.get(PAGE).status_code == 302


def test_se_01_activity_begins_the_idle_time_again():
    client = signed_in(a_user(Role.STAFF))
    for minute in range(10, 60, 10):
        with later(minutes=minute):
            assert client.get(PAGE).status_code == 200


def test_se_01_polling_does_not_keep_a_session_alive():
    client = signed_in(a_user(Role.STAFF))
    for minute in range(1, 15):
        with later(minutes=minute):
            assert client.get(PAGE, headers={sessions.BACKGROUND: "yes"}).status_code == 200
            assert client.get("/accounts/session/").json()["seconds"] == 15 * 60 - minute * 60
    with later(minutes=15, seconds=1):
        assert client.get(PAGE).status_code == 302


def test_se_02_twelve_hours_are_the_end_however_active_somebody_is():
    client = signed_in(a_user(Role.STAFF))
    minute = 0
    while minute < 12 * 60 - 10:
        minute += 10
        with later(minutes=minute):
            assert client.get(PAGE).status_code == 200
    with later(hours=12, seconds=-1):
        assert client.post("/accounts/session/extend/").json()["seconds"] == 1
    with later(hours=12, seconds=1):
        assert client.get(PAGE).status_code == 302


def test_se_02_changing_roles_six_minutes_after_the_last_proof_asks_for_another():
    admin, site = with_passphrase(Role.ADMIN), a_site()
    client, address = signed_in(admin), f"/sites/{site.slug}/people/invite/"
    with later(minutes=4, seconds=59):
        assert client.get(address).status_code == 200
    with later(minutes=6):
        response = client.get(address)
        assert response.status_code == 302
        assert (
            response.headers["Location"]
            == f"/accounts/proof/?next=%2Fsites%2F{site.slug}%2Fpeople%2Finvite%2F"
        )
        response = client.post(response.headers["Location"], {"password": PASS_PHRASE})
        assert response.headers["Location"] == address
        assert client.get(address).status_code == 200


def test_se_02_approving_an_adjustment_six_minutes_after_the_last_proof_asks_for_another():
    site = a_site()
    adjustment = propose_adjustment(
        hours_of(site), Decimal(10), by=a_user(Role.STAFF), reason="A second visit."
    )
    client = signed_in(with_passphrase(Role.ADMIN))
    address = f"/sites/{site.slug}/engagements/1/adjust/{adjustment.pk}/approve/"
    with later(minutes=4):
        assert client.get(address).status_code == 200
    with later(minutes=6):
        assert client.post(address).headers["Location"].startswith("/accounts/proof/")
    adjustment.refresh_from_db()
    assert adjustment.state == "proposed"


def test_se_02_what_was_sent_too_late_is_kept_and_done_after_the_proof():
    admin, site = with_passphrase(Role.ADMIN), a_site()
    client, address = signed_in(admin), f"/sites/{site.slug}/people/invite/"
    form = {"email": "ana@example.gov", "name": "Ana Reyes", "role": "member", "from_on": "2026-09-01"}
    with later(minutes=6):
        asked = client.post(address, form)
        assert not admin_invited()
        client.post(asked.headers["Location"], {"password": PASS_PHRASE})
        assert admin_invited() == 1


def admin_invited():
    return Event.objects.filter(action="sites.invitation.create").count()


def test_se_03_signing_in_gives_a_new_session_id(client):
    person = with_passphrase(Role.STAFF)
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key
    client.cookies["session"] = planted
    sign_in(client, person)
    assert client.session.session_key != planted
    assert client.get(PAGE).status_code == 200
    thief = Client()
    thief.cookies["session"] = planted
    assert thief.get(PAGE).status_code == 302


def test_se_03_an_old_cookie_opens_nothing_after_signing_out(client):
    sign_in(client, with_passphrase(Role.STAFF))
    old = client.session.session_key
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["session"] = old
    assert thief.get(PAGE).status_code == 302


def test_se_03_a_changed_passphrase_ends_every_other_session(client):
    person = with_passphrase(Role.STAFF)
    other = Client()
    sign_in(client, person)
    sign_in(other, person)
    key = client.session.session_key
    new = {"oldpassword": PASS_PHRASE, "password1": "the heron stands in the harbor at six"}
    assert client.post("/accounts/passphrase/", new).status_code == 302
    assert client.get(PAGE).status_code == 200
    assert client.session.session_key != key
    assert other.get(PAGE).status_code == 302


@pytest.mark.parametrize("is_asked", [True, False])
def test_se_03_a_changed_passphrase_ends_the_private_link_to_the_calendar_on_request(client, is_asked):
    person = with_passphrase(Role.STAFF)
    token = make_feed(by=person)
    sign_in(client, person)
    new = {"oldpassword": PASS_PHRASE, "password1": "the heron stands in the harbor at six"}

    client.post("/accounts/passphrase/", new | ({"end_links": "on"} if is_asked else {}))

    feed = Client().get(reverse("liaisons:calendar-feed", args=[token]))
    assert feed.status_code == (404 if is_asked else 200)


def test_se_03_a_new_second_factor_ends_every_other_session(client):
    person = with_passphrase(Role.STAFF)
    other = Client()
    sign_in(client, person)
    sign_in(other, person)
    page = client.get("/accounts/second-factor/app/")
    response = client.post("/accounts/second-factor/app/", {"code": code_of(page.context["form"].secret)})
    assert response.headers["Location"] == "/accounts/second-factor/recovery/"
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302
    assert Event.objects.filter(action="accounts.factor.add", actor_id=person.pk).count() == 1


def test_se_03_recovery_codes_are_shown_once(client):
    person = with_passphrase(Role.STAFF)
    sign_in(client, person)
    page = client.get("/accounts/second-factor/app/")
    client.post("/accounts/second-factor/app/", {"code": code_of(page.context["form"].secret)})
    codes = client.get("/accounts/second-factor/recovery/").context["unused_codes"]
    assert len(codes) == 10
    again = client.get("/accounts/second-factor/recovery/").content.decode()
    assert not [code for code in codes if code in again]


def test_se_03_a_removed_second_factor_ends_every_other_session(client):
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    other = Client()
    for number, browser in enumerate((client, other)):
        with time_machine.travel(time.time() + 30 * number):
            sign_in(browser, person)
            browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert other.get(PAGE).status_code == 200
    assert client.post("/accounts/second-factor/app/remove/").status_code == 302
    assert other.get(PAGE).status_code == 302


def test_the_last_second_factor_stays_while_one_is_required(client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    person = with_passphrase(Role.STAFF)
    secret = with_app(person)
    sign_in(client, person)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    response = client.post("/accounts/second-factor/app/remove/")
    assert response.status_code == 200
    assert "only second factor" in response.content.decode()


def test_se_03_a_person_ends_their_other_sessions(client):
    person = with_passphrase(Role.STAFF)
    other = Client()
    sign_in(client, person)
    sign_in(other, person)
    assert len(client.get("/accounts/sessions/").context["sessions"]) == 2
    client.post("/accounts/sessions/")
    assert other.get(PAGE).status_code == 302
    assert len(client.get("/accounts/sessions/").context["sessions"]) == 1
    assert UserSession.objects.filter(user=person).count() == 1


def test_se_03_private_pages_are_stored_nowhere(client):
    client.force_login(a_user(Role.STAFF))
    assert client.get(PAGE).headers["Cache-Control"] == "private, no-store"
    assert Client().get("/accounts/login/").headers["Cache-Control"] == "private, no-store"


def test_se_05_an_expired_form_leads_back_to_the_page_it_stood_on():
    client = signed_in(a_user(Role.STAFF))
    with later(minutes=16):
        response = client.post(
            "/accounts/profile/",
            {"name": "x"},
            headers={"Referer": "http://testserver/accounts/profile/?tab=2"},
        )
    assert (
        response.headers["Location"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F%3Ftab%3D2&ended=yes"
    )


def test_se_05_a_foreign_referer_leads_home():
    client = signed_in(a_user(Role.STAFF))
    with later(minutes=16):
        response = client.post("/accounts/profile/", {}, headers={"Referer": "https://evil.example/trap"})
    assert response.headers["Location"] == "/accounts/login/?next=%2F&ended=yes"


def test_se_05_an_expired_part_of_a_page_leads_the_whole_page_to_sign_in():
    client = signed_in(a_user(Role.STAFF))
    with later(minutes=16):
        response = client.get(
            PAGE, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/sessions/"}
        )
    assert response.headers["HX-Redirect"] == "/accounts/login/?next=%2Faccounts%2Fsessions%2F&ended=yes"


def test_se_05_one_key_extends_and_the_question_does_not():
    client = signed_in(a_user(Role.STAFF))
    with later(minutes=13):
        assert client.get("/accounts/session/").json()["seconds"] == 120
        assert client.post("/accounts/session/extend/").json()["seconds"] == 900
    with later(minutes=27):
        assert client.get(PAGE).status_code == 200


def test_se_05_what_the_clock_asks_at_the_end_ends_the_session_and_leads_back_to_its_page():
    client = signed_in(a_user(Role.STAFF))
    asked = {sessions.BACKGROUND: "yes", "Referer": f"http://testserver{PAGE}"}
    with later(minutes=14, seconds=59):
        answer = client.get("/accounts/session/", headers=asked)
        assert (answer.status_code, answer.json()["seconds"]) == (200, 1)
    with later(minutes=15):
        answer = client.get("/accounts/session/", headers=asked)
        assert answer.status_code == 401
        assert answer.json()["sign_in"] == "/accounts/login/?next=%2Faccounts%2Fprofile%2F&ended=yes"
        assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("path", ["/log/new/", "/log/token/", "/"])
def test_se_01_no_page_that_a_script_asks_for_by_the_clock_extends_a_session(path):
    site = a_site()
    client = signed_in(a_user(Role.LIAISON, site))
    for minute in range(2, 15, 4):
        with later(minutes=minute):
            assert client.get(path, headers={sessions.BACKGROUND: "yes"}).status_code == 200
    with later(minutes=15):
        assert client.get(PAGE).status_code == 302


def test_an_expiry_is_recorded_once():
    person = a_user(Role.STAFF)
    client = signed_in(person)
    with later(minutes=16):
        client.get(PAGE)
        client.get(PAGE)
    assert Event.objects.filter(action="accounts.session.expire", actor_id=person.pk).count() == 1
