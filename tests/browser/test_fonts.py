"""A first view over a slow line on machines with other fonts: nothing moves when the fonts of the style arrive."""

import os
from pathlib import Path

import pytest

from tests.attack.front import front
from tests.browser.checks import OFFICE, PHONE
from tests.make import a_site, in_program

pytestmark = pytest.mark.django_db(transaction=True)
MOST_MOVED = 0.01  # of the window, layout shifts together
FOLDERS = [Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
# The last is a machine without any font the style names; one without a single file ends Chromium itself.
MACHINES = {
    "DejaVu": "DejaVuSans*.ttf",
    "Liberation": "LiberationSans-*.ttf",
    "none the style names": "DejaVuSansMono.ttf",
}
FACES = {"DejaVu": "Public Sans by DejaVu", "Liberation": "Public Sans by Arial"}
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{0}/fonts</dir><cachedir>{0}/cache</cachedir></fontconfig>"""
WATCH = """
window.__shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.__shifts += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
HAS_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
HAVE_ARRIVED = """() => [...document.fonts]
  .filter((face) => face.family.includes("Public Sans Web") && face.status === "loaded").length >= 2"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
MEASURE = """async ([face, weight, text]) => {
  await document.fonts.load(`${weight} 100px "${face}"`);
  const drawing = document.createElement("canvas").getContext("2d");
  drawing.font = `${weight} 100px "${face}", monospace`;
  const size = drawing.measureText(text);
  return [size.width, size.fontBoundingBoxAscent + size.fontBoundingBoxDescent];
}"""
WORDS = (
    "Members of a site sign in with their passphrase, or with the program's provider, to reach their own pages. "
    "The National Public Safety Partnership helps cities with violent crime far above the national average: "
    "200 hours of expert help and 18 peer trips over 36 months."
)


@pytest.fixture(params=MACHINES)
def machine(request):
    """The name of a set of fonts."""
    return request.param


@pytest.fixture
def elsewhere(machine, browser_type, browser_type_launch_args, tmp_path):
    """Chromium on a machine that has the fonts of ``machine`` and no others."""
    files = [file for folder in FOLDERS for file in folder.glob(f"*/{MACHINES[machine]}")]
    if not files:
        pytest.skip("fonts are missing: apt-get install fonts-dejavu-core fonts-liberation")
    for name in ("fonts", "cache"):
        (tmp_path / name).mkdir()
    for file in files:
        (tmp_path / "fonts" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "fonts.conf").write_text(CONFIGURATION.format(tmp_path))
    environment = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    chromium = browser_type.launch(**browser_type_launch_args, env=environment)
    yield chromium
    chromium.close()


@pytest.fixture
def front_door():
    a_site(name="Mapville", slug="mapville-mi", latitude="43.42", longitude="-83.95")
    return in_program(front)()


def moved(browser, url, window):
    """Layout shifts of a first view whose fonts come after the page was painted."""
    context = browser.new_context(viewport=window)
    page, waiting = context.new_page(), []
    page.add_init_script(WATCH)
    page.route("**/*.woff2", lambda request: waiting.append(request))  # noqa: PLW0108 Playwright wants a function
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_function(HAS_PAINTED)
    assert len(waiting) >= 2
    for request in waiting:
        request.continue_()
    page.wait_for_function(HAVE_ARRIVED)
    page.evaluate(TWO_FRAMES)
    shifts = page.evaluate("window.__shifts")
    context.close()
    return shifts


@pytest.mark.parametrize("window", [PHONE, OFFICE], ids=["phone", "office"])
def test_nothing_moves_when_the_fonts_arrive_after_the_first_paint(elsewhere, address, front_door, window):
    paths = ["/", "/clearinghouse/?q=guide", "/accounts/login/", front_door.resource.get_absolute_url()]
    shifts = {path: moved(elsewhere, address + path, window) for path in paths}
    assert max(shifts.values()) <= MOST_MOVED, shifts


@pytest.mark.parametrize("machine", FACES, indirect=True)
@pytest.mark.parametrize("weight", [400, 700])
def test_the_letters_of_the_machine_are_as_wide_and_as_high_as_those_of_the_style(
    elsewhere, address, machine, weight
):
    """Whoever keeps the fallback for a view sees the same lines: 2 % of the width, none of the height."""
    page = elsewhere.new_page()
    for _ in range(2):  # the second time the fonts of the style are in the browser's cache
        page.goto(f"{address}/accounts/login/", wait_until="networkidle")
    width, height = page.evaluate(MEASURE, ["Public Sans Web", weight, WORDS])
    fallback_width, fallback_height = page.evaluate(MEASURE, [FACES[machine], weight, WORDS])
    assert fallback_width == pytest.approx(width, rel=0.02)
    assert fallback_height == pytest.approx(height, abs=1.01)
