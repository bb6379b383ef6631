"""People on bad lines and people of bad will: bodies that arrive at one byte a second."""

import contextlib
import http.client
import socket
import threading
import time

BODY_BYTES = 2_000
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Cookie: csrf=abcdefghijklmnopqrstuvwxyz012345; __Host-csrf=abcdefghijklmnopqrstuvwxyz012345\r\n"
    "Content-Length: {length}\r\n\r\n"  # with the cookie Django reads the form to compare its token
)


class Sender(threading.Thread):
    """Sends a form at one byte a second until it is stopped or the server has had enough; begins anew then."""

    def __init__(self, port, path, host="127.0.0.1"):
        super().__init__(daemon=True)
        self.port, self.host, self.stopped, self.begun = port, host, threading.Event(), threading.Event()
        self.head = HEAD.format(path=path, host=f"{host}:{port}", length=BODY_BYTES).encode()

    def run(self):
        while not self.stopped.is_set():
            with contextlib.suppress(OSError), socket.create_connection((self.host, self.port)) as line:
                self._send(line)

    def _send(self, line):
        line.sendall(self.head)
        self.begun.set()
        for _ in range(BODY_BYTES):
            line.sendall(b"x")
            if self.stopped.wait(1):
                return


@contextlib.contextmanager
def slow_senders(count, port, path):
    """While the block runs, ``count`` of them send."""
    senders = [Sender(port, path) for _ in range(count)]
    for sender in senders:
        sender.start()
    for sender in senders:
        assert sender.begun.wait(10)
    try:
        yield senders
    finally:
        for sender in senders:
            sender.stopped.set()
        for sender in senders:
            sender.join(10)


def seconds_of(port, path, times):
    """What ``times`` answers to ``path`` took, the slowest last."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, (path, answer.status)
        took.append(time.monotonic() - began)
    return sorted(took)
