"""A small process that outlives the supervisor by seconds: when its pipe closes, it ends what was
left behind.

Run as a script by devserver/processes.py; imports nothing of ours, so that it costs 10 MB and
starts at once. Each line it reads is ``+`` or ``-`` and the number of a process group to watch or
forget.
"""

import contextlib
import os
import signal
import sys
import time

PATIENCE_SECONDS = 3  # on Linux the kernel has asked them to end by then; elsewhere we ask


def watched(lines):
    """The groups to end once ``lines`` is exhausted."""
    groups = set()
    for line in lines:
        number = int(line[1:])
        if line.startswith("+"):
            groups.add(number)
        else:
            groups.discard(number)
    return groups


def is_alive(group):
    """Whether any process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def end_all(groups):
    for how in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, how)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(is_alive(group) for group in groups) and time.monotonic() < deadline:
            time.sleep(0.05)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_all(watched(sys.stdin))
