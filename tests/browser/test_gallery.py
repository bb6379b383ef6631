"""The component gallery in Chromium: every page sound, narrow and wide."""

import pytest

from tests.browser.checks import PHONE, assert_no_sideways_scroll, assert_page_is_sound
from ui.gallery import STATUSES


@pytest.mark.parametrize("path", ["/ui/", "/ui/?refused=yes", "/ui/focus/", "/ui/public/", "/no/such/page/"])
def test_every_page_of_the_gallery_is_sound(page, address, path):
    page.goto(address + path)
    assert_page_is_sound(page)


def test_every_error_page_is_sound(page, address):
    for status in STATUSES:
        page.goto(f"{address}/ui/errors/{status}/")
        assert_page_is_sound(page)


def test_the_skip_link_comes_first_then_the_banner_then_the_header(page, address):
    page.goto(f"{address}/ui/")
    stops = []
    for _ in range(3):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert stops == ["Skip to the content", "What is real and what is invented?", "PSP Portal"]


def test_the_skip_link_leads_past_the_header(page, address):
    page.goto(f"{address}/ui/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_opens_and_leads_on_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}/ui/")
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main, menu").get_by_role("link", name="Requests").click()
    assert page.url.endswith("#requests")
    context.close()


def test_escape_closes_the_menu_and_gives_the_focus_back(page, address):
    page.goto(f"{address}/ui/")
    summary = page.locator("details.psp-menu summary", has_text="Acting as")
    summary.click()
    assert page.get_by_role("button", name="Liaison").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Liaison").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_a_refused_form_is_read_from_its_list_of_errors_which_leads_to_the_fields(page, address):
    page.goto(f"{address}/ui/?refused=yes")
    assert page.evaluate("document.activeElement.hasAttribute('data-errors')")
    page.get_by_role("link", name="Title: Fill this in.").click()
    assert page.evaluate("document.activeElement.name") == "title"
    assert page.title().startswith("Error: ")


def test_every_point_of_the_map_is_reached_by_the_keyboard_and_says_its_name(page, address):
    page.goto(f"{address}/ui/")
    link = page.get_by_role("link", name="San Juan, Puerto Rico, cohort 2024, operations")
    link.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#san-juan-pr")


def test_a_combo_box_is_a_select_without_a_script_and_finds_by_a_part_with_one(page, address, browser):
    page.goto(f"{address}/ui/")
    box = page.get_by_role("combobox", name="Agency")
    box.fill("Prosecutor")
    page.get_by_role("option", name="Saginaw County Prosecutor").click()
    assert box.input_value() == "Saginaw County Prosecutor"
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{address}/ui/")
    plain.get_by_label("Agency").select_option(label="Saginaw Police Department")
    plain.context.close()


def test_on_paper_only_the_content_is_left(page, address):
    page.goto(f"{address}/ui/")
    page.emulate_media(media="print")
    for gone in ("header.psp-header", ".psp-banner", ".psp-footer", ".psp-filters"):
        assert not page.locator(gone).first.is_visible()
    assert page.get_by_role("table", name="Sites").is_visible()


def test_large_letters_do_not_break_a_narrow_page(page, address):
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{address}/ui/")
    assert_no_sideways_scroll(page)


def test_sorting_changes_the_list_in_its_place_and_keeps_the_focus(page, address):
    page.goto(f"{address}/ui/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Site", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("th[aria-sort=descending]").wait_for()
    first = page.locator("#list tbody th").first
    assert first.inner_text() == "Saginaw, Michigan"
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.id") == "sort-site"
    assert page.url.endswith("?sort=-site")
    page.go_back()
    page.locator("th[aria-sort=ascending]").wait_for()
    assert page.locator("#list tbody th").first.inner_text() == "Anchorage, Alaska"


def test_without_a_script_sorting_is_a_link(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/ui/")
    page.get_by_role("link", name="Site", exact=True).click()
    assert page.locator("#list tbody th").first.inner_text() == "Saginaw, Michigan"
    context.close()
