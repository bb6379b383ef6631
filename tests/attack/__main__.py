"""``python -m tests.attack 100000``: schemathesis makes so many calls, as nobody and as four roles (case AP-01)."""

import os
import subprocess
import sys
from pathlib import Path

count = sys.argv[1] if len(sys.argv) > 1 else "10000"
words = ["-m", "pytest", "-q", "-s", "tests/attack/test_schemathesis.py", *sys.argv[2:]]
sys.exit(
    subprocess.run(
        [sys.executable, *words],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"PORTAL_CALLS": count},
        check=False,
    ).returncode
)
