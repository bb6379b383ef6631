"""A liaison's phone: every quick entry survives a lost signal, before, during and after sending; a closed tab, an ended
session (SE-05), a browser started anew, a second sending.
"""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.roles import Role
from kernel.scope import as_program
from sites.models import Site
from tests.browser.checks import PHONE, assert_axe_clean, assert_page_is_sound
from tests.browser.people import sign_in
from tests.browser.phone import NEW, arrived, linked, ready, said, write
from tests.make import a_request, a_site, a_user

pytestmark = pytest.mark.django_db(transaction=True)


def waiting(page):
    return page.locator("[data-waiting-count]").text_content()


def test_an_entry_takes_a_text_and_a_press_and_the_page_is_sound(phone, address):
    assert_page_is_sound(phone)
    write(phone, "Called the chief about tracing.")
    phone.wait_for_url("**/sites/*/log/**")
    assert said() == ["Called the chief about tracing."]
    assert_axe_clean(phone)
    phone.goto(address + "/log/")
    assert_page_is_sound(phone)


@pytest.mark.parametrize("has_signal", [True, False])
def test_a_hurried_thumb_that_taps_three_times_logs_one_entry(phone, context, has_signal):
    context.set_offline(not has_signal)
    phone.get_by_label("What was said or done").fill("Called from the car.")
    phone.evaluate(
        "() => { for (const _ of [1, 2, 3]) document.querySelector('form[data-quick]').requestSubmit(); }"
    )
    if has_signal:
        phone.wait_for_url("**/sites/*/log/**")
    else:
        phone.get_by_text("1 entry waits").wait_for()
        context.set_offline(False)
        phone.locator("[data-waiting]").wait_for(state="hidden")
    assert said() == ["Called from the car."]


def test_where_the_browser_can_keep_nothing_the_entry_goes_straight_to_the_server(phone):
    phone.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error('full'); }; }")
    write(phone, "On a phone that is full.")
    phone.wait_for_url("**/sites/*/log/**")
    assert said() == ["On a phone that is full."]


def test_without_a_signal_the_page_opens_the_entry_waits_and_is_sent_once(phone, context, address):
    context.set_offline(True)
    phone.goto(address + NEW)  # from the service worker
    write(phone, "Met the analysts in the basement.")
    phone.get_by_text("1 entry waits").wait_for()
    write(phone, "And the prosecutor.")
    phone.get_by_text("2 entries wait").wait_for()
    assert said() == []
    context.set_offline(False)
    phone.locator("[data-waiting]").wait_for(state="hidden")
    assert said() == ["And the prosecutor.", "Met the analysts in the basement."]


def test_cut_while_sending_the_answer_is_lost_and_the_entry_is_kept_once(phone, context):
    def lose_the_answer(route):
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    context.route("**/log/new/", lose_the_answer)
    write(phone, "Shooting review, second meeting.")
    phone.get_by_text("1 entry waits").wait_for()
    assert said() == ["Shooting review, second meeting."]
    context.unroute("**/log/new/")
    phone.get_by_role("button", name="Send now").click()
    phone.locator("[data-waiting]").wait_for(state="hidden")
    assert said() == ["Shooting review, second meeting."]


