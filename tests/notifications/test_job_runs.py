"""Daily work runs by the row of its last run: after restarts, beside a second clock, after failures."""

import threading
from datetime import timedelta

import pytest
import redis
from celery.beat import SchedulingError
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kernel import clock
from notifications import job_runs
from notifications.models import JobRun
from psp_portal.celery import CLOCK, app
from psp_portal.job_scheduler import JobScheduler
from psp_portal.tasks import show_that_the_worker_works

DAY = 86_400
DAILY = {"forget travelers": DAY}
WORKER = "show that the worker works"


def a_run(name="forget travelers", *, handed_out, started=None, ended=None, done=None):
    """A row whose times lie so many seconds back."""
    ago = {"handed_out_at": handed_out, "started_at": started, "ended_at": ended, "done_at": done}
    times = {key: clock.now() - timedelta(seconds=value) for key, value in ago.items() if value is not None}
    return JobRun.objects.create(name=name, **times)


@pytest.mark.django_db
def test_a_new_portal_starts_every_job_at_the_first_look():
    assert job_runs.hand_out_due(DAILY) == ["forget travelers"]
    assert job_runs.hand_out_due(DAILY) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("times", "is_due"),
    [
        ({"handed_out": DAY - 60, "started": DAY - 61, "ended": DAY - 62, "done": DAY - 62}, False),
        ({"handed_out": DAY, "started": DAY - 1, "ended": DAY - 2, "done": DAY - 2}, True),
        ({"handed_out": 300}, False),
        ({"handed_out": 601}, True),
        ({"handed_out": 601, "started": 600}, False),
        ({"handed_out": 601, "started": 600, "ended": 590}, True),
        ({"handed_out": 601, "started": 600, "ended": 590, "done": 590}, False),
        ({"handed_out": 4000, "started": 3601}, True),
    ],
    ids=["done yesterday, almost", "done a day ago", "in the queue", "lost in the queue", "running", "failed",
         "done", "its worker is gone"],
)  # fmt: skip
def test_a_daily_job_is_due_by_its_last_run_and_not_by_the_age_of_the_clock(times, is_due):
    a_run(**times)
    assert job_runs.hand_out_due(DAILY) == (["forget travelers"] if is_due else [])


@pytest.mark.django_db(transaction=True)
def test_two_clocks_start_a_job_once():
    names = {f"job {number}": 60.0 for number in range(20)}
    start, found = threading.Barrier(4), []

    def look():
        start.wait()
        with transaction.atomic():
            found.extend(job_runs.hand_out_due(names))
        connection.close()

    clocks = [threading.Thread(target=look) for _ in range(4)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    assert sorted(found) == sorted(names)


@pytest.mark.django_db
def test_a_worker_notes_what_it_did_and_of_an_error_its_type_alone():
    a_run(WORKER, handed_out=5)
    show_that_the_worker_works.apply()
    assert JobRun.objects.get(name=WORKER).done_at is not None
    job_runs.note_end(WORKER, error=type(ValueError("Ana Reyes")).__name__)
    run = JobRun.objects.get(name=WORKER)
    assert run.error == "ValueError"
    assert run.ended_at > run.done_at


@pytest.fixture
def queue():
    client = redis.Redis.from_url(settings.REDIS_URL)
    client.delete("celery")
    yield client
    client.delete("celery")
    client.close()


@pytest.mark.django_db(transaction=True)
def test_the_scheduler_of_beat_puts_each_due_job_into_the_queue_once(queue):
    one, other = JobScheduler(app=app, lazy=False), JobScheduler(app=app, lazy=False)
    assert set(one.schedule) == {name for name, _, _ in CLOCK}
    assert one.tick() > 0
    names = {row.name for row in JobRun.objects.all()}
    assert names == {job_runs.CLOCK, *one.schedule}
    waiting = sum(queue.llen(key) for key in queue.keys("*") if queue.type(key) == b"list")
    other.tick()
    one.next_tick_at = 0
    one.tick()
    assert waiting >= len(CLOCK)
    assert waiting == sum(queue.llen(key) for key in queue.keys("*") if queue.type(key) == b"list")


class NoQueue(JobScheduler):
    """A clock whose queue does not answer."""

    def apply_async(self, *_args, **_kwargs):
        raise SchedulingError("no queue")


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_does_not_answer_leaves_the_job_due():
    scheduler = NoQueue(app=app, lazy=False)
    scheduler.tick()
    assert job_runs.hand_out_due(DAILY) == ["forget travelers"]


@pytest.mark.django_db
def test_the_command_names_the_jobs_that_are_silent(capsys):
    job_runs.hand_out_due({})
    call_command("job_runs", job_runs.CLOCK, silent_seconds=60)
    assert "the clock" in capsys.readouterr().out
    JobRun.objects.update(done_at=clock.now() - timedelta(seconds=61))
    with pytest.raises(CommandError, match="the clock"):
        call_command("job_runs", job_runs.CLOCK, silent_seconds=60, quiet=True)
