"""``python3 run.py pictures``: draws the pictures of the README anew, from a demonstration made for the purpose,
and the icons of the phone app from the mark.

Starts a portal with data of its own beside whatever runs, signs in as the people of the demonstration through the
sign-in page, and writes docs/pictures.  Dates are told from the day on which it is run.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests.__main__ import NO_CHROMIUM, chromium, say
from tests.machine.processes import ROOT, a_free_port, start, surroundings, wait_for

FOLDER = ROOT / "docs" / "pictures"
WIDTH = 1200
# name         page                                   seen by              height
PICTURES = [
    ("home",       "/",                               "staff@example.gov", 900),
    ("lead",       "/",                               "lead@example.gov",  900),
    ("engagement", "/sites/pueblo-co/engagements/1/", "admin@example.gov", 900),
    ("request",    "/sites/pueblo-co/requests/3/",    "lead@example.gov",  900),
    ("map",        "/sites/map/",                     "staff@example.gov", 760),
]  # fmt: skip

STATIC = ROOT / "ui" / "static" / "ui"
ICONS = (180, 192, 512)  # Apple's, and the two that Android asks for
GROUND = "#0f6460"  # of the mark; phones cut its corners themselves


def main():
    """Draw them all; the exit code."""
    browser = chromium()
    if not browser:
        say(
            NO_CHROMIUM.replace(
                "the browser tests are left out. To run them too", "no picture is drawn. To draw them"
            )
        )
        return 1
    with tempfile.TemporaryDirectory(prefix="psp-pictures-") as folder:
        port = a_free_port()
        address, log = f"http://127.0.0.1:{port}", Path(folder) / "portal.log"
        env = surroundings(PORTAL_DATA=f"{folder}/data", PORTAL_PORT=str(port), PORTAL_MODE="demonstration")
        say("Making a demonstration")
        with start("manage.py", "portal", log=log, env=env) as portal:
            try:
                wait_for(lambda: portal.poll() is not None or _answers(address), seconds=600, what=log)
                if portal.returncode is not None:
                    sys.stderr.write(log.read_text())
                    return 1
                _draw_all(address, browser)
            finally:
                portal.send_signal(signal.SIGINT)
    return 0


def _answers(address):
    try:
        with urlopen(f"{address}/health/", timeout=5) as answer:  # noqa: S310 our own address
            return answer.status == 200
    except (URLError, OSError):
        return False


def _draw_all(address, browser):
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(
            executable_path=browser, args=[*sandbox, "--disable-dev-shm-usage"]
        )
        for name, path, person, height in PICTURES:
            with chrome.new_context(viewport={"width": WIDTH, "height": height}) as context:
                page = context.new_page()
                page.goto(f"{address}/accounts/login/?next={path}")
                page.get_by_text("Sign in as somebody of the demonstration").click()
                page.locator(f'form:has(input[value="{person}"]) button').click()
                page.wait_for_url(f"{address}{path}")
                page.screenshot(path=FOLDER / f"{name}.png")
            say(f"docs/pictures/{name}.png")
        _draw_icons(chrome)
        chrome.close()


def _draw_icons(chrome):
    """The mark on its ground up to the edges, so that a round and a square icon both show all of it."""
    mark = (STATIC / "mark.svg").read_text()
    for size in ICONS:
        with chrome.new_context(viewport={"width": size, "height": size}) as context:
            page = context.new_page()
            page.set_content(
                f'<body style="margin:0;background:{GROUND}"><div style="padding:10%">{mark}</div>'
            )
            page.screenshot(path=STATIC / f"mark-{size}.png")


if __name__ == "__main__":
    sys.exit(main())
