"""The supervisor with everything it supervises, as a person starts, disturbs and stops it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.machine.processes import (
    ROOT,
    a_free_port,
    command_line,
    living_with,
    start,
    surroundings,
    wait_for,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")]


class Portal:
    """One running portal with its data in ``folder``."""

    def __init__(self, folder):
        self.folder, self.port = folder, a_free_port()
        self.said = folder.with_name(folder.name + ".said")
        self.environment = surroundings(PORTAL_DATA=str(folder), PORTAL_PORT=str(self.port))
        self.process = None

    def start(self, *, seconds=180):
        self.said.unlink(missing_ok=True)
        self.process = start("manage.py", "portal", log=self.said, env=self.environment)
        wait_for(
            lambda: "is ready" in self.words() or self.process.poll() is not None,
            seconds=seconds,
            what="ready",
        )
        assert "is ready" in self.words(), self.words()
        return self

    def words(self):
        return self.said.read_text() if self.said.exists() else ""

    def status(self):
        """What the health address answers; 0 when nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as complaint:
            return complaint.code
        except OSError:
            return 0

    def child(self, words):
        """The number of the supervisor's child whose command line has ``words``."""
        children = (
            (Path("/proc") / f"{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        )
        return next((int(number) for number in children if words in command_line(number)), None)

    def is_empty(self):
        return living_with(self.folder) == set()


@pytest.fixture(scope="module")
def stopped(tmp_path_factory):
    """The data of a portal that was started once, so that each test need not load everything again."""
    portal = Portal(tmp_path_factory.mktemp("stopped") / "data").start()
    portal.process.terminate()
    portal.process.wait(timeout=30)
    return portal.folder


@pytest.fixture(scope="module")
def portal(stopped, tmp_path_factory):
    running = a_portal(stopped, tmp_path_factory.mktemp("portal") / "data with space").start()
    yield running
    running.process.kill()
    running.process.wait()
    wait_for(running.is_empty, seconds=30, what="nothing left")


def a_portal(stopped, folder):
    shutil.copytree(stopped, folder, symlinks=True)
    return Portal(folder)


def test_the_last_words_are_the_address(portal):
    assert f"The portal is ready at http://127.0.0.1:{portal.port}/" in portal.words()
    assert portal.status() == 200


CHILDREN = [
    "bin/postgres -D",
    "valkey-server",
    "granian",
    "psp_portal worker",
    "psp_portal beat",
    "guardian.py",
]


@pytest.mark.parametrize("words", CHILDREN)
def test_a_killed_child_is_started_again_and_the_portal_recovers_by_itself(portal, words):
    number = portal.child(words)
    os.kill(number, signal.SIGKILL)
    wait_for(lambda: portal.child(words) not in {None, number}, seconds=60, what=f"a new {words}")
    wait_for(lambda: portal.status() == 200, seconds=60, what="healthy")
    time.sleep(1)
    assert [portal.status() for _ in range(12)] == [200] * 12


def test_a_killed_process_of_the_web_server_is_replaced(portal):
    web = portal.child("granian")
    workers = Path(f"/proc/{web}/task/{web}/children").read_text().split()
    os.kill(int(workers[0]), signal.SIGKILL)
    time.sleep(2)
    assert [portal.status() for _ in range(12)] == [200] * 12


def test_the_worker_takes_up_its_work_after_the_queue_was_killed(portal):
    os.kill(portal.child("valkey-server"), signal.SIGKILL)
    wait_for(lambda: portal.status() == 200, seconds=60, what="healthy")

    def answers():
        ping = [sys.executable, "-m", "celery", "-A", "psp_portal", "inspect", "ping", "--timeout", "2"]
        told = json.loads((portal.folder / "environment").read_text())
        env = portal.environment | told
        return (
            "pong"
            in subprocess.run(ping, cwd=ROOT, env=env, capture_output=True, text=True, check=False).stdout
        )

    wait_for(answers, seconds=40, what="the worker answers")


def test_a_second_portal_in_the_same_folder_is_refused_with_a_sentence(portal):
    second = subprocess.run(
        [sys.executable, "manage.py", "portal"],
        cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert f"runs already from this folder (process {portal.process.pid})" in second.stderr
    assert portal.status() == 200


def test_a_command_runs_beside_the_portal(portal):
    words = [sys.executable, "manage.py", "portal", "shell", "-v", "0", "-c"]
    code = (
        "from django.db import connection as c; k = c.cursor(); k.execute('select user'); print(k.fetchone())"
    )
    done = subprocess.run(
        [*words, code], cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "('portal_app',)\n"
    assert portal.status() == 200


def test_its_files_are_for_its_owner_alone(portal):
    for name in (".", "environment", "portal_secret_key", "portal_field_key", "logs", "postgres", "valkey"):
        assert (portal.folder / name).stat().st_mode & 0o077 == 0, name


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_its_like_stop_everything_with_code_0(stopped, tmp_path, how):
    portal = a_portal(stopped, tmp_path / "data").start()
    assert len(living_with(portal.folder)) >= 8
    portal.process.send_signal(how)
    assert portal.process.wait(timeout=60) == 0
    assert portal.is_empty()
    assert not (portal.folder / "environment").exists()
    assert portal.words().endswith("Stopped.\n")


def test_ctrl_c_while_it_starts_stops_everything_with_code_0(tmp_path):
    portal = Portal(tmp_path / "data")
    process = start("manage.py", "portal", log=portal.said, env=portal.environment)
    wait_for(lambda: "Bringing the database" in portal.words(), seconds=30, what="migrating")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert portal.is_empty()


def test_a_killed_supervisor_leaves_no_process_and_starts_again(stopped, tmp_path):
    portal = a_portal(stopped, tmp_path / "data").start()
    portal.process.kill()
    portal.process.wait()
    wait_for(portal.is_empty, seconds=30, what="nothing left")
    portal.start()
    assert portal.status() == 200
    portal.process.terminate()
    assert portal.process.wait(timeout=60) == 0


def test_a_supervisor_killed_with_its_guardian_leaves_no_process(stopped, tmp_path):
    portal = a_portal(stopped, tmp_path / "data").start()
    guardian = portal.child("guardian.py")
    os.kill(portal.process.pid, signal.SIGSTOP)
    os.kill(guardian, signal.SIGKILL)
    portal.process.kill()
    portal.process.wait()
    wait_for(portal.is_empty, seconds=30, what="nothing left")


def test_a_second_start_takes_less_than_ten_seconds(stopped, tmp_path):
    portal, took = a_portal(stopped, tmp_path / "data"), []
    while len(took) < 3 and (
        not took or took[-1] >= 10
    ):  # the machine may be busy with something else just now
        began = time.monotonic()
        portal.start()
        took.append(time.monotonic() - began)
        assert "Bringing the database" not in portal.words()  # nothing was new
        portal.process.terminate()
        portal.process.wait(timeout=60)
    assert min(took) < 10
