"""``python3 run.py test``: every check, the quick ones first; with words, pytest alone with these words.

The migrations run once and are kept.  The suite begins with a copy of them and runs side by side, one worker a core,
each with a PostgreSQL and a Valkey of its own: what a developer waits for, a minute on two cores.  After it, as many,
the long walks: through every door, as every role, over every table, and the attacks by the hundred thousand.  What
looks into processes, and what walks pages in a browser, runs by itself at the end: it measures seconds and kills
servers.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ALONE = ("tests/machine", "tests/browser")
NOT_ASKED_FOR = ("playwright", "base_url")  # plugins of the tests that run alone
# The tests name their own services: an inherited address must not reach somebody's real database.
SERVICES = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"}
COMPILED_ANEW = {"PYTHONDONTWRITEBYTECODE"}  # each worker would compile every file of the tests again
NO_CHROMIUM = (
    "No Chromium was found: the browser tests are left out. To run them too, install it "
    "(Debian and Ubuntu: sudo apt-get install chromium) or name it in PORTAL_CHROMIUM."
)


def say(sentence):
    """One line, at once."""
    print(sentence, flush=True)  # noqa: T201 this is a program for a terminal


def chromium():
    """Where Chromium is, or None."""
    return os.environ.get("PORTAL_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def checks(words, browser):
    """Each check by its name: the words that Python is called with."""
    if words:
        return {"pytest": ["-m", "pytest", *words]}
    beside = ["-m", "pytest", "-n", str(os.cpu_count() or 1), "--dist", "worksteal"]
    beside += [*(f"--ignore={folder}" for folder in ALONE), *(f"-pno:{name}" for name in NOT_ASKED_FOR)]
    beside += ["tests", "-m"]
    return {
        "ruff check": ["-m", "ruff", "check", "."],
        "ruff format": ["-m", "ruff", "format", "--check", "."],
        "djlint": ["-m", "djlint", "--check", "--quiet", "templates"],
        "import-linter": ["-c", "from importlinter.cli import lint_imports_command as main; main()"],
        "the migrations": ["-m", "tests.cluster"],
        "the suite": [*beside, "not slow"],
        "the long walks": [*beside, "slow"],
        "processes and pages": ["-m", "pytest", *ALONE[: 2 if browser else 1]],
    }


def passes(name, arguments, env):
    """Run one check, say how long it took, and answer whether it passed."""
    say(f"\n{name}")
    began = time.monotonic()
    code = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, check=False).returncode
    how = "passed" if code == 0 else f"ended by {signal.Signals(-code).name}" if code < 0 else "FAILED"
    say(f"{name}: {how} in {time.monotonic() - began:.0f} s")
    return code == 0


def main(words):
    """Run every check; answers the number of those that failed."""
    env = {name: value for name, value in os.environ.items() if name not in SERVICES | COMPILED_ANEW}
    browser = chromium()
    if browser:
        env["PORTAL_CHROMIUM"] = browser
    elif not words:
        say(NO_CHROMIUM)
    return sum(not passes(name, arguments, env) for name, arguments in checks(words, browser).items())


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
