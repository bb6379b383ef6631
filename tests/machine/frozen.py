"""A way to the database that can be frozen: connections stay open and nothing passes."""

import contextlib
import select
import socket
import threading

PIECE = 65_536


class Way(threading.Thread):
    """Carries bytes between a TCP port and the socket of a server until it is frozen."""

    def __init__(self, connect):
        super().__init__(daemon=True)
        self.connect, self.frozen, self.stopped = connect, threading.Event(), threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.pairs = {}

    def run(self):
        while not self.stopped.is_set():
            if self.frozen.wait(0.02):  # new connections are accepted by the system, and stay unanswered
                continue
            ready, _, _ = select.select([self.door, *self.pairs], [], [], 0.02)
            for line in ready:
                self._accept() if line is self.door else self._carry(line)

    def _accept(self):
        near, far = self.door.accept()[0], self.connect()
        self.pairs |= {near: far, far: near}

    def _carry(self, line):
        with contextlib.suppress(OSError):
            if piece := line.recv(PIECE):
                self.pairs[line].sendall(piece)
                return
        for end in (line, other := self.pairs.pop(line, None)):
            if end is not None:
                end.close()
        self.pairs.pop(other, None)

    def stop(self):
        """End it, and every connection."""
        self.stopped.set()
        self.join(5)
        for line in [self.door, *self.pairs]:
            line.close()
