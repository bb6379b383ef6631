"""Only the loader and the demonstration tell the past."""

import re
from pathlib import Path

from django.conf import settings

TELLERS = {"sites/loading.py", "psp_portal/demonstration/load.py", "psp_portal/demonstration/people.py"}
NOT_OURS = {".venv", "tests", "node_modules", "static_built", "static_made", ".portal"}


def test_nobody_else_sets_the_clock_back():
    root = Path(settings.ROOT)
    ours = [
        path
        for app in root.iterdir()
        if app.is_dir() and app.name not in NOT_OURS
        for path in app.rglob("*.py")
    ]
    tellers = {str(path.relative_to(root)) for path in ours if re.search(r"\bclock\.at\(", path.read_text())}

    assert tellers == TELLERS
