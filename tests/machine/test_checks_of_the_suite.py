"""What ``python3 run.py test`` calls: nothing is left out in silence, and a failure is a failure."""

import os
from pathlib import Path

from tests import __main__ as suite

SIDE_BY_SIDE, ALONE = ("the suite", "the long walks"), "processes and pages"


def test_every_folder_of_tests_is_in_one_kind_of_run_and_in_no_second():
    checks = suite.checks([], browser="chromium")
    for name in SIDE_BY_SIDE:
        left_out = {word.removeprefix("--ignore=") for word in checks[name] if word.startswith("--ignore=")}
        assert left_out == set(checks[ALONE][2:])
        assert all(Path(suite.ROOT, folder).is_dir() for folder in left_out)
        assert "tests" in checks[name]


def test_what_the_suite_leaves_for_later_is_what_the_long_walks_take():
    checks = suite.checks([], browser=None)
    short, long = (checks[name] for name in SIDE_BY_SIDE)
    assert short[:-1] == long[:-1]
    assert (short[-2:], long[-2:]) == (["-m", "not slow"], ["-m", "slow"])


def test_without_chromium_the_browser_tests_alone_are_left_out():
    checks = suite.checks([], browser=None)
    assert checks[ALONE][2:] == ["tests/machine"]
    assert all("--ignore=tests/browser" in checks[name] for name in SIDE_BY_SIDE)


def test_words_go_to_pytest_alone():
    assert suite.checks(["-k", "ledger"], browser=None) == {"pytest": ["-m", "pytest", "-k", "ledger"]}


def test_a_check_that_fails_or_is_killed_is_not_passed(capfd):
    env = dict(os.environ)
    assert suite.passes("good", ["-c", "pass"], env)
    assert not suite.passes("bad", ["-c", "raise SystemExit(1)"], env)
    assert not suite.passes("killed", ["-c", "import os; os.kill(os.getpid(), 9)"], env)
    said = capfd.readouterr().out
    assert "good: passed" in said
    assert "bad: FAILED" in said
    assert "killed: ended by SIGKILL" in said


def test_the_number_of_failed_checks_is_the_exit_code(monkeypatch):
    bad = {
        "one": ["-c", "raise SystemExit(1)"],
        "two": ["-c", "pass"],
        "three": ["-c", "raise SystemExit(2)"],
    }
    monkeypatch.setattr(suite, "checks", lambda *_: bad)
    assert suite.main([]) == 2
