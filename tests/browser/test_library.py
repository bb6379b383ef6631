"""The library in Chromium: without a script, on a phone, and left safely."""

import pytest

from accounts.roles import Role
from clearinghouse.models import Kind
from tests.browser.checks import PHONE, assert_page_is_sound, choose
from tests.browser.session import sign_in
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelf():
    guns, guide = a_term(), a_term(Kind.TYPE, "guide")
    a_resource("Promising strategies for homicide investigations", terms=[guide], year=2018)
    return a_resource(
        "Tracing crime guns", terms=[guns, guide], url="https://example.org/guns", abstract="How to."
    )


def test_every_page_of_the_library_is_sound(page, address, shelf):
    for path in ("/clearinghouse/", "/clearinghouse/?q=homocide", "/clearinghouse/?q=xyzzy", "/clearinghouse/topics/",
                 "/clearinghouse/topics/gun-violence/", shelf.get_absolute_url()):  # fmt: skip
        page.goto(address + path)
        assert_page_is_sound(page)


def test_a_visitor_searches_narrows_and_opens_a_record_without_a_script(browser, address, shelf):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/clearinghouse/")
    page.get_by_label("Search titles, abstracts and publishers").fill("gun")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("Gun violence").check()
    page.get_by_role("button", name="Show results").click()
    assert "topic=gun-violence" in page.url
    page.get_by_role("link", name="Tracing crime guns", exact=True).click()
    assert page.get_by_role("heading", name="Tracing crime guns").is_visible()
    assert page.get_by_text("Opens another site: example.org").is_visible()
    context.close()


@pytest.fixture
def elsewhere(page):
    """The site the control leads to, answered here: nothing leaves the machine."""
    page.route(
        "https://www.weather.gov/**",
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("way", ["key", "control"])
def test_a_visitor_leaves_safely_and_back_does_not_return(page, address, shelf, watch, way):
    page.goto(f"{address}/clearinghouse/")
    page.goto(address + shelf.get_absolute_url())
    if way == "key":
        page.keyboard.press("Escape")
    else:
        page.get_by_role("link", name="Leave this site safely").click()
    page.wait_for_url("https://www.weather.gov/")
    page.go_back(wait_until="commit")
    page.wait_for_url("https://www.weather.gov/")
    watch.heard = [one for one in watch.heard if "weather.gov" not in one]


def test_escape_closes_what_is_open_and_the_visitor_stays(page, address, shelf):
    page.set_viewport_size(PHONE)
    page.goto(f"{address}/clearinghouse/")
    page.get_by_text("Menu", exact=True).click()
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert page.url == f"{address}/clearinghouse/"
    assert not page.get_by_role("navigation", name="Main, menu").is_visible()


def test_without_a_script_the_control_is_a_plain_link(browser, address, shelf):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/clearinghouse/")
    assert (
        page.get_by_role("link", name="Leave this site safely").get_attribute("href")
        == "https://www.weather.gov/"
    )
    context.close()


def test_an_analyst_builds_orders_and_shares_a_toolkit(page, address, shelf):
    page.goto(address + shelf.get_absolute_url())
    page.get_by_role("link", name="Add to toolkit").click()
    page.get_by_text("Added. It is in your toolkit.").wait_for()
    assert page.locator("[data-toolkit-count]").first.text_content() == "1"
    page.goto(f"{address}/clearinghouse/?q=homicide")
    page.get_by_role("link", name="Promising strategies").first.click()
    page.get_by_role("link", name="Add to toolkit").click()
    page.get_by_text("Added. It is in your toolkit.").wait_for()

    page.get_by_role("link", name="Toolkit", exact=False).first.click()
    page.get_by_label("Title").fill("For detectives")
    page.get_by_role("button", name="Move up: Promising strategies for homicide investigations").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Now at place 1 of 2.").wait_for(state="attached")
    page.get_by_text("Saved.", exact=True).wait_for()
    assert_page_is_sound(page)
    page.get_by_role("link", name="/t/").first.click()
    assert page.get_by_role("heading", name="For detectives").is_visible()
    assert (
        page.get_by_role("heading", level=2).first.text_content()
        == "Promising strategies for homicide investigations"
    )
    assert_page_is_sound(page)


def test_what_is_in_the_toolkit_says_so_until_it_is_taken_out(page, address, shelf):
    record, found = address + shelf.get_absolute_url(), f"{address}/clearinghouse/?q=tracing"
    page.goto(found)
    page.get_by_role("link", name="Add to toolkit Tracing crime guns").click()
    page.get_by_role("link", name="In your toolkit: open it Tracing crime guns").wait_for()
    page.goto(f"{address}/clearinghouse/")
    page.get_by_role("link", name="In your toolkit: open it Tracing crime guns").wait_for()
    assert page.get_by_role("link", name="Add to toolkit").count() == 1
    page.get_by_label("Search titles, abstracts and publishers").press_sequentially("tracing")
    page.wait_for_url("**?q=tracing")
    page.get_by_role("link", name="In your toolkit: open it Tracing crime guns").wait_for()
    page.goto(record)
    page.get_by_role("link", name="In your toolkit: open it").click()
    page.get_by_label("Remove when saving").check()
    page.get_by_role("button", name="Save the toolkit").click()
    page.get_by_text("Your toolkit is saved.").wait_for()
    page.goto(record)
    assert page.get_by_role("link", name="Add to toolkit").is_visible()


def test_a_toolkit_is_built_without_a_script(browser, address, shelf):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(address + shelf.get_absolute_url())
    page.get_by_role("link", name="Add to toolkit").click()
    page.get_by_role("button", name="Add to toolkit").click()
    page.get_by_label("Note").fill("Start here")
    page.get_by_role("button", name="Save the toolkit").click()
    assert page.get_by_text("Your toolkit is saved.").is_visible()
    assert page.get_by_label("Note").input_value() == "Start here"
    context.close()


def test_a_kept_toolkit_is_read_without_a_connection_and_leaving_removes_it(page, address, shelf):
    toolkit, _ = a_toolkit(shelf, title="For the road")
    page.goto(address + toolkit.get_absolute_url())
    page.get_by_role("button", name="Keep for reading offline").click()
    page.get_by_text("Kept on this device.").wait_for()

    page.context.set_offline(True)
    page.reload()
    assert page.get_by_role("heading", name="For the road").is_visible()
    page.goto(f"{address}/clearinghouse/")
    assert page.get_by_role("heading", name="There is no connection").is_visible()
    page.context.set_offline(False)

    page.goto(address + toolkit.get_absolute_url())
    assert page.evaluate("caches.keys().then((names) => names.length)") == 2
    page.route("https://www.weather.gov/**", lambda route: route.abort())
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)


