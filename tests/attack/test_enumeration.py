"""AN-04: known and unknown are answered alike: status, headers, body, statements, letters, hashes.

The clock itself is read by ``run.py speed --enumeration 2000`` (tests/speed/enumeration.py).
"""

import re
from unittest import mock

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from notifications.models import Notice
from tests.speed.enumeration import DOORS, Doors, auc

pytestmark = pytest.mark.django_db
BY_CHANCE = {"X-Reference", "Expires", "Set-Cookie", "Content-Length"}  # the length: of what was typed


def said(answer, typed):
    """Status, headers and body without what differs by chance: the reference, the hour, CSRF's mask, what was typed."""
    body = re.sub(r'value="[A-Za-z0-9]{64}"|"challenge": "[^"]+"', "", answer.content.decode())
    body = body.replace(answer.headers["X-Reference"], "").replace(typed, "")
    headers = {name: value for name, value in answer.headers.items() if name not in BY_CHANCE}
    return (
        answer.status_code,
        {name: re.sub("nonce-[^']+", "", value) for name, value in headers.items()},
        body,
    )


def kinds_of(statements):
    """The statements without what differs by chance: their values, the names of savepoints and cursors."""
    by_chance = r"'(?:[^']|'')*'|\b\d+\b|\"s\d+_x\d+\"|_django_curs_\w+"
    shapes = [re.sub(by_chance, "?", query["sql"]) for query in statements]
    return [re.sub(r"(\?|NULL)(, (\?|NULL))+", "?", shape)[:120] for shape in shapes]


def asked(doors, name, *, is_known):
    """Everything an outsider could see or feel of one question; its effects are taken back."""
    cache.clear()
    hasher = type(get_hasher())
    with transaction.atomic():
        question = getattr(doors, name)(is_known)
        letters = Notice.objects.count()
        with (
            CaptureQueriesContext(connection) as captured,
            mock.patch.object(hasher, "encode", autospec=True, side_effect=hasher.encode) as hashed,
        ):
            answer = question.ask()
        seen = said(answer, question.typed)
        felt = {
            "statements": kinds_of(captured.captured_queries),
            "letters": Notice.objects.count() - letters,
            "hashes": hashed.call_count,
        }
        transaction.set_rollback(True)
    return seen, felt


@pytest.mark.slow
@pytest.mark.parametrize("name", DOORS)
def test_an_04_known_and_unknown_are_answered_alike_and_cost_the_same(name):
    doors = Doors()
    asked(doors, name, is_known=True)  # what is kept from the first time on is kept now
    known, unknown = (asked(doors, name, is_known=is_known) for is_known in (True, False))
    assert known == unknown
    assert known[0][0] in {200, 302}


def test_an_04_nobody_signs_up_for_an_account(client):
    assert client.get("/accounts/signup/").status_code == client.post("/accounts/signup/").status_code == 404


def test_the_curve_tells_a_slow_answer_from_a_quick_one():
    assert auc([1, 2, 3, 4], [1, 2, 3, 4]) == 0.5
    assert auc([11, 12], [1, 2]) == auc([1, 2], [11, 12]) == 1
