"""The first process of a container: starts the program and ends it when it hangs, so that Docker
starts another.

Docker restarts what has ended and leaves alone what is only unhealthy: two hanging web processes
would hang for ever. ``PORTAL_WATCH`` is a command that succeeds while the program works. After
MOST_MISSES failures in a row, one every EVERY_SECONDS, the program is ended with code 1. Without
``PORTAL_WATCH`` the program is simply run.

Only the standard library: it must start when nothing else does.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

EVERY_SECONDS = float(os.environ.get("PORTAL_WATCH_SECONDS") or 15)
GRACE_SECONDS = 60  # a program that starts may be silent for so long
MOST_MISSES = 4
CHECK_SECONDS = 20  # a check that takes longer has failed
END_SECONDS = 20  # between the request to end and the kill
# Touched at each success. A container has its temporary folder for itself.
VERDICT = Path(os.environ.get("TMPDIR") or "/tmp") / "healthy"  # noqa: S108


def main(command):
    """Run ``command`` to its end; answers its exit code, or 1 where it was ended for hanging."""
    check = os.environ.get("PORTAL_WATCH", "")
    if not check:
        os.execvp(command[0], command)  # noqa: S606 no shell is the point
    program = subprocess.Popen(command, start_new_session=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _frame: program.send_signal(number))
    return watch(program, shlex.split(os.path.expandvars(check)))


def watch(program, check, *, grace_seconds=GRACE_SECONDS):
    """Until the program ends, or is ended after too many misses."""
    misses, patient_until = 0, time.monotonic() + grace_seconds
    while True:
        try:
            code = program.wait(EVERY_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        else:
            if code >= 0:  # as a shell answers for a program that a signal ended
                return code
            return 128 - code
        if succeeds(check):
            misses, patient_until = 0, 0
            VERDICT.touch()
        elif time.monotonic() > patient_until:
            misses += 1
            say(f"check {misses} of {MOST_MISSES} failed: {shlex.join(check)}")
        if misses >= MOST_MISSES:
            say("the program hangs; it is ended, and the container with it")
            end(program)
            return 1


def succeeds(check):
    """Whether the check ends well within CHECK_SECONDS."""
    try:
        done = subprocess.run(check, timeout=CHECK_SECONDS, capture_output=True, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def end(program):
    """Ask, wait, and kill the whole group."""
    program.terminate()
    try:
        program.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()


def say(sentence):
    """One line among those of the program."""
    sys.stderr.write(f"watchdog: {sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
