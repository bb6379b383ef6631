"""AP-01: schemathesis asks everything the description of the public API allows and much that it does not, and the
private side as nobody and as people.  ``python -m tests.attack 2000`` asks so many of every address and method.
"""

import os

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as chance
from schemathesis.generation.modes import GenerationMode

from accounts.roles import Role
from newsroom.loading import load_newsroom
from newsroom.publishing import publish_sites
from psp_portal.wsgi import application
from tests.attack.described import private_side
from tests.attack.ground import land
from tests.clearinghouse.make import a_resource, a_term
from tests.make import a_site, the_portal

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("PORTAL_EXAMPLES") or 0)  # of every address and method; the suite asks few
OPENAPI = "/api/public/v1/openapi.json"
HOST = {"Host": "testserver"}


@pytest.fixture(autouse=True)
def _one_connection():
    """As Django's own test client does: the transaction of the test outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask_everything(
    schema, examples, answered, *, modes=(GenerationMode.POSITIVE, GenerationMode.NEGATIVE), headers=HOST
):
    """Each operation ``examples`` times in each mode; ``answered(case, response)`` judges.  Returns how often."""
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in modes:

            @chance(
                max_examples=examples, database=None, deadline=None, derandomize=not EXAMPLES,
                phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case):
                nonlocal asked
                asked += 1
                answered(case, case.call(headers=headers))

            ask()
    return asked


@pytest.mark.slow
def test_ap_01_the_public_api_answers_as_it_is_described(monkeypatch):
    monkeypatch.setattr("api.public.ASKED_AN_HOUR", 10**9)
    a_resource("Tracing crime guns", terms=[a_term()], url="https://example.org/", year=2018)
    a_site(name="Openville")
    load_newsroom(by=the_portal())
    publish_sites()
    schema = schemathesis.openapi.from_wsgi(OPENAPI, application, headers=HOST)
    asked = ask_everything(schema, EXAMPLES or 15, lambda case, answer: case.validate_response(answer))
    assert asked >= (EXAMPLES or 15) * 7


def locked(case, answer):
    """Nobody gets anything: led to the sign-in page, refused, or told that nothing is there."""
    assert answer.status_code in {302, 400, 403, 404, 405, 410, 413}, (case.path, answer.status_code)
    if answer.status_code == 302:
        assert answer.headers["location"][0].startswith("/accounts/login/"), case.path


def whole(case, answer):
    """Nothing breaks."""
    assert answer.status_code < 500, (case.method, case.formatted_path, case.query, case.body)


@pytest.mark.slow
def test_ap_01_nobody_opens_a_private_address_whatever_they_ask():
    schema = schemathesis.openapi.from_dict(private_side())
    schema.app = application
    assert ask_everything(schema, EXAMPLES or 2, locked, modes=[GenerationMode.POSITIVE]) > 250


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.LEAD, Role.STAFF, Role.LIAISON, Role.PROVIDER])
def test_ap_01_nothing_breaks_whatever_somebody_signed_in_asks(role):
    client = Client()
    client.force_login(land().persons[role])
    schema = schemathesis.openapi.from_dict(private_side())
    schema.app = application
    cookie = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    }
    assert (
        ask_everything(schema, EXAMPLES or 2, whole, modes=[GenerationMode.POSITIVE], headers=HOST | cookie)
        > 250
    )
