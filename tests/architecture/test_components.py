"""Components, icons and static files: each is shown in the gallery, each that is named exists."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from ui.templatetags import charts, ui

FOLDER = Path(settings.ROOT) / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
GALLERY = "".join(
    path.read_text() for path in [*(FOLDER / "ui").glob("gallery*.html"), *FOLDER.glob("base*.html")]
)
COMPONENTS = sorted({*ui.register.tags, *charts.register.tags})


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_is_in_the_gallery(component):
    assert re.search(rf"{{%\s*{component}\b", GALLERY), f"show {component} in templates/ui/gallery_*.html"


def test_every_file_a_template_names_exists():
    names = {
        found
        for name in TEMPLATES
        for found in re.findall(
            r"{% static '([^']+)' %}|{% static \"([^\"]+)\" %}", (FOLDER / name).read_text()
        )
    }
    ours = {name for pair in names for name in pair if name.startswith("ui/") and name != "ui/portal.css"}
    missing = {name for name in ours if not (Path(settings.ROOT) / "ui/static" / name).exists()}
    assert missing == set()


def test_every_icon_a_template_draws_is_in_the_sheet():
    drawn = {
        found
        for name in TEMPLATES
        for found in re.findall(r"{% icon name=\"([^\"]+)\"", (FOLDER / name).read_text())
    }
    sheet = (Path(settings.ROOT) / "ui/static/ui/icons.svg").read_text()
    assert {name for name in drawn if f'id="{name}"' not in sheet} == set()
