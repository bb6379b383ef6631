"""Two stories in Chromium: a liaison's day on a phone with the network off for an hour, and a group exchange from the
proposal to the check-in after ninety days, as all its people.
"""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.roles import Role
from kernel.scope import as_programme
from kernel.sealed import unseal
from liaisons.models import Entry, NextStep
from notifications.models import Notice
from tests.browser.checks import (
    PHONE,
    Watch,
    assert_axe_clean,
    assert_no_sideways_scroll,
    assert_page_is_sound,
)
from tests.browser.test_quick_entry import NEW, ready, write
from tests.browser.test_road_pages import sign_in
from tests.make import a_focus_area, a_membership, a_site, a_user, in_programme
from tests.tta.exchanges import trips_of
from tta.models import CheckIn, Exchange
from tta.reminding import tell_of_due_checkins

pytestmark = pytest.mark.django_db(transaction=True)


@in_programme
def said():
    return sorted(Entry.objects.values_list("said", flat=True))


def gone(page):
    """Nothing waits on the device any more."""
    page.locator("[data-waiting]").wait_for(state="hidden")


def test_a_liaisons_day_on_a_phone_with_the_network_off_for_an_hour(page, context, address):
    site, other = a_site(name="Saginaw", slug="saginaw-mi"), a_site(name="Gary", slug="gary-in")
    liaison = a_user(Role.LIAISON, site, name="Robin Example")
    a_membership(liaison, Role.LIAISON, other)
    lead = a_user(Role.LEAD, site, name="Chief Sample")
    sign_in(context, liaison, address)
    page.set_viewport_size(PHONE)
    page.clock.install()
    page.goto(address + NEW)
    ready(page)
    # eight in the morning, with a signal: a call, with a next step for the chief
    for name in ("Gary, Michigan", "Saginaw, Michigan"):  # the other site is ticked, for it comes first
        page.locator("label", has_text=name).first.click()
    page.get_by_text("Next step", exact=True).first.click()
    page.get_by_label("Next step").fill("Send the shooting data")
    page.get_by_label("Who does it").select_option(label="Chief Sample, Site lead (Saginaw, Michigan)")
    write(page, "Morning call with the chief.")
    page.wait_for_url("**/sites/*/log/**")
    page.goto(address + NEW)
    # underground: no signal for an hour
    context.set_offline(True)
    write(page, "Walked the crime lab.")
    page.get_by_text("1 entry waits").wait_for()
    page.clock.fast_forward("20:00")
    page.goto(address + NEW)  # opened again, from the device
    write(page, "Sat in on the shooting review.")
    page.get_by_text("2 entries wait").wait_for()
    page.get_by_label("What was said or done").fill("The prosecutor asked for")
    page.wait_for_timeout(300)
    page.clock.fast_forward(
        "40:00"
    )  # the phone sleeps; the session ends on the server, and nobody can say so
    Session.objects.all().delete()
    page.goto(address + NEW)
    page.get_by_text("We kept what you typed here").wait_for()
    page.get_by_label("What was said or done").fill("The prosecutor asked for tracing.")
    page.get_by_role("button", name="Log it").click()
    page.get_by_text("3 entries wait").wait_for()
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)
    assert said() == ["Morning call with the chief."]
    # a signal again: signing in is asked, nothing is lost, nothing is sent twice
    context.set_offline(False)
    page.get_by_text("Your session has ended").wait_for()
    sign_in(context, liaison, address)
    page.goto(address + NEW)
    gone(page)
    page.reload()
    gone(page)
    assert said() == [
        "Morning call with the chief.",
        "Sat in on the shooting review.",
        "The prosecutor asked for tracing.",
        "Walked the crime lab.",
    ]
    # in the evening the site reads the day, and the chief finds what is theirs to do
    sign_in(context, lead, address)
    page.goto(f"{address}/log/")
    page.get_by_text("4 entries", exact=True).first.wait_for()
    page.goto(f"{address}/")
    page.get_by_text("Next step: Send the shooting data").wait_for()
    with as_programme():
        assert NextStep.objects.get().owner == lead


class Person:
    """One person with a browser of their own."""

    def __init__(self, browser, address, user=None):
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page, self.address = self.context.new_page(), address
        self.watch = Watch(self.page)
        if user:
            sign_in(self.context, user, address)

    def open(self, path):
        assert self.page.goto(f"{self.address}{path}").status == 200, path
        return self.page

    def fill(self, **fields):
        for name, value in fields.items():
            self.page.locator(f"form.psp-form [name={name}]").fill(value)

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def step(self, path, verb, button):
        self.open(f"{path}step/{verb}/")
        self.press(button)
        self.page.wait_for_url(f"{self.address}{path}")


