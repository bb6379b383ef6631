"""HD-02: every page of the portal in Chromium, as a site lead and as BJA: no breach of the policy, no foreign host."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from accounts.roles import Role
from kernel.scope import as_programme
from tests.attack.canaries import plant
from tests.attack.doors import doors
from tests.attack.ground import values_for
from tests.attack.matrix import MATRIX
from tests.browser.checks import assert_no_csp_violations, assert_no_sideways_scroll
from tests.make import a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def pages_for(role):
    """The doors that show a page to the role; files are left to the test client."""
    rows = [(door, MATRIX.get(door.route)) for door in doors()]
    return [
        door
        for door, row in rows
        if row and "GET" in row.methods and 200 in row.answers(role, "GET") and not Path(door.route).suffix
    ]


@pytest.mark.parametrize("role", [Role.LEAD, Role.STAFF])
def test_hd_02_no_page_breaches_the_policy_or_asks_a_foreign_host(page, address, role):
    with as_programme():
        sites, people, rows = plant(2)
    client = Client()
    client.force_login(a_user(role) if role == Role.STAFF else people[sites[0].pk][role])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    seen = 0
    for door in pages_for(role):
        answer = page.goto(address + door.path(values_for(door, sites[0], rows)))
        assert answer.status < 500, door.route
        assert_no_csp_violations(page)
        assert_no_sideways_scroll(page)
        seen += 1
    assert seen > 15