def test_a_visitor_in_a_browser_keeps_nothing(page, address, shelf):
    page.goto(address + shelf.get_absolute_url())
    page.wait_for_timeout(300)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys().then((names) => names.length)") == 0


def test_results_follow_while_somebody_types_and_the_field_keeps_its_place(page, address, shelf):
    page.goto(f"{address}/clearinghouse/")
    field = page.get_by_label("Search titles, abstracts and publishers")
    field.press_sequentially("tracing")
    page.get_by_role("heading", name="1 resource for “tracing”").wait_for()
    assert field.evaluate("(one) => one === document.activeElement && one.selectionStart === 7")
    assert page.url.endswith("?q=tracing")
    assert page.locator("#facets").get_by_label("Promising").count() == 0
    page.reload()
    assert page.get_by_role("heading", name="1 resource for “tracing”").is_visible()
    assert_page_is_sound(page)


def test_a_curator_publishes_a_suggestion_of_a_visitor(page, address, shelf):
    page.goto(f"{address}/clearinghouse/suggest/")
    page.get_by_label("Title").fill("Street outreach guide")
    page.get_by_label("Address", exact=True).fill("https://example.org/outreach")
    page.get_by_role("button", name="Send the suggestion").click()
    page.get_by_text("A curator looks at every suggestion").wait_for()
    sign_in(page.context, a_user(Role.STAFF), address)
    page.goto(f"{address}/clearinghouse/curate/")
    page.get_by_role("row", name="Street outreach guide").get_by_role("link", name="Publish").click()
    choose(page, "Gun violence")
    page.get_by_label("Type").fill("guide")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("It is in the library.").wait_for()
    page.context.clear_cookies()
    page.goto(f"{address}/clearinghouse/?q=outreach")
    assert page.get_by_role("link", name="Street outreach guide", exact=True).is_visible()
