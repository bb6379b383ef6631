"""A mail server on the loopback that speaks enough of SMTP, and answers as a test says."""

import socketserver
from contextlib import contextmanager
from threading import Thread

HANGS_UP = None  # an answer: the connection is closed without one


class Session(socketserver.StreamRequestHandler):
    """One connection.  ``server.answer(line)`` is a reply, HANGS_UP, or "" for the ordinary one."""

    ORDINARY = {
        "EHLO": "250 loopback", "HELO": "250 loopback", "MAIL": "250 ok", "RCPT": "250 ok", "RSET": "250 ok",
        "DATA": "354 go on", "QUIT": "221 bye", ".": "250 taken",
    }  # fmt: skip

    def handle(self):
        self.server.connections += 1
        self.say("220 loopback")
        while line := self.rfile.readline().decode().strip():
            line = line[:4].upper() + line[4:]
            if not self.reply_to(line):
                return
            if line == "DATA" and not self.take():
                return

    def take(self):
        lines = list(iter(self.rfile.readline, b".\r\n"))
        if not self.reply_to("."):
            return False
        self.server.taken.append(b"".join(lines).decode())
        return True

    def reply_to(self, line):
        reply = self.server.answer(line)
        if reply is HANGS_UP:
            return False
        self.say(reply or self.ORDINARY[line.split(" ")[0]])
        return not line.startswith("QUIT")

    def say(self, reply):
        self.wfile.write(f"{reply}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self, answer):
        super().__init__(("127.0.0.1", 0), Session)
        self.answer, self.taken, self.connections = answer, [], 0


@contextmanager
def smtp(settings, answer=lambda _line: ""):
    """The server, and the settings that lead to it."""
    with Server(answer) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
