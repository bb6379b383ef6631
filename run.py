#!/usr/bin/env python3
"""Set up and run the PSP Portal, with nothing but Python and a way to the package indexes.

    python3 run.py                  set up what is missing, run the portal; Ctrl-C stops it
    python3 run.py test             set up and run every check
    python3 run.py test APP         one app's tests and the architecture tests: python3 run.py test tta
    python3 run.py test --coverage  run the suite under coverage.py; prints what no test reaches
    python3 run.py test words       pytest alone, with these words: tests/tta -k accept
    python3 run.py speed [words]    seed a large program and measure the pages
    python3 run.py pictures         draw the pictures of the README anew
    python3 run.py manage words     one command of manage.py, beside the portal's servers
    python3 run.py reset            delete the portal's data (it asks), then run

PORTAL_PORT=8001 chooses another port than 8000. Data lie in .portal/, packages in .venv/ and
node_modules/.
"""

# Only the standard library, and a syntax that Pythons too old to run the portal can read: they get
# a sentence.
import sys

if sys.version_info < (3, 11):  # noqa: UP036 the one file an older Python reads
    sys.exit(
        "The portal needs Python 3.11 or newer; this is {}.{}. Install a newer one and start "
        "again with it, "
        "for example: python3.12 run.py".format(*sys.version_info)
    )

import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = Path(os.environ.get("PORTAL_DATA") or ROOT / ".portal").absolute()
# .venv 470 MB, node_modules 51 MB, the index clients' caches, a first database
NEEDED_BYTES = 1_200_000_000
NO_NODE = 3  # exit code of psp_portal/assets.py
NO_NETWORK = ("Max retries", "NewConnectionError", "NameResolution", "Network is unreachable",
"ENOTFOUND",
              "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "Connection refused",
              "timed out")  # fmt: skip


class Stop(Exception):
    """The set-up cannot go on; the message says what to do."""


def say(sentence):
    print(sentence, flush=True)  # noqa: T201 this is a program for a terminal


# set up


def set_up():
    """Everything between a fresh clone and a portal that can start; what is there already is left
    alone.
    """
    make_environment()
    install("requirements.txt", "Python packages")
    make_assets()


