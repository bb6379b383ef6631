"""A need travels from a city to BJA by the keyboard alone: every stop is reached by Tab and can be seen."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from kernel.scope import as_programme
from tests.browser.people import sign_in
from tests.make import a_focus_area, a_site, a_user
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STOPS = 45
FOCUS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const label = here.labels && here.labels.length ? here.labels[0].innerText : "";
  const drawn = here.labels && here.labels.length ? getComputedStyle(here.labels[0], "::before") : style;
  const marked = (one) => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none";
  return {
    name: (label || here.getAttribute("aria-label") || here.innerText || "").trim(),
    // the button inside a date field is marked by the browser itself, where no script can look
    seen: box.bottom > 0 && box.top < innerHeight && (marked(style) || marked(drawn) || here.type === "date"),
  };
}"""


def focus_of(page):
    """What has the focus; what slides in is given a moment."""
    for _ in range(10):
        focus = page.evaluate(FOCUS)
        if focus["seen"]:
            break
        page.wait_for_timeout(50)
    return focus


def tab_to(page, name):
    """Press Tab until the focus is on what begins with ``name``; every stop on the way can be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = focus_of(page)
        assert focus["seen"], f"the focus on {focus['name']!r} can not be seen"
        if focus["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached within {MOST_STOPS} stops")


def write(page, name, text):
    tab_to(page, name)
    page.keyboard.type(text)


def press(page, name):
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_lead_asks_for_help_and_bja_accepts_without_a_mouse(page, context, address):
    area, site = (
        a_focus_area(name="Technology", slug="technology"),
        a_site(name="Riverton", slug="riverton-mi"),
    )
    lead, staff = a_user(Role.LEAD, site), a_user(Role.STAFF)
    sign_in(context, lead, address)
    page.goto(address)
    press(page, "New request")
    write(page, "Title", "Tracing crime guns")
    write(page, "Need", "Recovered guns are not traced.")
    write(page, "Focus area", "Tech")
    write(page, "Type of assistance", "Expert consultation, r")
    write(page, "Desired outcome", "Every gun is traced within a day.")
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    write(page, "Wanted by", f"{day:%m%d%Y}")
    write(page, "Estimated expert hours", "12")
    press(page, "Save and submit to BJA")
    with as_programme():
        request = Request.objects.select_related("site", "focus_area").get()
        assert (request.state, request.focus_area, request.assistance) == (State.SUBMITTED, area, "remote")
    sign_in(context, staff, address)
    page.goto(f"{address}{request.get_absolute_url()}")
    press(page, "Accept")
    press(page, "Accept and commit the hours")
    with as_programme():
        assert Request.objects.get().state == State.ACCEPTED
    page.goto(address)
    page.keyboard.press("Tab")
    assert focus_of(page)["name"] == "Skip to the content"
