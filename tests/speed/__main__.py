"""``python3 run.py speed``: how quick the pages are, as ratios to the plainest page, measured in one run.

Starts services of its own, fills them, asks in turns, prints a table; exit code 1 where a figure is missed.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from devserver.embedded_services import Postgres, Valkey
from tests.speed import library, pages
from tests.speed.bench import Bench, forget_memory, most_memory
from tests.speed.report import Report
from tests.speed.seed import fill

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("admin", "staff", "provider", "liaison", "expert", "lead", "member", "partner")
INSIDE, APPLICATION = "PORTAL_SPEED_SUPERUSER_", "PORTAL_SPEED_APPLICATION_"
PLACES = ("small", "large")  # one request a site, and as many as asked for


def main():
    """Run in services of its own, or, inside those, measure.  Returns the exit code."""
    numbers = argparse.ArgumentParser(prog="run.py speed")
    numbers.add_argument("--sites", type=int, default=1000)
    numbers.add_argument("--requests", type=int, default=1000, help="requests a site")
    numbers.add_argument("--rounds", type=int, default=100, help="how often each page is asked for")
    numbers.add_argument(
        "--public", action="store_true", help="the public side instead: kept pages, the library's search"
    )
    numbers.add_argument(
        "--enumeration",
        type=int,
        default=0,
        help="whether the clock tells what is known: so many samples each",
    )
    said = numbers.parse_args()
    if INSIDE + "large" not in os.environ:
        return _run_in_own_services()
    if said.enumeration:
        guess = [sys.executable, "-m", "tests.speed.guessing", str(said.enumeration)]
        return subprocess.run(guess, cwd=ROOT, check=False).returncode
    if said.public:
        return _measure_public(said.rounds)
    return _measure(said.sites, said.requests, said.rounds)


def _measure(sites, requests, rounds):
    report, (small, large) = Report(), PLACES
    report.say(f"Seeding {sites:,} sites with one request each, and beside them with {requests:,} each ...")
    fill(os.environ[INSIDE + small], sites=sites, first=1, last=1)
    fill(os.environ[INSIDE + large], sites=sites, first=1, last=requests)
    with _server(small) as (port_small, _), _server(large) as (port, worker):
        bench = Bench({small: (port_small, _cookies(small)), large: (port, _cookies(large))})
        report.pages(bench.in_turns([*pages.PAGES, *pages.SMALL_LISTS], rounds))
        superuser = os.environ[INSIDE + large]
        report.wall(bench.wall_on_and_off(pages.LISTS[2], superuser, turns=10, rounds=rounds // 4))
        bench.exports(1)
        forget_memory(worker)
        before = most_memory(worker)
        report.exports(bench.exports(5), most_memory(worker) - before)
    return report.close()


def _measure_public(rounds):
    report = Report()
    library.measure(os.environ[INSIDE + "large"], _server, report, rounds)
    return report.close()


def _run_in_own_services():
    """A throw-away PostgreSQL and Valkey; the measuring runs inside as a child."""
    with tempfile.TemporaryDirectory(prefix="psp-speed-") as folder:
        postgres = Postgres(Path(folder) / "postgres", durable=False)
        valkey = Valkey(Path(folder) / "valkey", durable=False)
        postgres.start()
        valkey.start()
        try:
            environment = os.environ | {
                "DJANGO_SETTINGS_MODULE": "tests.speed.settings",
                "PORTAL_MODE": "test",
                "PORTAL_DATA": folder,
                "REDIS_URL": valkey.url(),
            }
            for place in PLACES:
                environment |= _made(postgres, place, environment)
            measure = [sys.executable, "-m", "tests.speed", *sys.argv[1:]]
            return subprocess.run(measure, env=environment, cwd=ROOT, check=False).returncode
        finally:
            valkey.stop()
            postgres.stop()


def _made(postgres, place, environment):
    """A database for one of the two programs, migrated by the owner; what the environment says of it."""
    postgres.make_database(place)
    addresses = {
        "DATABASE_URL": postgres.url("portal_app", place),
        "DATABASE_OWNER_URL": postgres.url("portal_owner", place),
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, env=environment | addresses | {"PORTAL_AS_OWNER": "yes"}, cwd=ROOT, check=True)
    said = {INSIDE + place: postgres.url("postgres", place), APPLICATION + place: addresses["DATABASE_URL"]}
    return addresses | said  # the last made, the large one, is where a process looks that says nothing


def _looking_at(place):
    return os.environ | {"DATABASE_URL": os.environ[APPLICATION + place]}


def _cookies(place):
    """A session of the first person of each role, as Cookie headers; made where Django is set up."""
    command = [sys.executable, "-m", "tests.speed.cookies", *ROLES]
    said = subprocess.run(command, env=_looking_at(place), cwd=ROOT, check=True, capture_output=True)
    return dict(line.split(" ", 1) for line in said.stdout.decode().splitlines())


@contextmanager
def _server(place="large"):
    """The portal's web server with one worker; yields its port and the worker's process number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--workers",
        "1",
        "--blocking-threads",
        "1",
    ]
    command += [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--log-level",
        "warning",
        "psp_portal.wsgi:application",
    ]
    server = subprocess.Popen(command, env=_looking_at(place), cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text(encoding="ascii").split()
        yield port, int(children[-1])
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)


def _wait_for(port, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"The web server did not open port {port} within {seconds} seconds.")


if __name__ == "__main__":
    sys.exit(main())