def make_environment():
    """A virtual environment of this Python in .venv; a new one when Python or the place has
    changed.
    """
    mark = "\n".join([sys.version, sys.base_prefix, str(VENV)])
    stamp = VENV / "made-by"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == mark:
        return
    refuse_full_disk()
    say("Making a Python environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    bare = importlib.util.find_spec("ensurepip") is None
    options = []
    if bare:
        options = ["--without-pip"]
    done = run([sys.executable, "-m", "venv", *options, VENV])
    if done.code:  # a Python whose ensurepip is there and does not work
        done = run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
    if done.code:
        raise Stop("Python could not make an environment:\n" + done.end)
    stamp.write_text(mark)


def pip():
    """The command line of a pip that installs into .venv: its own, or the machine's."""
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0:
        return [PYTHON, "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    raise Stop(
        "This Python has neither ensurepip nor pip. Install one of them and start again "
        "(Debian and Ubuntu: sudo apt-get install python3-venv; Fedora: sudo dnf install "
        "python3-pip)."
    )


def install(file, what):
    """Install exactly what ``file`` names, by hash."""
    mark = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
    stamp = VENV / ("installed-" + file)
    if stamp.exists() and stamp.read_text() == mark:
        return
    refuse_full_disk()
    count = (ROOT / file).read_text().count("==")
    options = [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--retries",
        "2",
        "--disable-pip-version-check",
    ]
    command = [
        *pip(),
        "install",
        *options,
        "--no-input",
        "--progress-bar",
        "off",
        "-r",
        ROOT / file,
    ]
    done = run(command, progress=Progress(what, count))
    if done.code:
        raise Stop(explain(done, f"The {what} could not be installed"))
    stamp.write_text(mark)


def make_assets():
    """The style and the scripts of the pages; brings a Node.js from the Python index where there is
    none.
    """
    # as a script: half a second less than as a module
    command = [PYTHON, "-I", "psp_portal/assets.py"]
    done = run(command, show=True)
    if done.code == NO_NODE:
        install("requirements-node.txt", "Node.js")
        done = run(command, show=True)
    if done.code:
        done.end = "The reason stands above."
        raise Stop(explain(done, "The style of the pages could not be made"))


class Progress:
    """Counts the packages pip speaks of: one line rewritten on a terminal, every twentieth
    elsewhere.
    """

    def __init__(self, what, count):
        self.what, self.count, self.seen = what, count, 0
        self.line("Fetching")

    def heard(self, line):
        """Look at one line of pip's."""
        if line.startswith("Collecting "):
            self.seen += 1
            if sys.stdout.isatty() or self.seen % 20 == 0:
                self.line("Fetching", f": {self.seen} of at most {self.count}")
        elif line.startswith("Installing collected"):
            self.line("Installing", "\n" if sys.stdout.isatty() else "")

    def line(self, verb, more=""):
        text = f"{verb} the {self.what}{more}"
        sys.stdout.write(f"\r{text:<60}" if sys.stdout.isatty() else text + "\n")
        sys.stdout.flush()


class Done:
    """How a child process ended: its code and what it said."""

    def __init__(self, code, output):
        self.code, self.said = code, output
        self.end = "\n".join(output.splitlines()[-12:])


def run(command, progress=None, *, show=False):
    """Run a child to its end, following what it says; it goes when we go."""
    env = {**os.environ, **cache_folders()}
    output = []
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as child:
        try:
            for line in child.stdout:
                output.append(line)
                if progress:
                    progress.heard(line)
                if show and line.strip():
                    say(line.rstrip())
        except BaseException:
            child.terminate()
            raise
    return Done(child.returncode, "".join(output))


def cache_folders():
    """Where the index clients keep what they fetched, for an account without a home of its own."""
    if os.access(Path("~").expanduser(), os.W_OK):
        return {}
    folder = Path(tempfile.gettempdir()) / f"psp-cache-{os.geteuid()}"
    return {"npm_config_cache": str(folder / "npm"), "PIP_CACHE_DIR": str(folder / "pip")}


def explain(done, fact):
    """A sentence for what commonly goes wrong, and the tool's own words for the rest."""
    if "No space left on device" in done.said or "ENOSPC" in done.said:
        return (
            f"{fact}: the disk is full. Make room (about {NEEDED_BYTES // 1_000_000} MB "
            "in all) and start again."
        )
    if any(sign in done.said for sign in NO_NETWORK):
        return (
            f"{fact}: no package index answers. Connect this machine to the network, or name "
            "your proxy in "
            "HTTPS_PROXY, and start again; what was fetched so far is kept.\n" + done.end
        )
    return f"{fact}:\n{done.end}"


# refusals


def refuse_full_disk():
    """Not to begin what cannot be finished."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Stop(
            f"The disk of {ROOT} has {free // 1_000_000} MB left; setting up needs about "
            f"{NEEDED_BYTES // 1_000_000} MB. Make room and start again."
        )


def refuse_taken_port():
    """Before minutes of set-up; the supervisor looks again."""
    host, port = os.environ.get("PORTAL_BIND", "127.0.0.1"), os.environ.get("PORTAL_PORT", "8000")
    if not port.isdigit():
        raise Stop(f"PORTAL_PORT is {port!r}. Set it to a number from 1024 to 65535.")
    if ":" in host or os.environ.get("PORTAL_ADDRESS") or is_running():
        return  # the supervisor has the sentences for these
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, OverflowError):
            raise Stop(
                f"Port {port} is taken by another program, or may not be used. Choose another: "
                "PORTAL_PORT=8001 python3 run.py"
            ) from None


def is_running():
    """Whether a portal works in the data folder now."""
    try:
        with (DATA / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


# commands

SET_UP_AND_BECOME = {
    "test": ["-m", "tests"],
    "speed": ["-m", "tests.speed"],
    "pictures": ["-m", "tests.pictures"],
    "manage": ["manage.py", "portal"],
}


def portal(words):
    """Set up and become the supervisor."""
    if words:
        raise Stop(f"Unknown word {words[0]!r}.\n{__doc__}")
    refuse_taken_port()
    set_up()
    become("manage.py", "portal")


def reset(words):
    """Delete the data after asking, then run."""
    if is_running():
        raise Stop("The portal is running. Stop it first: Ctrl-C where it was started.")
    if DATA.exists():
        say(f"This deletes every site, request, person and e-mail of the portal in {DATA}.")
        if words != ["--yes"]:
            if not sys.stdin.isatty():
                raise Stop("Nothing was deleted: nobody is here to answer. Use: python3 run.py reset --yes")
            if input("Type yes to go on: ").strip().lower() != "yes":
                raise Stop("Nothing was deleted.")
        going = DATA.with_name(f"{DATA.name}.going-{os.getpid()}")
        DATA.rename(going)
        shutil.rmtree(going)
    portal([])


def become(*words):
    """Give this process over to Python of the environment."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *words])  # noqa: S606 no shell is the point


def main(words):
    """Do what the first word says."""
    if words[:1] in (["-h"], ["--help"], ["help"]):
        say(__doc__)
        return 0
    if sys.platform == "win32":
        raise Stop("There is no PostgreSQL and Valkey in wheels for Windows. Use WSL, or docker compose up.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if words[:1] == ["reset"]:
        reset(words[1:])
    elif words and words[0] in SET_UP_AND_BECOME:
        set_up()
        become(*SET_UP_AND_BECOME[words[0]], *words[1:])
    else:
        portal(words)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\nStopped. Start again to go on from here.")
        sys.exit(int(sys.argv[1:2] == ["test"]))
    except Stop as reason:
        sys.exit(str(reason))
    except OSError as problem:
        if problem.errno == errno.ENOSPC:
            sys.exit("The disk is full. Make room and start again.")
        if problem.errno in (errno.EACCES, errno.EROFS):
            sys.exit(
                f"{problem}. This account may not write here: clone the portal into a folder of your own."
            )
        raise
