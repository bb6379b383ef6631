import json
import logging
from io import StringIO

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from accounts.roles import Role
from psp_portal import log_config, urls
from tests.architecture.house import ROOT
from tests.make import a_site, a_user

SECRET = "what-only-robin-knows"


@login_not_required
def breaks(_request, token):
    raise ValueError(f"{SECRET} {token}")


@login_not_required
def refuses(_request):
    raise PermissionDenied("Fewer than 2 expert hours remain for Gary, Indiana.")


@login_not_required
def unreadable(_request):
    raise BadRequest("This list knows no filter called x.")


@login_not_required
def takes(request):
    return HttpResponse(request.POST["text"])


urlpatterns = [
    *urls.urlpatterns,
    path("breaks/<str:token>/", breaks),
    path("refuses/", refuses),
    path("unreadable/", unreadable),
    path("takes/", takes),
]
handler400, handler403, handler404, handler500 = (
    urls.handler400, urls.handler403, urls.handler404, urls.handler500,
)  # fmt: skip


@pytest.fixture
def visitor(settings):
    settings.ROOT_URLCONF = "tests.ui.test_errors"
    return Client(raise_request_exception=False)


def test_a_page_that_breaks_says_so_in_plain_words_with_the_reference_of_the_log(visitor):
    answer = visitor.get(f"/breaks/{SECRET}/")
    assert answer.status_code == 500
    assert answer["X-Reference"] in answer.text
    assert "Something broke on our side" in answer.text
    assert SECRET not in answer.text


def test_a_refusal_shows_its_sentence(visitor):
    answer = visitor.get("/refuses/")
    assert answer.status_code == 403
    assert "Fewer than 2 expert hours remain for Gary, Indiana." in answer.text
    assert answer["X-Reference"] in answer.text


def test_an_address_that_can_not_be_read_shows_our_sentence(visitor):
    answer = visitor.get("/unreadable/")
    assert answer.status_code == 400
    assert "This list knows no filter called x." in answer.text


def test_a_body_that_is_too_large_is_413(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = visitor.post("/takes/", {"text": "x" * 2000})
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_form_from_elsewhere_is_refused_in_plain_words(settings):
    settings.ROOT_URLCONF = "tests.ui.test_errors"
    answer = Client(enforce_csrf_checks=True).post("/takes/", {"text": "x"})
    assert answer.status_code == 403
    assert "This form was open too long" in answer.text
    assert "CSRF" not in answer.text


def test_error_pages_ask_the_database_nothing(visitor, django_assert_num_queries, db):
    for address in ("/breaks/x/", "/refuses/", "/unreadable/", "/nothing/here/"):
        with django_assert_num_queries(0):
            visitor.get(address)


@pytest.mark.django_db
def test_missing_and_not_yours_are_the_same_bytes():
    person = a_user(Role.LEAD, a_site())
    others = a_site()
    client = Client()
    client.force_login(person)
    hidden = client.get(f"/sites/{others.slug}/")
    missing = client.get("/sites/nowhere-xx/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.content == missing.content


# ---- the log


@pytest.fixture
def lines():
    """What the production log would hold, line by line."""
    formatter = log_config.configure(is_production=True)["formatters"]["lines"]
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter.pop("()")(**formatter))
    root = logging.getLogger()
    before, level = root.handlers, root.level
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.handlers = before
    root.setLevel(level)


def test_a_failure_is_logged_with_its_reference_route_and_kind_but_not_its_words(lines, visitor):
    answer = visitor.get(f"/breaks/{SECRET}/?q={SECRET}", headers={"user-agent": SECRET})
    said = lines()
    assert SECRET not in json.dumps(said)
    failed = next(line for line in said if line["event"] == "request_failed")
    assert failed["reference"] == answer["X-Reference"]
    assert failed["failure"] == "builtins.ValueError"
    assert any("test_errors.py" in place for place in failed["places"])
    assert set().union(*said) <= log_config.KEPT


def test_every_answer_is_one_line_with_route_status_and_time(lines, visitor):
    answer = visitor.get(f"/unreadable/?q={SECRET}")
    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert (line["route"], line["code"], line["method"]) == ("unreadable/", 400, "GET")
    assert line["reference"] == answer["X-Reference"]
    assert line["milliseconds"] >= 0


def test_a_library_that_logs_an_address_is_logged_as_its_pattern(lines):
    logging.getLogger("some.library").warning("Forbidden (%s): %s", "reason", f"/invitations/{SECRET}/")
    (line,) = lines()
    assert line["event"] == "Forbidden (%s): %s"


@pytest.mark.parametrize("name", ["sites.alarms", "notifications.delivery", "liaisons", "psp_portal.wsgi"])
def test_a_line_of_our_own_keeps_its_words(lines, name):
    logging.getLogger(name).error("%s: %s", "the ledger does not add up", "Allotment 5: granted 250.")
    (line,) = lines()
    assert line["event"] == "the ledger does not add up: Allotment 5: granted 250."


def test_every_logger_of_ours_is_known_as_ours():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert {"sites", "tta", "notifications", "kernel"} <= packages
    assert packages <= log_config.OURS
    assert "django" not in log_config.OURS
