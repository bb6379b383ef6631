"""Pages of documents and pictures are sound; a file is saved and never shown (case FI-06)."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from documents.storage import Upload
from exchanges.actions.documents import add_exchange_document
from kernel.scope import as_program
from newsroom.actions import add_picture
from newsroom.page_import import load_newsroom
from tests.browser.checks import assert_page_is_sound
from tests.browser.people import sign_in
from tests.documents.make import PDF, a_paper, picture
from tests.exchanges.make import an_exchange
from tests.liaisons.makers import a_report
from tests.make import a_request, a_site, a_user, the_portal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ground():
    first, second = a_site(name="Saginaw"), a_site(name="Flint")
    lead, staff = a_user(Role.LEAD, second, name="Chief Sample"), a_user(Role.STAFF)
    liaison = a_user(Role.LIAISON, first)
    exchange, request, report = an_exchange(first, second), a_request(second), a_report(first, by=liaison)
    with as_program():
        load_newsroom(by=the_portal())
        document = add_exchange_document(exchange, a_paper("Agenda of the two days"), by=lead)
        add_picture(Upload("A wall map", "map.png", picture("png", size=(900, 500))), by=staff)
        addresses = {
            "exchange": exchange.get_absolute_url(),
            "request": request.get_absolute_url(),
            "report": report.get_absolute_url(),
            "entry": report.entry.get_absolute_url(),
            "document": document.get_absolute_url(),
        }
    return {"lead": lead, "staff": staff, "liaison": liaison, **addresses}


def test_pages_of_documents_and_pictures_are_sound(page, context, address, ground):
    exchange, request, report, entry = (ground[name] for name in ("exchange", "request", "report", "entry"))
    pages = {
        "lead": [exchange, f"{exchange}documents/new/", f"{ground['document']}withdraw/",
                 request, f"{request}documents/new/"],
        "liaison": [report, f"{report}documents/new/", entry, f"{entry}documents/new/"],
        "staff": ["/website/", "/website/pictures/", "/website/pictures/new/", "/website/offers/"],
    }  # fmt: skip
    for who, paths in pages.items():
        sign_in(context, ground[who], address)
        for path in paths:
            page.goto(address + path)
            assert_page_is_sound(page)


@pytest.mark.parametrize("has_script", [True, False])
def test_a_lead_adds_an_agenda_and_what_was_typed_stays_when_the_file_is_refused(
    browser, address, ground, tmp_path, has_script
):
    context = browser.new_context(java_script_enabled=has_script)
    sign_in(context, ground["lead"], address)
    page = context.new_page()
    page.goto(f"{address}{ground['request']}")
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("What it is").fill("The map of the district")
    wrong, right = tmp_path / "map.svg", tmp_path / "map.png"
    wrong.write_text("<svg/>")
    right.write_bytes(picture("png"))
    page.get_by_label("File", exact=True).set_input_files(wrong)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("The portal takes PDF, Word").last).to_be_visible()
    expect(page.get_by_label("What it is")).to_have_value("The map of the district")
    page.get_by_label("File", exact=True).set_input_files(right)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("link", name="The map of the district", exact=True)).to_be_visible()
    context.close()


def test_fi_06_a_file_opened_in_chromium_is_saved_and_not_shown(page, context, address, ground):
    sign_in(context, ground["lead"], address)
    page.goto(address + ground["exchange"])
    before = page.url
    with page.expect_download() as saving:
        page.get_by_role("link", name="Agenda of the two days", exact=True).click()
    saved = saving.value
    assert saved.suggested_filename == "agenda.pdf"
    assert Path(saved.path()).read_bytes() == PDF
    assert page.url == before


def test_a_picture_on_a_page_keeps_its_room_before_it_has_come(page, context, address, ground):
    sign_in(context, ground["staff"], address)
    page.goto(f"{address}/website/pictures/")
    line = page.locator("code").first.inner_text()
    page.goto(f"{address}/website/offers/")
    page.get_by_text("Pictures to put into the text").click()
    expect(page.get_by_text(line)).to_be_visible()
    page.get_by_label("Body").fill(f"A map:\n\n{line}\n\nBelow it.")
    page.get_by_role("button", name="Save this version").click()
    context.clear_cookies()
    page.route("**/pictures/**", lambda route: route.abort())
    page.goto(f"{address}/offers/")
    box = page.get_by_role("img", name="A wall map").bounding_box()
    assert abs(box["width"] / box["height"] - 900 / 500) < 0.02
    assert_page_is_sound(page)
