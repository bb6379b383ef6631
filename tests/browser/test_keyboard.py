"""A need travels from a city to BJA by the keyboard alone: every stop is reached by Tab and can be seen."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from kernel.scope import as_program
from tests.browser.hands import Keyboard, focus_of
from tests.browser.people import sign_in
from tests.make import a_focus_area, a_site, a_user
from tta.lifecycle import State
from tta.models import Request

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lead_asks_for_help_and_bja_accepts_without_a_mouse(page, context, address):
    area, site = (
        a_focus_area(name="Technology", slug="technology"),
        a_site(name="Riverton", slug="riverton-mi"),
    )
    lead, staff = a_user(Role.LEAD, site), a_user(Role.STAFF)
    hand = Keyboard(page)
    sign_in(context, lead, address)
    page.goto(address)
    hand.press("New request")
    hand.write("Title", "Tracing crime guns")
    hand.write("Need", "Recovered guns are not traced.")
    hand.write("Focus area", "Tech")
    hand.write("Type of assistance", "Expert consultation, r")
    hand.write("Desired outcome", "Every gun is traced within a day.")
    day = timezone.localdate().replace(year=timezone.localdate().year + 1, day=1)
    hand.write("Wanted by", f"{day:%m%d%Y}")
    hand.write("Estimated expert hours", "12")
    hand.press("Save and submit to BJA")
    with as_program():
        request = Request.objects.select_related("site", "focus_area").get()
        assert (request.state, request.focus_area, request.assistance) == (State.SUBMITTED, area, "remote")
    sign_in(context, staff, address)
    page.goto(f"{address}{request.get_absolute_url()}")
    hand.press("Accept")
    hand.press("Accept and commit the hours")
    with as_program():
        assert Request.objects.get().state == State.ACCEPTED
    page.goto(address)
    page.keyboard.press("Tab")
    assert focus_of(page)["name"] == "Skip to the content"
