"""The table of ``python3 run.py test --coverage``: each app in percent, and the lines nothing reached where it matters.

Uncovered lines are printed for writes (actions), reads (queries) and what isolates sites (row-level security): each is
to be tested or deleted.  Migrations, browser tests and tests/machine are not measured, so devserver/ and demo/ look
worse than they are.
"""

import sys
from collections import defaultdict
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parent.parent
LOOKED_AT = {"actions", "queries", "row_level_security", "scope"}  # rooms of an app whose lines are printed


def room_of(path):
    """``actions`` of tta/actions/hours.py, ``scope`` of kernel/scope.py."""
    return path.parts[1].removesuffix(".py")


def measured(coverage):
    """(path from the root, lines, [[first, last] of lines not reached]) of every measured file."""
    for name in sorted(coverage.get_data().measured_files()):
        path = Path(name).relative_to(ROOT)
        _, lines, _, missing, _ = coverage.analysis2(name)
        yield path, len(lines), missing


def spans(numbers):
    """[3, 4, 5, 9] as "3-5, 9"."""
    found = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def table(files):
    """Lines of the table: app, lines, lines not reached, percent."""
    apps = defaultdict(lambda: [0, 0])
    for path, lines, missing in files:
        for name in (path.parts[0], "together"):
            apps[name][0] += lines
            apps[name][1] += len(missing)
    together = apps.pop("together")
    rows = [*sorted(apps.items()), ("together", together)]
    yield f"{'app':<16}{'lines':>8}{'missed':>8}{'covered':>9}"
    for name, (lines, missed) in rows:
        covered = 100 * (lines - missed) / lines if lines else 100
        yield f"{name:<16}{lines:>8}{missed:>8}{covered:>8.1f}%"


def main():
    """Print both; fails where nothing was measured."""
    coverage = Coverage(config_file=ROOT / "pyproject.toml")
    coverage.load()
    files = list(measured(coverage))
    if not files:
        return "Nothing was measured."
    uncovered = [
        f"{path}: {spans(missing)}" for path, _, missing in files if missing and room_of(path) in LOOKED_AT
    ]
    sys.stdout.write("\n".join([*table(files), "", "Lines not reached:", *(uncovered or ["none"])]) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
