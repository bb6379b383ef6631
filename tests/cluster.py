"""A pytest plugin (-p tests.cluster): one throw-away PostgreSQL and Valkey a run, up before the settings load.

The first run of a set of migrations keeps the migrated files below ``.portal/``; the next ones begin with a copy.
``python -m tests.cluster`` makes them, where they are not there yet, before several workers begin at once.
"""

import atexit
import gc
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connection

from devserver.embedded_services import Postgres, Valkey

PREFIX = "psp-tests-"
MEMORY, PLENTY_BYTES = Path("/dev/shm"), 3_000_000_000  # noqa: S108 - Linux; a container may have little of it
HANDS_OUT = "-n" in sys.argv and "PYTEST_XDIST_WORKER" not in os.environ  # tests to workers, and runs none
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".portal" / "tests"
MAKERS = (
    "*/migrations/*.py",
    "*/models/*.py",
    "*/models.py",
    "psp_portal/*.py",
    "devserver/*.py",
    "psp_portal/*.sql",
    "requirements.txt",
)


def _ready():
    """Where a cluster is kept that went through exactly these migrations."""
    said = hashlib.sha256(sys.version.encode())
    for path in [
        ROOT / "requirements.txt",
        *sorted(path for pattern in MAKERS for path in ROOT.glob(pattern)),
    ]:
        said.update(path.read_bytes())
    return KEPT / said.hexdigest()[:16]


def migrate():
    """Migrate as the owner, then go on as the application role; at once where the files are a copy already."""
    if IS_MIGRATED:
        return
    told = connection.settings_dict
    user, told["USER"] = told["USER"], "portal_owner"
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    told["USER"] = user
    _keep_migrated()


def _keep_migrated():
    """Keep the migrated files for the next run; whoever comes second leaves those of the first."""
    ready, mine = _ready(), KEPT / f"made-by-{os.getpid()}"
    if ready.exists():
        return
    for old in KEPT.glob("*") if KEPT.exists() else ():
        if time.time() - old.stat().st_mtime > 3600:  # of migrations that are no more
            shutil.rmtree(old, ignore_errors=True)
    POSTGRES.stop()
    try:
        shutil.copytree(POSTGRES.data, mine)
        mine.rename(ready)
    except OSError:  # another run was first, or the disk is full: a copy less
        shutil.rmtree(mine, ignore_errors=True)
    finally:
        POSTGRES.start()


def _place():
    """Where throw-away files lie: in memory where there is plenty of it, as copying them takes a second on a disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY_BYTES:
        return MEMORY
    return Path(tempfile.gettempdir())


def _sweep():
    """Remove what killed runs left behind: the folder's name ends in the number of a process that is gone."""
    for left in [*MEMORY.glob(PREFIX + "*"), *Path(tempfile.gettempdir()).glob(PREFIX + "*")]:
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
    folder = _place() / f"{PREFIX}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    postgres = Postgres(folder / "postgres", durable=False)
    valkey = Valkey(folder / "valkey", durable=False)

    def stop():
        postgres.politely = signal.SIGQUIT  # at once: nobody looks at these files again
        postgres.stop()
        valkey.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    is_migrated = _ready().exists()
    if not HANDS_OUT:
        if is_migrated:
            shutil.copytree(_ready(), postgres.data)
        valkey.start()
        postgres.start()
        postgres.make_database("test_portal")
    os.environ |= {
        "PORTAL_MODE": "test",
        "PORTAL_DATA": str(folder),
        "DATABASE_URL": postgres.url("portal_app", "test_portal"),
        "DATABASE_OWNER_URL": postgres.url("portal_owner", "test_portal"),
        "REDIS_URL": valkey.url(),
    }
    return postgres, valkey, is_migrated


gc.disable()  # until the tests are collected: what is imported stays
_sweep()
POSTGRES, VALKEY, IS_MIGRATED = _start()

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "psp_portal.settings"
    django.setup()
    migrate()
