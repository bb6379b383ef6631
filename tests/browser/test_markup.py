"""IN-01 in Chromium: two hundred texts that try to run, in every field of the road; nothing runs, nothing is loaded, no
breach of the policy is reported.
"""

import pytest

from tests.browser.checks import PHONE
from tests.browser.test_road_pages import sign_in
from tests.liaisons.make.payload_rows import pages_of, plant
from tests.payloads import MARK, PAYLOADS

pytestmark = pytest.mark.django_db(transaction=True)


def test_in_01_no_text_runs_or_loads_anything(page, context, address):
    planted = plant(PAYLOADS)
    asked = []
    context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(f"dialog: {dialog.message}"))
    shown = 0
    for who, paths in pages_of(planted).items():
        sign_in(context, planted[who], address)
        for path in paths:
            assert page.goto(address + path).status == 200, path
            shown += MARK in page.content()
            page.set_viewport_size(PHONE)
            page.mouse.move(150, 300)
            for _ in range(12):
                page.keyboard.press("Tab")
            assert page.evaluate(f"window.{MARK}") is None, path
            assert page.evaluate("window.__breaches") == [], path
    assert shown >= 14
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
