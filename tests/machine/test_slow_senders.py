"""Eight senders of one byte a second, with and without the proxy of a production: pages answer meanwhile."""

import asyncio
import http.client
import re
from io import BytesIO
from statistics import median

import pytest

from devserver.supervisor import web_command
from documents.limits import MOST_BODY_BYTES
from psp_portal import rsgi
from tests.machine.processes import ROOT
from tests.machine.slow_senders import seconds_of, slow_senders

pytestmark = pytest.mark.django_db(transaction=True)
DOOR = "/accounts/login/"


@pytest.fixture(params=["web", "proxy"])
def door(request):
    """The port people knock at."""
    return request.getfixturevalue(request.param).port


@pytest.mark.slow
def test_pages_answer_while_eight_senders_send_one_byte_a_second(door):
    usual = median(seconds_of(door, DOOR, 20))
    with slow_senders(8, door, DOOR):
        meanwhile = seconds_of(door, DOOR, 40)
    assert median(meanwhile) < 3 * usual + 0.01
    assert meanwhile[-1] < 1


@pytest.mark.slow
def test_a_form_that_arrives_at_once_is_taken_while_eight_senders_send(door):
    with slow_senders(8, door, DOOR):
        connection = http.client.HTTPConnection("127.0.0.1", door, timeout=20)
        connection.request("POST", DOOR, body=b"login=nobody", headers={"Content-Type": "text/plain"})
        answer = connection.getresponse()
        connection.close()
    assert answer.status == 403  # read and looked at: it carries no token


class Sender:
    """The pieces of a body as the server hands them over; None is a pause without end."""

    def __init__(self, *pieces, length=None):
        self.pieces = list(pieces)
        self.headers = {"content-length": str(length or sum(map(len, filter(None, pieces))))}

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self.pieces:
            raise StopAsyncIteration
        piece = self.pieces.pop(0)
        if piece is None:
            await asyncio.Event().wait()
        return piece


def received(sender):
    body = BytesIO()
    asyncio.run(rsgi.receive(sender, sender, body))
    return body.read()


def test_a_body_is_handed_over_whole():
    assert received(Sender(b"name=", b"Ana")) == b"name=Ana"


def test_a_sender_who_pauses_is_given_up(monkeypatch):
    monkeypatch.setattr(rsgi, "LONGEST_PAUSE_SECONDS", 0.05)
    with pytest.raises(rsgi.Refused, match="408"):
        received(Sender(b"name=", None))


def test_a_body_over_the_limit_is_refused_announced_or_not():
    with pytest.raises(rsgi.Refused, match="413"):
        received(Sender(length=MOST_BODY_BYTES + 1))
    piece = b"x" * 1_000_000
    with pytest.raises(rsgi.Refused, match="413"):
        received(Sender(*[piece] * 31, length=10))


def test_the_proxy_and_the_portal_have_one_limit_and_the_image_starts_what_the_supervisor_starts():
    caddy = (ROOT / "deploy/Caddyfile").read_text()
    assert set(re.findall(r"(?:max_size|request_buffers) (\w+)", caddy)) == {"30MB"}
    assert MOST_BODY_BYTES == 30_000_000
    image = re.findall(
        r'"([^"]*)"', re.search(r"CMD \[(.*?)\]", (ROOT / "Dockerfile").read_text(), re.DOTALL)[1]
    )
    for words in (image, web_command("127.0.0.1", 8000)):
        assert words[-1] == "psp_portal.rsgi:application"
        assert words[words.index("--interface") + 1] == "rsgi"
        assert words[words.index("--workers") + 1] == "2"
    assert rsgi.THREADS == 4
