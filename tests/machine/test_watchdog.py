"""The first process of a container ends a program that hangs, and nothing else."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.machine.processes import ROOT, wait_for

HANGS = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
WORKS = "import time; print('up', flush=True); time.sleep(60)"
SHORT = """
from psp_portal import watchdog
watchdog.GRACE_SECONDS, watchdog.END_SECONDS, watchdog.CHECK_SECONDS = {grace}, 0.5, 1
watchdog.watch.__kwdefaults__["grace_seconds"] = {grace}
import sys
sys.exit(watchdog.main(sys.argv[1:]))
"""


def watched(code, check, tmp_path, *, grace=0):
    """The watchdog over a Python that runs ``code``, with a look every tenth of a second."""
    env = os.environ | {"PORTAL_WATCH": check, "PORTAL_WATCH_SECONDS": "0.1", "TMPDIR": str(tmp_path)}
    words = [sys.executable, "-c", SHORT.format(grace=grace), sys.executable, "-c", code]
    return subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("code", [HANGS, WORKS], ids=["deaf to a request to end", "polite"])
@pytest.mark.parametrize("check", ["false", "sleep 5"])
def test_a_program_whose_check_fails_four_times_is_ended_with_its_container(code, check, tmp_path):
    watchdog = watched(code, check, tmp_path)
    _, complaint = watchdog.communicate(timeout=30)
    assert watchdog.returncode == 1
    assert complaint.count("check ") == 4
    assert "the program hangs" in complaint
    assert not (tmp_path / "healthy").exists()


def test_a_program_that_works_is_left_alone_and_ends_when_it_is_asked_to(tmp_path):
    watchdog = watched(WORKS, "true", tmp_path)
    assert watchdog.stdout.readline() == "up\n"
    wait_for((tmp_path / "healthy").exists, seconds=10, what="a success is written down")
    watchdog.send_signal(signal.SIGTERM)
    _, complaint = watchdog.communicate(timeout=10)
    assert watchdog.returncode == 128 + signal.SIGTERM
    assert complaint == ""


def test_three_misses_and_a_success_are_no_reason_to_end_it(tmp_path):
    """The check fails three times, succeeds, fails three times, and so on."""
    count = tmp_path / "count"
    code = f"import pathlib; p = pathlib.Path({str(count)!r}); n = len(p.read_text()) if p.exists() else 0; "
    code += "p.write_text('x' * (n + 1)); raise SystemExit(0 if n % 4 == 3 else 1)"
    watchdog = watched(WORKS, f'{sys.executable} -c "{code}"', tmp_path)
    wait_for(lambda: count.exists() and len(count.read_text()) > 9, seconds=30, what="ten checks")
    assert watchdog.poll() is None
    watchdog.terminate()
    watchdog.communicate(timeout=10)


def test_a_program_that_starts_is_given_time(tmp_path):
    watchdog = watched(WORKS, "false", tmp_path, grace=60)
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):
        watchdog.wait(1.5)
    assert time.monotonic() - began > 1
    watchdog.terminate()
    assert watchdog.communicate(timeout=10)[1] == ""


def test_the_exit_code_of_the_program_is_the_container_s(tmp_path):
    watchdog = watched("raise SystemExit(7)", "true", tmp_path)
    watchdog.communicate(timeout=10)
    assert watchdog.returncode == 7
