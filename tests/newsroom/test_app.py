"""The phone app: what a phone asks for before it offers to install it."""

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

pytestmark = pytest.mark.django_db


def test_the_app_names_icons_that_are_there_in_the_sizes_it_says(client):
    app = client.get("/manifest.webmanifest").json()
    assert app["start_url"].startswith(app["scope"])
    drawn = [icon for icon in app["icons"] if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon in drawn} == {"192x192", "512x512"}
    assert {icon["purpose"] for icon in drawn} == {"any", "maskable"}
    for icon in drawn:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert icon["sizes"] == "{}x{}".format(*picture.size)


def test_every_page_names_an_icon_for_the_home_screen_of_a_phone(client):
    page = client.get("/accounts/login/").content.decode()
    touch = page.partition('rel="apple-touch-icon" href="/static/')[2].partition('"')[0]
    with Image.open(finders.find(touch)) as picture:
        assert picture.size == (180, 180)
