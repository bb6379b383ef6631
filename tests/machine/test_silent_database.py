"""The database stops answering: public pages stay, every thread comes free, and all is well once it answers again."""

import http.client
import socket
import time

import pytest
from psycopg2.extensions import parse_dsn

from tests import cluster
from tests.machine.frozen import Way
from tests.machine.processes import a_free_port, start, surroundings, wait_for

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PUBLIC, SEARCH, HEALTH = "/clearinghouse/", "/clearinghouse/?q=", "/health/"
NOTICED_SECONDS = 20  # two questions of three seconds, five between them, and a slow machine


def to_the_cluster():
    """A connection to the server of the suite, by its socket or its port."""
    said = parse_dsn(cluster.POSTGRES.url("portal_app", "test_portal"))
    if said["host"].startswith("/"):
        line = socket.socket(socket.AF_UNIX)
        line.connect(f"{said['host']}/.s.PGSQL.{said.get('port', 5432)}")
        return line
    return socket.create_connection((said["host"], int(said["port"])))


@pytest.fixture
def way():
    carrier = Way(to_the_cluster)
    carrier.start()
    yield carrier
    carrier.stop()


@pytest.fixture
def port(way, tmp_path):
    """A web server of one process with two threads, behind the way that can be frozen."""
    number = a_free_port()
    said = parse_dsn(cluster.POSTGRES.url("portal_app", "test_portal"))
    secret = f":{said['password']}" if "password" in said else ""
    env = surroundings(
        PORTAL_MODE="test",
        DATABASE_URL=f"postgresql://portal_app{secret}@127.0.0.1:{way.port}/test_portal",
        REDIS_URL=cluster.VALKEY.url(),
    )
    words = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", number, "--workers", 1]
    words += ["--blocking-threads", 2, "--no-ws", "psp_portal.wsgi:application"]
    with start(*words, log=tmp_path / "web.log", env=env) as server:
        wait_for(lambda: answer(number, HEALTH)[0] == 200, seconds=30, what="healthy")
        yield number
        server.terminate()


def answer(port, path, *, seconds=30):
    """(status, body, seconds it took); status 0 where nobody answered in time."""
    began = time.monotonic()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        line.request("GET", path)
        said = line.getresponse()
        return said.status, said.read().decode(), time.monotonic() - began
    except OSError:
        return 0, "", time.monotonic() - began
    finally:
        line.close()


def test_public_pages_answer_without_the_database_and_health_says_so(port, way):
    assert answer(port, PUBLIC)[0] == 200
    way.frozen.set()

    wait_for(
        lambda: answer(port, HEALTH)[:2] == (503, "no answer: database\n"),
        seconds=NOTICED_SECONDS,
        what="the health address says that the database does not answer",
    )
    status, body, took = answer(port, PUBLIC)
    assert (status, took < 1) == (200, True)
    assert "<h1" in body
    status, body, took = answer(port, SEARCH + "guns")
    assert (status, took < 1) == (503, True)
    assert "Our database does not answer" in body

    way.frozen.clear()
    wait_for(lambda: answer(port, HEALTH)[0] == 200, seconds=NOTICED_SECONDS, what="healthy again")
    assert answer(port, SEARCH + "crime")[0] == 200
