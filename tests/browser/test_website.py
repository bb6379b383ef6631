"""The public website in Chromium."""

import pytest

from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from tests.make import a_focus_area, a_site, in_program, the_portal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def website():
    a_site(name="Mapville", slug="mapville-mi", latitude="43.42", longitude="-83.95")
    a_focus_area()
    in_program(lambda: load_newsroom(by=the_portal()))()
    in_program(publish_sites)()


def test_a_visitor_finds_a_site_from_the_front_page(page, address, website):
    page.goto(address)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Sites").click()
    page.get_by_role("rowheader", name="Mapville, Michigan").get_by_role("link").click()
    assert page.get_by_role("heading", name="Mapville, Michigan").is_visible()
    assert page.get_by_text("Receiving help").is_visible()
