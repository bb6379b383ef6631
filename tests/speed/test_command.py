"""The command that measures begins outside Django: what it reads must not need the models."""

import subprocess
import sys

from tests.machine.processes import ROOT, surroundings


def test_the_command_of_speed_begins_where_django_is_not_set_up():
    env = {name: value for name, value in surroundings().items() if name != "DJANGO_SETTINGS_MODULE"}
    asked = subprocess.run(
        [sys.executable, "-m", "tests.speed", "--help"],
        cwd=ROOT,
        env=env,
        check=False,
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 0, asked.stderr
    assert "--public" in asked.stdout
