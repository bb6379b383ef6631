"""What the web server calls: bodies are received by its event loop, pages are made by a few
threads.

Granian's own WSGI interface reads a body inside the thread that makes the page and holds Python's
lock while it waits (2.8.7, read in December 2026): one sender of one byte a second stops a whole
process, whatever its number of threads. Here a body is whole before a thread is asked for (ADR
106); a sender who pauses is answered 408.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import BytesIO
from tempfile import SpooledTemporaryFile

from documents.limits import MOST_BODY_BYTES
from psp_portal.wsgi import application as pages

THREADS = 4  # of a process; each keeps a connection to the database
LONGEST_PAUSE_SECONDS = 10  # between two pieces of a body
LONGEST_BODY_SECONDS = 300  # 30 MB in it is 0.8 Mbit/s; the proxy of a production allows the same
IN_MEMORY_BYTES = 1_000_000  # a longer body lies in a temporary file
REFUSALS = {
    408: "What you sent came too slowly. Nothing was changed; please try again.\n",
    413: "What you sent is too large: 30 MB is the most. Nothing was changed.\n",
}


class Refused(Exception):
    """The body was not received; the argument is the status of the answer."""


class Application:
    """The portal as RSGI, the interface of Granian: one coroutine a request, and ``THREADS``
    threads for the pages.
    """

    def __init__(self, wsgi, *, threads=THREADS):
        self.wsgi = wsgi
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.loop = None

    def __rsgi_init__(self, loop):
        """Called once by the server, in each process."""
        self.loop = loop

    async def __rsgi__(self, scope, protocol):
        """Receive, then let a thread answer."""
        if not has_body(scope):
            environ = environ_of(scope, BytesIO(), 0)
            await self.loop.run_in_executor(self.threads, self.answer, environ, protocol)
            return
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as body:
            try:
                length = await receive(scope, protocol, body)
            except Refused as refusal:
                status = refusal.args[0]
                headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
                protocol.response_str(status, headers, REFUSALS[status])
                return
            environ = environ_of(scope, body, length)
            await self.loop.run_in_executor(self.threads, self.answer, environ, protocol)

    def answer(self, environ, protocol):
        """Make the page and send it; runs in one of the threads, to its end."""
        started = []
        pieces = self.wsgi(environ, partial(_note, started))
        try:
            status, headers = started
            if isinstance(pieces, list) or not getattr(pieces, "streaming", True):
                protocol.response_bytes(
                    status, headers, b"".join(pieces)
                )  # sent by the loop; the thread is free
            else:
                self._stream(protocol, status, headers, pieces)
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()

    def _stream(self, protocol, status, headers, pieces):
        """One piece is made when the one before it has left, so that a long table is never whole in
        memory.
        """
        transport = protocol.response_stream(status, headers)
        for piece in pieces:
            asyncio.run_coroutine_threadsafe(_send(transport, piece), self.loop).result()


def has_body(scope):
    return scope.headers.get("content-length", "0") != "0" or "transfer-encoding" in scope.headers


async def receive(scope, protocol, body):
    """Write the body of a request into the file ``body``; answers its length in bytes.  Raises Refused."""
    announced = scope.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > MOST_BODY_BYTES:
        raise Refused(413)
    length, pieces = 0, aiter(protocol)
    try:
        async with asyncio.timeout(LONGEST_BODY_SECONDS):
            while True:
                async with asyncio.timeout(LONGEST_PAUSE_SECONDS):
                    piece = await anext(pieces, b"")
                if not piece:
                    break
                length += len(piece)
                if length > MOST_BODY_BYTES:
                    raise Refused(413)
                body.write(piece)
    except TimeoutError:
        raise Refused(408) from None
    body.seek(0)
    return length


def environ_of(scope, body, length):
    """The request as PEP 3333 writes it."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "HTTP_HOST": scope.authority or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        environ[key] = value
    environ["CONTENT_LENGTH"] = str(length)
    return environ


def _note(started, status, headers, _problem=None):
    started[:] = int(status.split(" ", 1)[0]), headers


async def _send(transport, piece):
    await transport.send_bytes(piece)


application = Application(pages)
