"""Four people read a file at 20 kB a second: pages answer meanwhile, even from a single thread."""

import contextlib
import http.client
import socket
import time
from statistics import median

import pytest
from django.conf import settings

from accounts.roles import Role
from kernel.scope import as_program
from liaisons.models import LogEntry
from psp_portal.response_bodies import WHOLE_BYTES
from tests import cluster
from tests.liaisons.make import an_entry
from tests.machine.processes import a_free_port, start, surroundings, wait_for
from tests.make import a_site, a_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ENTRIES, LETTERS = 2_000, 4_000  # 8 MB: more than the buffers of both sides hold
PAGE, FILE = "/accounts/login/", "/log/export.csv"


@pytest.fixture
def cookie(client):
    """The session of a person whose export is long."""
    with as_program():
        site = a_site()
        entry = an_entry(site)
        facts = {field.attname: getattr(entry, field.attname) for field in LogEntry._meta.concrete_fields}
        for name in ("id", "key", "sent_as"):
            del facts[name]
        facts["said"] = "Guns are not traced. " * (LETTERS // 21)
        LogEntry.objects.bulk_create(LogEntry(**facts, **new_keys()) for _ in range(ENTRIES))
        person = a_user(Role.STAFF)
    client.force_login(person)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def new_keys():
    fields = {field.attname: field for field in LogEntry._meta.concrete_fields}
    return {name: fields[name].get_default() for name in ("key", "sent_as")}


@pytest.fixture
def port(tmp_path):
    """A web server of one process with one thread: whatever occupies the thread stops every page."""
    number = a_free_port()
    env = surroundings(
        PORTAL_MODE="test",
        DATABASE_URL=cluster.POSTGRES.url("portal_app", "test_portal"),
        REDIS_URL=cluster.VALKEY.url(),
    )
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", number, "--workers", 1]
    words += ["--blocking-threads", 1, "--no-ws", "psp_portal.wsgi:application"]
    with start(*words, log=tmp_path / "web.log", env=env) as server:
        wait_for(lambda: is_listening(number), seconds=30, what="listening")
        yield number
        server.terminate()


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def a_slow_reader(port, cookie):
    """Asks for the file, reads the first piece of it and then hardly anything."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.settimeout(60)
        line.connect(("127.0.0.1", port))
        line.sendall(f"GET {FILE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        assert line.recv(15) == b"HTTP/1.1 200 OK"
        yield line


def seconds_of(port, times):
    """What ``times`` answers took."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", PAGE)
        assert connection.getresponse().status == 200
        connection.close()
        took.append(time.monotonic() - began)
    return took


def test_pages_answer_while_four_people_read_a_long_file_slowly(port, cookie):
    assert ENTRIES * LETTERS < WHOLE_BYTES
    seconds_of(port, 3)
    usual = median(seconds_of(port, 20))
    with contextlib.ExitStack() as stack:
        readers = [stack.enter_context(a_slow_reader(port, cookie)) for _ in range(4)]
        meanwhile = seconds_of(port, 20)
        for line in readers:
            assert line.recv(1_000)  # still being sent
    assert median(meanwhile) < 3 * usual + 0.01
    assert max(meanwhile) < 1
