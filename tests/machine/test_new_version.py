"""What people see through the proxy while the web server is replaced by a newer one."""

import http.client
import threading
import time

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
DOOR = "/accounts/login/"
MOST_SECONDS_WITHOUT_PAGES = 5


def get(port, path=DOOR):
    """The status, the headers and the text of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, dict(answer.getheaders()), text


class Visitor(threading.Thread):
    """Asks for a page again and again, and notes each answer with its time."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.answers, self.is_gone = port, [], threading.Event()

    def run(self):
        while not self.is_gone.is_set():
            status, _, _ = get(self.port)
            self.answers.append((time.monotonic(), status))


def test_whoever_comes_while_the_web_server_is_replaced_waits_and_is_answered(proxy, web):
    visitors = [Visitor(proxy.port) for _ in range(4)]
    for visitor in visitors:
        visitor.start()
    stopped_at = time.monotonic()
    web.stop()
    web.start()
    web.wait()
    started_at = time.monotonic()
    assert get(proxy.port)[0] == 200
    for visitor in visitors:
        visitor.is_gone.set()
        visitor.join(30)
    failed = [moment for visitor in visitors for moment, status in visitor.answers if status != 200]
    assert sum(len(visitor.answers) for visitor in visitors) > 4
    if started_at - stopped_at < MOST_SECONDS_WITHOUT_PAGES:  # else the machine is busy with something else
        assert failed == []


def test_where_no_web_server_answers_a_page_says_one_minute(proxy, web):
    web.stop()
    status, headers, text = get(proxy.port)
    assert status == 502
    assert "<h1>One minute</h1>" in text
    assert (headers["Retry-After"], headers["Cache-Control"]) == ("10", "no-store")
    assert "Server" not in headers
