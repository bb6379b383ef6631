"""AP-01: schemathesis asks everything the description of the public API allows and much that it does not, and every
door of the private side, as nobody and as people of four roles, with every check and from answer to answer.
``python -m tests.attack 100000`` makes so many calls in all.
"""

import os

import pytest
from django.conf import settings
from django.test import Client

from accounts.roles import Role
from kernel.scope import as_program
from newsroom.page_import import load_newsroom
from newsroom.public_site_sync import publish_sites
from tests.attack.asking import OF_A_REAL_DESCRIPTION, ask
from tests.attack.described import private_side
from tests.attack.ground import land
from tests.clearinghouse.make import a_resource, a_term, a_toolkit
from tests.make import a_site, a_user, the_portal

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
NOBODY = None
WHO = [NOBODY, Role.LEAD, Role.STAFF, Role.LIAISON, Role.PROVIDER]
CALLS = int(
    os.environ.get("PORTAL_CALLS") or 0
)  # in all, of the ten parts in equal shares; the suite makes few
OPENAPI = "/api/public/v1/openapi.json"
LOCKED = {302, 400, 403, 404, 405, 410, 413, 422, 429}


def session_of(person):
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def told(answered, what):
    """What came of it: shown by pytest -rP, and by python -m tests.attack."""
    said = f"{what}: {answered.calls} calls {answered.phases}, answers {answered.statuses}"
    print(said)  # noqa: T201 - the figure of the case
    return answered


@pytest.mark.parametrize("role", WHO)
def test_ap_01_the_public_api_answers_as_it_is_described(role, monkeypatch):
    monkeypatch.setattr("api.views.ASKED_AN_HOUR", 10**9)
    with as_program():
        guide = a_resource("Tracing crime guns", terms=[a_term()], url="https://example.org/", year=2018)
        a_toolkit(guide, title="Guns", is_featured=True)
        site = a_site(name="Openville")
        load_newsroom(by=the_portal())
        publish_sites()
        session = session_of(a_user(role, site)) if role else ""
    calls = CALLS // 10 or (0 if role else 1)  # every corner of the description at least once
    answered = told(ask(Client().get(OPENAPI).json(), calls, session=session), f"API as {role}")
    assert answered.findings == {}
    assert ({200, 400} if calls else {200}) <= set(answered.statuses)  # a few calls may all be well-formed
    assert set(answered.phases) >= {"FUZZING", "STATEFUL_TESTING"}


def test_ap_01_nobody_opens_a_private_address_whatever_they_ask():
    with as_program():
        ground = land()
    for of_account in (False, True):
        answered = ask(
            private_side(ground, of_account=of_account),
            0 if of_account else CALLS // 10,
            checks_off=(*OF_A_REAL_DESCRIPTION, "unsupported_method", "allow_header_conformance"),
        )
        told(answered, "private side as nobody")
        assert answered.findings == {}
        assert set(answered.statuses) <= LOCKED


@pytest.mark.parametrize("role", WHO[1:])
def test_ap_01_nothing_breaks_whatever_somebody_signed_in_asks(role):
    with as_program():
        ground = land()
    session = session_of(ground.persons[role])
    answered = told(
        ask(private_side(ground), CALLS // 10, session=session, checks_off=OF_A_REAL_DESCRIPTION),
        f"private side as {role}",
    )
    assert answered.findings == {}
    assert answered.statuses[200] > answered.calls / 20  # they are signed in, to the end
    assert (
        Client(headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}).get("/notices/").status_code
        == 200
    )
    own = ask(private_side(ground, of_account=True), 0, session=session, checks_off=OF_A_REAL_DESCRIPTION)
    assert own.findings == {}