def test_a_group_exchange_from_the_proposal_to_the_check_in_after_ninety_days(browser, address):  # noqa: PLR0915 - one story
    one, two = a_site(name="Saginaw", slug="saginaw-mi"), a_site(name="Gary", slug="gary-in")
    a_focus_area()
    people = {
        "lead": a_user(Role.LEAD, one, name="Chief Sample"), "second": a_user(Role.LEAD, two, name="Mayor Example"),
        "liaison": a_user(Role.LIAISON, one), "provider": a_user(Role.PROVIDER), "staff": a_user(Role.STAFF),
    }  # fmt: skip
    with_page = {name: Person(browser, address, user) for name, user in people.items()}
    lead, second, liaison, provider, staff = (with_page[name] for name in people)
    first = timezone.localdate() - timedelta(days=91)
    # the lead proposes, without a mouse: the form is filled and sent from the keyboard
    lead.open("/exchanges/")
    lead.page.get_by_role("link", name="Propose an exchange").focus()
    lead.page.keyboard.press("Enter")
    lead.page.wait_for_url("**/exchanges/new/")
    lead.fill(title="See a crime center at work", goals="Learn how it runs.", objectives="Sit in on a day.")
    lead.fill(expected_outcomes="A plan for a center\nTwo analysts trained")
    lead.page.locator("label", has_text="Gun Violence").click()
    lead.fill(
        starts_on=first.isoformat(),
        ends_on=(first + timedelta(days=1)).isoformat(),
        agenda="Day 1: the room.",
    )
    assert_page_is_sound(lead.page)
    lead.page.get_by_role("button", name="Propose", exact=True).focus()
    lead.page.keyboard.press("Enter")
    lead.page.get_by_text("Proposed. Name the party next.").wait_for()
    path = _the_exchange().get_absolute_url()
    # the provider lets a second site take part and chooses the host
    provider.open(f"{path}add-site/").get_by_label("Site").select_option(label="Gary, Michigan")
    provider.press("Add")
    provider.open(f"{path}choose-host/").get_by_label("Who hosts").select_option("outside")
    provider.fill(name="Lakeport Police Department", contact="Desk of the chief")
    provider.press("Choose")
    # each lead names their own party
    for person, slug, name in ((lead, "saginaw-mi", "Kim Analyst"), (second, "gary-in", "Pat Detective")):
        person.open(f"{path}{slug}/travellers/")
        person.fill(name=name)
        person.press("Name")
    assert second.open(path).get_by_text("Kim Analyst").count() == 0
    assert_page_is_sound(second.page)
    liaison.step(path, "review", "Hand to BJA")
    staff.open("/").get_by_text("Decide an exchange: See a crime center at work").click()
    staff.step(path, "approve", "Approve")
    assert (trips_of(one), trips_of(two)) == ((1, 0, 17), (1, 0, 17))
    # the host, who has no account, answers by the letter
    liaison.open(f"{path}ask-host/")
    liaison.fill(email="host@example.org")
    liaison.press("Write to the host")
    host = Person(browser, address)
    host.open(_link_in("tta.exchange.invite_host"))
    assert_page_is_sound(host.page)
    host.fill(answer="Both days suit us.")
    host.press("Send the answer")
    host.page.get_by_role("heading", name="Thank you").wait_for()
    liaison.step(path, "confirm", "The host confirmed")
    provider.step(path, "book", "Travel is booked")
    provider.step(path, "hold", "It took place")
    assert (trips_of(one), trips_of(two)) == ((0, 1, 17), (0, 1, 17))
    provider.step(path, "debrief", "Ask the sites")
    for person, slug, name in ((lead, "saginaw-mi", "Chief Sample"), (second, "gary-in", "Mayor Example")):
        person.open(f"{path}{slug}/debrief/")
        person.fill(learned="The daily meeting.", will_change="We meet daily.")
        person.page.get_by_label("How useful it was").select_option("5")
        person.page.get_by_label("Who answers after 30, 60 and 90 days").select_option(label=name)
        person.press("Save the debrief")
    staff.step(path, "close", "Close")
    # afterwards: the host says how it went, and ninety days later the persons named say what came of it
    provider.open(f"{path}ask-host/")
    provider.fill(email="host@example.org")
    provider.press("Write to the host")
    host.open(_link_in("tta.exchange.ask_feedback"))
    host.page.get_by_label("How it went").select_option("5")
    host.fill(feedback="Well prepared.")
    host.press("Send the answer")
    assert tell_of_due_checkins(timezone.localdate()) == 6  # two sites, after 30, 60 and 90 days
    lead.open("/").get_by_text("Say what came of it after 90 days: See a crime center at work").click()
    with as_programme():
        last = CheckIn.objects.get(site=one, days=90)
    lead.open(f"{path}check-ins/{last.pk}/")
    assert_page_is_sound(lead.page)
    lead.page.get_by_label("Did the expected outcomes come about?").select_option("yes")
    lead.fill(answer="The center opened.")
    lead.press("Answer")
    assert lead.open(path).get_by_text("The center opened.").is_visible()
    assert second.open(path).get_by_text("The center opened.").count() == 0
    for person in (*with_page.values(), host):
        person.watch.assert_clean()
        person.context.close()


@in_programme
def _the_exchange():
    return Exchange.objects.get()


@in_programme
def _link_in(event):
    """The path of the link in the newest letter of an event, as its reader opens it."""
    body = unseal(Notice.objects.filter(event=event).latest("pk").body)
    line = next(line for line in body.splitlines() if "/exchanges/host/" in line)
    return "/exchanges" + line.partition("/exchanges")[2]
