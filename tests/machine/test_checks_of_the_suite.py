"""What ``python3 run.py test`` calls: nothing is left out in silence, and a failure is a failure."""

import os
import tomllib
from pathlib import Path

from tests import __main__ as suite
from tests.architecture.house import PACKAGES
from tests.coverage_table import LOOKED_AT, room_of, spans, table

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


def test_the_name_of_an_app_runs_its_tests_and_the_architecture_tests():
    (arguments,) = suite.checks(["tta", "-k", "accept"], browser=None).values()
    assert arguments[-6:] == ["tests/tta", "tests/architecture", "-m", "not slow", "-k", "accept"]
    assert suite.checks(["no_app"], browser=None) == {"pytest": ["-m", "pytest", "no_app"]}
    assert suite.checks(["tests/tta"], browser=None) == {"pytest": ["-m", "pytest", "tests/tta"]}


def test_coverage_measures_the_suite_and_the_long_walks_and_no_test_twice():
    checks = suite.checks(["--coverage"], browser=None)
    whole = suite.checks([], browser=None)
    for name in SIDE_BY_SIDE:
        assert checks[name] == ["-m", "coverage", "run", *whole[name]]
    assert list(checks)[-1] == "coverage"


def test_every_package_is_measured():
    measured = tomllib.loads((suite.ROOT / "pyproject.toml").read_text())["tool"]["coverage"]["run"]
    assert set(measured["source_pkgs"]) == set(PACKAGES)
    assert Path(measured["data_file"]).parent == Path(suite.COVERAGE)


def test_the_table_of_coverage_counts_lines_by_app_and_names_spans():
    files = [(Path("tta/actions/hours.py"), 10, [3, 4, 5, 9]), (Path("ui/map.py"), 30, [])]
    _, *rows = table(files)
    assert [row.split() for row in rows] == [
        ["tta", "10", "4", "60.0%"],
        ["ui", "30", "0", "100.0%"],
        ["together", "40", "4", "90.0%"],
    ]
    assert spans([3, 4, 5, 9]) == "3-5, 9"
    assert room_of(Path("kernel/scope.py")) in LOOKED_AT


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
