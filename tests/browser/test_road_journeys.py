"""A liaison's day on a phone, with the network off for an hour.  The other journey: test_exchange_journeys.py."""

import pytest
from django.contrib.sessions.models import Session

from accounts.roles import Role
from kernel.scope import as_program
from liaisons.models import LogEntry, NextStep
from tests.browser.checks import (
    PHONE,
    assert_axe_clean,
    assert_no_sideways_scroll,
)
from tests.browser.phone import NEW, ready, write
from tests.browser.test_road_pages import sign_in
from tests.make import a_membership, a_site, a_user, in_program

pytestmark = pytest.mark.django_db(transaction=True)


@in_program
def said():
    return sorted(LogEntry.objects.values_list("said", flat=True))


def gone(page):
    """Nothing waits on the device any more."""
    page.locator("[data-waiting]").wait_for(state="hidden")


def sleep(page, minutes):
    """The phone sleeps longer than a session lasts; offline nobody says that it is over, so the page stays."""
    page.clock.fast_forward(minutes)


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
    sleep(page, "20:00")
    page.goto(address + NEW)  # opened again, from the device
    write(page, "Sat in on the shooting review.")
    page.get_by_text("2 entries wait").wait_for()
    page.get_by_label("What was said or done").fill("The prosecutor asked for")
    page.wait_for_timeout(300)
    sleep(page, "40:00")  # the session ends on the server, and nobody can say so
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
    with as_program():
        assert NextStep.objects.get().owner == lead
