"""What the three health addresses answer when something is missing."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core.cache import cache
from django.db import connection

from kernel import clock
from notifications import job_runs
from notifications.models import JobRun
from psp_portal import health
from tests.notifications.make import a_clock_that_works


class Usage(NamedTuple):
    """What shutil.disk_usage answers, in bytes."""

    total: int
    used: int
    free: int


@pytest.fixture
def all_is_well(transactional_db):
    a_clock_that_works()


def answer(client, address="/health/ready"):
    response = client.get(address)
    return response.status_code, response.content.decode()


def test_a_portal_that_works_is_ready(client, all_is_well):
    for address in ("/health/live", "/health/", "/health/ready"):
        assert answer(client, address) == (200, "ok\n")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (job_runs.CLOCK, "clock: silent for three minutes\n"),
        (health.WORKER, "worker: nothing done for five minutes\n"),
        (health.MAIL, "mail: nothing sent or looked for in fifteen minutes\n"),
    ],
)
def test_a_stopped_clock_or_worker_is_not_ready(client, all_is_well, name, line):
    JobRun.objects.filter(name=name).update(done_at=clock.now() - timedelta(minutes=16))
    assert answer(client) == (503, line)
    assert answer(client, "/health/") == (200, "ok\n")


def test_a_database_that_can_not_be_written_is_not_ready(client, all_is_well):
    with connection.cursor() as cursor:
        cursor.execute("set default_transaction_read_only = on")
        assert answer(client) == (503, "database: read only\n")
        cursor.execute("reset default_transaction_read_only")
    assert answer(client) == (200, "ok\n")


def test_a_full_disk_is_not_ready(client, all_is_well, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - 5, 5))
    assert answer(client) == (503, "disk: almost full\n")


def test_a_queue_that_refuses_to_write_is_not_ready(client, all_is_well):
    server = cache._cache.get_client(None, write=True)
    server.config_set("maxmemory", 1)
    try:
        assert answer(client) == (503, "queue: no answer, or it can not write\n")
        assert answer(client, "/health/live") == (200, "ok\n")
    finally:
        server.config_set("maxmemory", 0)
    assert answer(client) == (200, "ok\n")


def test_a_portal_that_was_never_started_whole_is_not_ready(client, transactional_db):
    status, text = answer(client)
    assert status == 503
    assert [line.partition(":")[0] for line in text.splitlines()] == ["clock", "worker", "mail"]
