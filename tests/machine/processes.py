"""Real processes for the tests of the machine: start, wait, look for what is left."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES_OF_OTHER_SERVICES = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "REDIS_URL",
    "PORTAL_MODE",
    "PORTAL_AS_OWNER",
}


def surroundings(**extra):
    """The environment without what the throw-away cluster of the suite put there."""
    return {k: v for k, v in os.environ.items() if k not in NAMES_OF_OTHER_SERVICES} | extra


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(*words, log, **options):
    """Start a Python of this environment and go on."""
    with Path(log).open("ab") as out:
        return subprocess.Popen(
            [sys.executable, *map(str, words)],
            cwd=ROOT,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            **options,
        )


def wait_for(true, *, seconds, what):
    """Until ``true()``; otherwise the test fails with ``what``."""
    end_at = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end_at, f"not within {seconds} s: {what}"
        time.sleep(0.05)


def living_with(folder):
    """Numbers of living processes that name ``folder`` in their command line or their environment."""
    found, wanted = set(), os.fsencode(folder)
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and wanted in (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes():
                found.add(int(entry.name))
        except OSError:
            continue
    return found - {os.getpid()}


def command_line(number):
    return (Path("/proc") / str(number) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
