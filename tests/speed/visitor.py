"""One person's browser, reduced to what is timed: a kept connection, a session cookie, a clock."""

import http.client
import time
from dataclasses import dataclass
from statistics import median, quantiles

PAUSE_SECONDS = 5


@dataclass
class Answer:
    """One timed answer: seconds to the first byte and to the last, body bytes, queries."""

    status: int
    first: float
    whole: float
    size: int
    queries: int


class Visitor:
    """Asks for pages over one kept connection as one signed-in person."""

    def __init__(self, port, cookie):
        self.port = port
        self.cookie = cookie
        self.asked_at = 0.0
        self.takes = "identity"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(self, path, headers=None):
        """Time one page.  The clock starts before the request is written and stops after the last byte."""
        begun = time.perf_counter()
        self.connection.request(
            "GET",
            path,
            headers={
                "Cookie": self.cookie,
                "Host": f"127.0.0.1:{self.port}",
                "Accept-Encoding": self.takes,
                **(headers or {}),
            },
        )
        answer = self.connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - begun
        while chunk := answer.read(65536):
            size += len(chunk)
        whole = time.perf_counter() - begun
        return Answer(answer.status, first, whole, size, int(answer.headers.get("X-Queries", 0)))

    def _connect_anew_after_a_pause(self):
        """The server ends a connection that was silent for half a minute; opening one is not timed."""
        if time.monotonic() - self.asked_at > PAUSE_SECONDS:
            self.connection.close()
            self.connection.connect()
        self.asked_at = time.monotonic()

    def head(self, path):
        """The status and the headers of an address."""
        self.connection.request("GET", path, headers={"Host": f"127.0.0.1:{self.port}"})
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers

    def leads_to(self, path):
        """Where an address redirects, or itself."""
        return self.head(path)[1].get("Location", path)

    def tag(self, path):
        """The entity tag of a page."""
        return self.head(path)[1]["ETag"]


@dataclass
class Page:
    """A page under measurement, who looks at it, and what it must reach."""

    name: str
    role: str
    path: str
    ratio: float = 0.0  # at most so many times the reference, by the medians
    queries: int = 8
    bytes: int = 0
    place: str = "large"  # which of the two programs: "small" holds one request a site


def milliseconds(answers):
    """The median and the 95th percentile of whole answers, in milliseconds."""
    whole = [answer.whole * 1000 for answer in answers]
    return median(whole), quantiles(whole, n=20)[-1]
