"""What must be true of a machine before the portal starts on it: alone, a free port, room on the
disk, keys.
"""

import fcntl
import os
import secrets
import shutil
import socket
from urllib.parse import urlsplit

USUAL_PORT = 8000
# a new cluster, its write-ahead log and a day of logs; measured 120 MB
LEAST_FREE_BYTES = 300_000_000


class CannotStart(Exception):
    """The portal cannot start here and now; the message says what to do."""


def refuse_second(lock):
    """Raises CannotStart where another supervisor holds the lock; else holds it until this process
    ends.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise CannotStart(
            f"The portal runs already from this folder (process {lock.read().strip()}). Stop "
            "that one first: "
            "Ctrl-C where it was started."
        ) from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def where_it_listens(environment):
    """The host and the port of the web server, from the words of the environment.

    PORTAL_ADDRESS is what people type; where it is plain http with a port, nothing stands between,
    so the portal listens there. Raises CannotStart where it says another port than PORTAL_PORT, or
    is no address.
    """
    host, word = environment.get("PORTAL_BIND") or "127.0.0.1", environment.get("PORTAL_PORT") or ""
    if word and not (word.isdigit() and 0 < int(word) < 65536):
        raise CannotStart(f"PORTAL_PORT is {word!r}. Set it to a number from 1024 to 65535.")
    announced = _port_announced(environment.get("PORTAL_ADDRESS") or "")
    if word and announced and int(word) != announced:
        raise CannotStart(
            f"PORTAL_ADDRESS says port {announced} and PORTAL_PORT says {word}. Leave "
            "PORTAL_PORT out, or give both "
            "the same port; behind a proxy PORTAL_ADDRESS is the https:// address people use."
        )
    return host, int(word or announced or USUAL_PORT)


def _port_announced(address):
    """The port that PORTAL_ADDRESS promises the portal itself answers at; None where a proxy may
    stand before it.
    """
    if not address:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts = port = None
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not parts.hostname
        or parts.path.strip("/")
    ):
        raise CannotStart(
            f"PORTAL_ADDRESS is {address!r}. Write it as people type it, for example "
            "http://127.0.0.1:8001"
        )
    if parts.scheme == "https":
        return None
    if not port and parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        return 80
    return port or None


def refuse_taken_port(host, port):
    """Raises CannotStart where another program listens."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} may not be used by this account. Choose one above 1023: "
                "PORTAL_PORT=8001 python3 run.py"
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is taken by another program. Choose another: "
                f"PORTAL_PORT={port + 1} python3 run.py"
            ) from None


def refuse_full_disk(folder):
    """Raises CannotStart where a database would soon stop."""
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise CannotStart(
            f"{room(folder)}The portal needs {LEAST_FREE_BYTES // 1_000_000} MB: make room and "
            "start again."
        )


def room(folder):
    """A sentence when the disk is (nearly) full, else nothing."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        return f"The disk of {folder} has only {free // 1_000_000} MB left. "
    return ""


def keys(folder):
    """Signing and encryption keys of a demonstration, made once; production names its own."""
    if os.environ.get("PORTAL_MODE", "demonstration") != "demonstration":
        return {}
    values = {}
    for name in ("PORTAL_SECRET_KEY", "PORTAL_FIELD_KEY"):
        file = folder / name.lower()
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        values[name] = os.environ.get(name) or file.read_text()
    return values


def write_private(file, text):
    """Write a file nobody else may read."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
