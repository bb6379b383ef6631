"""A pytest plugin (-p tests.cluster): one throw-away PostgreSQL and Valkey a run, up before the settings load."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

from psp_portal.embedded import Postgres, Valkey

PREFIX = "psp-tests-"


def _sweep():
    """Remove what killed runs left behind: the folder's name ends in the number of a process that is gone."""
    for left in Path(tempfile.gettempdir()).glob(PREFIX + "*"):
        number = left.name.removeprefix(PREFIX)
        if number.isdigit() and not _is_alive(int(number)) and time.time() - left.stat().st_mtime > 60:
            shutil.rmtree(left, ignore_errors=True)


def _is_alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start():
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    postgres = Postgres(folder / "postgres", durable=False)
    valkey = Valkey(folder / "valkey", durable=False)

    def stop():
        postgres.stop()
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    valkey.start()
    postgres.start()
    for name in ("portal", "test_portal"):
        postgres.make_database(name)
    os.environ |= {
        "PORTAL_MODE": "test",
        "PORTAL_DATA": str(folder),
        "DATABASE_URL": postgres.url("portal_app", "test_portal"),
        "DATABASE_OWNER_URL": postgres.url("portal_owner", "test_portal"),
        "REDIS_URL": valkey.url(),
    }
    return postgres, valkey


_sweep()
POSTGRES, VALKEY = _start()
