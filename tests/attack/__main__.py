"""``python -m tests.attack 2000``: schemathesis asks every address and method so many times (case AP-01)."""

import os
import subprocess
import sys
from pathlib import Path

count = sys.argv[1] if len(sys.argv) > 1 else "1000"
words = ["-m", "pytest", "-q", "tests/attack/test_schemathesis.py", *sys.argv[2:]]
sys.exit(
    subprocess.run(
        [sys.executable, *words],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"PORTAL_EXAMPLES": count},
        check=False,
    ).returncode
)
