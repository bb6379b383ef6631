"""The main job, in Chromium: five people take a city's need from an invitation to hours spent; every page is sound."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from sites.models import AllotmentLine
from tests.accounts.make import with_passphrase
from tests.browser.checks import OFFICE, PHONE, Watch, assert_page_is_sound, choose
from tests.browser.session import token_sent_to
from tests.make import PASS_PHRASE, a_focus_area, a_request, a_site, a_user, hours_of, in_program
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("PORTAL_PICTURES")  # a folder: the pages are drawn into it
NEED = "Shootings rose by a third since spring; recovered guns are traced weeks later."


WRITTEN = {
    "title": "Tracing crime guns",
    "need": NEED,
    "desired_outcome": "Every recovered gun is traced within a day.",
    "wanted_by": "2040-01-15",
    "hours_estimated": "12.5",
}


def sign_in(page, address, email):
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Passphrase").fill(PASS_PHRASE)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


class Person:
    """One person with a browser of their own."""

    def __init__(self, browser, address, name, *, has_script=True):
        screen = OFFICE if has_script else PHONE
        self.page = browser.new_context(viewport=screen, java_script_enabled=has_script).new_page()
        self.watch, self.address, self.name = Watch(self.page), address, name
        self.has_script = has_script

    def sign_in(self, email):
        sign_in(self.page, self.address, email)

    def look(self, name):
        """The page is sound; drawn where somebody asked for pictures.  What looks at pages is a script itself."""
        if not self.has_script:
            return
        if PICTURES:
            for width in (1280, 390):
                self.page.set_viewport_size({"width": width, "height": 900})
                self.page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}.png"), full_page=True)
            self.page.set_viewport_size({"width": 1280, "height": 900})
        assert_page_is_sound(self.page)

    def open(self, path, name):
        self.page.goto(f"{self.address}{path}")
        self.look(name)

    def fill(self, label, words):
        self.page.get_by_label(label).fill(words)

    def write(self, **words):
        """Fill fields by their names."""
        for name, said in words.items():
            self.page.locator(f"[name={name}]").fill(said)

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def reads(self, words):
        self.page.get_by_text(words).first.wait_for()

    def leave(self):
        self.watch.assert_clean()
        self.page.context.close()


@in_program
def the_request():
    return Request.objects.select_related("site").get()


@in_program
def a_start():
    """A site nobody works at yet, its focus area, and the people who were there before."""
    site = a_site(name="Riverton", slug="riverton-mi")
    a_focus_area()
    return site, {
        "admin": with_passphrase(Role.ADMIN, name="Dana Whitfield"),
        "staff": with_passphrase(Role.STAFF, name="Sam Okafor"),
        "provider": with_passphrase(Role.PROVIDER, name="Pat Lindqvist"),
        "expert": with_passphrase(Role.EXPERT, site, name="Ellis Moreau", title="Crime-gun intelligence"),
    }


@pytest.mark.parametrize("has_script", [True, False], ids=["with scripts", "without a script, on phones"])
def test_five_people_take_a_need_from_an_invitation_to_hours_spent(browser, address, has_script):
    site, people = a_start()
    names = ("admin", "chief", "staff", "expert", "provider")
    five = [Person(browser, address, name, has_script=has_script) for name in names]
    admin, chief, staff, expert, provider = five
    for person in (admin, staff, expert, provider):
        person.sign_in(people[person.name].email)
        person.look(f"home-{person.name}")

    invite(admin, site)
    ask(chief, site)
    decide(staff)
    work(expert)
    verify(provider)
    deliver(expert)
    confirm(chief)

    for person in five:
        person.leave()
    assert the_request().state == State.CONFIRMED
    hours = hours_of(site)
    assert (hours.granted, hours.committed, float(hours.spent), float(hours.left)) == (200, 0, 2.25, 197.75)
    assert _acts(hours) == ["grant", "commit", "spend", "release"]


def invite(admin, site):
    admin.open(f"/sites/{site.slug}/people/invite/", "invite")
    admin.fill("E-mail address", "chief@example.gov")
    admin.fill("Name", "Marion Ellery")
    admin.page.get_by_label("Role").select_option(label="Site lead")
    admin.press("Send the invitation")
    admin.reads("The invitation is on its way")


def ask(chief, site):
    """Joins, begins too early, loses nothing, completes what is missing, submits."""
    chief.page.goto(f"{chief.address}/invitations/{token_sent_to('chief@example.gov', 'invitations')}/")
    chief.fill("Choose a passphrase", PASS_PHRASE)
    chief.press("Accept the invitation")
    chief.page.wait_for_url(f"{chief.address}/sites/{site.slug}/")
    chief.open("/", "home-lead")
    chief.follow("New request")
    chief.look("request-new")
    chief.write(title=WRITTEN["title"])
    chief.press("Save and submit to BJA")
    chief.reads("Saved as a draft, not submitted yet")
    chief.look("request-incomplete")
    chief.write(**WRITTEN)
    chief.page.get_by_label("Focus area").select_option(label="Gun Violence")
    chief.page.get_by_label("Type of assistance").select_option(value="remote")
    chief.press("Save and submit to BJA")
    chief.reads("Submitted. BJA has been told")
    chief.look("request-submitted")


def decide(staff):
    """Accepts with the balance in view, and assigns the expert."""
    staff.page.reload()
    staff.follow("Decide: Tracing crime guns")
    staff.look("request-to-decide")
    staff.follow("Accept")
    staff.write(hours="10")
    left = "190" if staff.has_script else "187.5"  # while typing; else the server says it of the estimate
    expect(staff.page.locator("[data-left-after]")).to_have_text(left)
    staff.look("request-accept")
    staff.press("Accept and commit the hours")
    staff.reads("Accepted, and the hours are committed")
    staff.follow("Assign an expert")
    staff.look("request-assign")
    choose(staff.page, "Ellis Moreau")
    staff.press("Assign")
    staff.reads("Ellis Moreau is assigned and has been told")


def work(expert):
    expert.page.reload()
    expert.follow("Start, and log your first hours: Tracing crime guns")
    expert.follow("Log hours")
    expert.look("hours-log")
    expert.write(hours="2.25", done="Walked the analysts through tracing.")
    expert.press("Log the hours")
    expert.reads("Someone else must verify these hours")
    expert.look("request-under-way")


def verify(provider):
    provider.page.reload()
    provider.follow("Verify hours")
    provider.look("hours-queue")
    provider.page.get_by_role("button", name="Verify Ellis Moreau").click()
    provider.reads("1 entry is verified")
    provider.look("hours-queue-empty")


def deliver(expert):
    expert.page.reload()
    expert.follow("Mark as delivered")
    expert.look("request-deliver")
    expert.press("Mark as delivered")
    expert.reads("The site lead has been asked to confirm")


def confirm(chief):
    """Reads what was told and what will be released, then confirms."""
    chief.open("/notices/", "notices")
    chief.open("/", "home-lead-to-confirm")
    chief.follow("Confirm the delivery: Tracing crime guns")
    chief.follow("Confirm the delivery")
    chief.reads("7.75 hours")
    chief.look("request-confirm")
    chief.press("Confirm")
    chief.reads("Confirmed. Thank you")
    chief.look("request-confirmed")


@in_program
def _acts(allotment):
    return list(
        AllotmentLine.objects.filter(allotment=allotment).order_by("pk").values_list("act", flat=True)
    )


@in_program
def some_requests():
    site = a_site(name="Riverton", slug="riverton-mi")
    staff = with_passphrase(Role.STAFF, name="Sam Okafor")
    a_user(Role.EXPERT, site)
    for state in State:
        a_request(site, state, title=f"Help that is {state.label.lower()}")
    return staff


def test_a_request_is_accepted_with_the_keyboard_alone(page, address):
    _, people = a_start()
    staff, request = people["staff"], a_request(a_site(), State.SUBMITTED)
    sign_in(page, address, staff.email)
    page.goto(f"{address}{request.get_absolute_url()}accept/")
    page.locator("[name=hours]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("7.5")
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Accept and commit the hours"
    page.keyboard.press("Enter")
    page.get_by_text("Accepted, and the hours are committed").wait_for()


def test_lists_and_the_front_page_are_sound(browser, address):
    staff = Person(browser, address, "staff")
    staff.open("/", "front")
    staff.sign_in(some_requests().email)
    staff.open("/requests/", "requests")
    staff.open("/requests/?state=submitted&q=help&focus_area=x", "requests-wrong-filter")
    staff.open("/requests/?q=nothing+like+it", "requests-none")
    staff.open("/sites/riverton-mi/requests/", "requests-of-site")
    staff.open("/notices/mail/", "notices-mail")
    staff.watch.assert_clean()
    staff.leave()
