"""docs/how-to/add-an-app.md, followed in a temporary folder: no other file of the project is touched."""

import os
import re
import subprocess
import sys

import pytest

from tests import cluster
from tests.architecture.house import ROOT

HOW_TO = ROOT / "docs" / "how-to" / "add-an-app.md"
BLOCK = re.compile(r"```python\n# (?P<name>\S+)\n(?P<text>.*?)```", re.DOTALL)
SETTINGS = """
from psp_portal.settings import *

INSTALLED_APPS = [*INSTALLED_APPS, "mentoring"]
ROOT_URLCONF = "added_urls"
"""
URLS = """
from django.urls import include, path
from psp_portal.navigation import NAVIGATION
from psp_portal.urls import *

urlpatterns = [*urlpatterns, path("mentoring/", include("mentoring.urls"))]
NAVIGATION.append(("Mentoring", "mentoring:pairings", "mentoring.view_pairing"))
"""
PROBE = """
import django
django.setup()
import added_urls
from django.test import Client
from django.urls import reverse
from audit.timeline import label_of_event
from mentoring.models import Pairing
from psp_portal.navigation import NAVIGATION
from sites.access import grants
from web.cached_urls import address

print(sorted(name for name in grants() if name.startswith("mentoring.")))
print(label_of_event("mentoring.pairing.add"))
print([address(route) for _, route, _ in NAVIGATION if route.startswith("mentoring:")])
print(Client().get(reverse("mentoring:pairings")).url)
try:
    list(Pairing.objects.all())
except Exception as refusal:
    print(type(refusal).__name__)
"""


def write(folder, name, text):
    """A file below ``folder``, with the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run_in(folder, *arguments, as_owner=False):
    """What a Python process prints that has the new app beside the project; it must succeed."""
    env = os.environ | {
        "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
        "DJANGO_SETTINGS_MODULE": "added_settings",
        "PORTAL_AS_OWNER": "yes" if as_owner else "no",
    }
    answer = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout


@pytest.fixture
def folder(tmp_path, django_db_setup):
    """The app as the how-to has it, with its migrations run; its table is gone afterwards."""
    blocks = BLOCK.findall(HOW_TO.read_text())
    assert len(blocks) == 7
    later = [(name, text) for name, text in blocks if "/migrations/" in name]
    assert len(later) == 1
    write(tmp_path, "mentoring/__init__.py", "")
    for name, text in blocks:
        if "/migrations/" not in name:
            write(tmp_path, name, text)
    write(tmp_path, "added_settings.py", SETTINGS)
    write(tmp_path, "added_urls.py", URLS)
    manage = str(ROOT / "manage.py")
    run_in(tmp_path, manage, "makemigrations", "mentoring", "--name", "initial")
    write(tmp_path, *later[0])
    run_in(tmp_path, manage, "migrate", "mentoring", as_owner=True)
    yield tmp_path
    run_in(tmp_path, manage, "migrate", "mentoring", "zero", as_owner=True)


def test_an_app_made_by_the_how_to_works_without_another_change(folder):
    run_in(folder, str(ROOT / "manage.py"), "makemigrations", "--check", "--dry-run")
    lines = run_in(folder, "-c", PROBE).splitlines()
    assert lines[0] == "['mentoring.add_pairing', 'mentoring.view_pairing']"
    assert lines[1] == "paired the site with a mentor"
    assert lines[2] == "['/mentoring/']"
    assert lines[3].endswith("?next=/mentoring/")
    assert lines[4] == "NoScope"
    rows = cluster.POSTGRES.run_as_superuser(
        "test_portal",
        "select relrowsecurity, relforcerowsecurity from pg_class where relname = 'mentoring_pairing'",
    )
    assert [tuple(row) for row in rows] == [(True, True)]