def test_cut_while_sending_before_it_arrived_the_entry_waits_and_is_sent_later(phone, context):
    context.route(
        "**/log/new/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    write(phone, "Half of the way.")
    phone.get_by_text("1 entry waits").wait_for()
    assert said() == []
    context.unroute("**/log/new/")
    phone.get_by_role("button", name="Send now").click()
    phone.locator("[data-waiting]").wait_for(state="hidden")
    assert said() == ["Half of the way."]


def test_a_browser_started_anew_still_holds_what_was_written(
    browser_type, browser_type_launch_args, tmp_path, liaison, address
):
    def start():
        context = browser_type.launch_persistent_context(tmp_path, viewport=PHONE, **browser_type_launch_args)
        return context, context.new_page()

    context, page = start()
    sign_in(context, liaison, address)
    page.goto(address + NEW)
    ready(page)
    context.set_offline(True)
    write(page, "Before the battery died.")
    page.get_by_text("1 entry waits").wait_for()
    page.get_by_label("What was said or done").fill("And half a")
    page.wait_for_timeout(300)
    context.close()
    context, page = start()
    sign_in(context, liaison, address)
    page.goto(address + NEW)
    assert arrived(page, said, ["Before the battery died."])
    assert page.get_by_label("What was said or done").input_value() == "And half a"
    context.close()


def test_a_tab_closed_without_a_signal_loses_nothing(phone, context, address):
    context.set_offline(True)
    write(phone, "Reviewed the camera plan.")
    phone.get_by_text("1 entry waits").wait_for()
    phone.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(address + "/log/")
    assert arrived(again, said, ["Reviewed the camera plan."])


def test_what_was_typed_survives_a_reload_and_an_ended_session_and_is_logged_once(
    phone, context, liaison, address
):
    words = " ".join(["homicide review"] * 1000)
    phone.get_by_label("What was said or done").fill(words)
    phone.wait_for_timeout(200)
    Session.objects.all().delete()
    phone.get_by_role("button", name="Log it").click()
    phone.get_by_text("Your session has ended").wait_for()
    assert said() == []
    sign_in(context, liaison, address)
    phone.goto(address + NEW)
    assert arrived(phone, said, [words])


def test_a_draft_survives_the_reload_of_the_page(phone, address):
    phone.get_by_label("What was said or done").fill("Half a sentence")
    phone.wait_for_timeout(200)
    phone.goto(address + NEW)
    phone.get_by_text("We kept what you typed here").wait_for()
    assert phone.get_by_label("What was said or done").input_value() == "Half a sentence"


def test_what_is_not_accepted_comes_back_with_the_reason_and_the_text(phone, context):
    context.set_offline(True)
    phone.get_by_label("Minutes").fill("5000")
    write(phone, "A very long call.")
    phone.get_by_text("1 entry waits").wait_for()
    context.set_offline(False)
    phone.get_by_text("Not accepted: Minutes").wait_for()
    assert phone.get_by_text("A very long call.").is_visible()
    phone.get_by_role("button", name="Correct it").click()
    phone.get_by_label("Minutes").fill("50")
    phone.get_by_role("button", name="Log it").click()
    phone.wait_for_url("**/sites/*/log/**")
    assert said() == ["A very long call."]


def test_another_person_on_the_same_device_does_not_send_it_as_their_own(phone, context, address):
    context.set_offline(True)
    write(phone, "Mine.")
    phone.get_by_text("1 entry waits").wait_for()
    context.set_offline(False)
    context.clear_cookies()
    sign_in(context, a_user(Role.LIAISON, a_site()), address)
    phone.goto(address + NEW)
    phone.get_by_text("Somebody else wrote an entry here").wait_for()
    assert said() == []


def test_a_link_to_a_request_waits_with_its_entry_and_the_next_entry_has_none(phone, context, address):
    with as_program():
        site = Site.objects.get(slug="saginaw-mi")
    request = a_request(site, title="Trace guns")
    phone.goto(f"{address}{NEW}?request={request.pk}")
    assert phone.get_by_label("Request").input_value() == str(request.pk)
    assert_page_is_sound(phone)
    context.set_offline(True)
    write(phone, "About the guns.")
    phone.get_by_text("1 entry waits").wait_for()
    write(phone, "About the weather.")
    phone.get_by_text("2 entries wait").wait_for()
    phone.goto(address + NEW)  # the page kept for later is the plain one
    assert phone.get_by_label("Request").input_value() == ""
    context.set_offline(False)
    phone.reload()
    assert arrived(phone, linked, {"About the guns.": request.pk, "About the weather.": None})


def test_a_draft_leaves_what_the_page_was_opened_about(phone, address):
    with as_program():
        request = a_request(Site.objects.get(slug="saginaw-mi"), title="Trace guns")
    phone.get_by_label("What was said or done").fill("A draft about nothing yet.")
    phone.wait_for_timeout(300)
    phone.goto(f"{address}{NEW}?request={request.pk}")
    phone.get_by_text("We kept what you typed here").wait_for()
    assert phone.get_by_label("What was said or done").input_value() == "A draft about nothing yet."
    assert phone.get_by_label("Request").input_value() == str(request.pk)


def test_what_waits_is_shown_and_sent_from_the_first_page_too(phone, context, address):
    context.set_offline(True)
    write(phone, "Met the analysts in the basement.")
    phone.get_by_text("1 entry waits").wait_for()
    phone.close()
    context.set_offline(False)
    page = context.new_page()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.goto(address)
    page.wait_for_load_state("networkidle")
    assert said() == ["Met the analysts in the basement."]


def test_a_page_kept_for_two_days_offers_the_day_it_is_on_the_device(phone):
    day = phone.locator("input[name=on]")
    later = timezone.now() + timedelta(days=2)
    offered = day.input_value()
    phone.clock.set_fixed_time(later)
    phone.reload()
    assert day.input_value() == phone.evaluate("new Date().toLocaleDateString('sv')")
    assert day.input_value() > offered
