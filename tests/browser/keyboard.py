"""What a person does with a page: by the mouse or a thumb, or by the keyboard alone.

A ``Person`` has a browser of their own and one of these hands, so a story says what is done and not how.
"""

import re

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.checks import OFFICE, PHONE, Watch
from tests.browser.session import sign_in

MOST_STOPS = 90  # the page of a group has many links
FOCUS = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect(), style = getComputedStyle(here);
  const label = here.labels && here.labels.length ? here.labels[0].innerText : "";
  const drawn = here.labels && here.labels.length ? getComputedStyle(here.labels[0], "::before") : style;
  const marked = (one) => (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none";
  const inParts = ["date", "time"];
  return {
    isNothing: here === document.body, // past the last stop, or the page has only just come
    isField: Boolean(here.labels && here.labels.length),
    name: (label || here.getAttribute("aria-label") || here.innerText || "").trim(),
    // the button inside a field for a day or an hour is marked by the browser itself, where no script can look
    seen: box.bottom > 0 && box.top < innerHeight && (marked(style) || marked(drawn) || inParts.includes(here.type)),
  };
}"""


def focus_of(page):
    """What has the focus; what slides in is given a moment."""
    for _ in range(10):
        focus = page.evaluate(FOCUS)
        if focus["seen"] or focus["isNothing"]:
            break
        page.wait_for_timeout(50)
    return focus


class Keyboard:
    """Presses Tab until the focus is there; every stop on the way can be seen."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        """Follow a link or press a button."""
        self._tab_to(name, is_field=False)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, label, words):
        """Fill a field."""
        self._tab_to(label)
        self.page.keyboard.type(words)

    def day(self, label, day):
        """Fill a field for a day: month, day and year, each in its part."""
        self.write(label, f"{day:%m%d%Y}")

    def choose(self, label, option):
        """Choose from a list by its first letters."""
        self.write(label, option)

    def tick(self, label):
        """Tick a box."""
        self._tab_to(label)
        self.page.keyboard.press("Space")

    def upload(self, label, file):
        """Choose a file; what opens then is the machine's own."""
        self._tab_to(label)
        for key in ("Enter", "Space", "Enter"):  # a busy machine opens nothing now and then
            try:
                with self.page.expect_file_chooser(timeout=8_000) as opened:
                    self.page.keyboard.press(key)
            except PlaywrightTimeout:
                continue
            opened.value.set_files(file)
            return
        pytest.fail(f"no key opens the choice of a file for {label}")

    def _tab_to(self, name, *, is_field=True):
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            focus = focus_of(self.page)
            assert focus["seen"] or focus["isNothing"], f"the focus on {focus['name']!r} can not be seen"
            if focus["isField"] == is_field and focus["name"].startswith(name):
                return
        raise AssertionError(f"{name} is not reached within {MOST_STOPS} stops")


class Pointer:
    """The mouse or a thumb: touches what it sees, and needs no script."""

    def __init__(self, page):
        self.page = page

    def press(self, name):
        """Follow a link or press a button."""
        called = re.compile(f"^{re.escape(name)}")
        found = self.page.get_by_role("link", name=called).or_(self.page.get_by_role("button", name=called))
        with self.page.expect_navigation():
            found.first.click()

    def write(self, label, words):
        """Fill a field."""
        self._field(label).fill(words)

    def day(self, label, day):
        """Fill a field for a day."""
        self.write(label, day.isoformat())

    def choose(self, label, option):
        """Choose from a list; the option begins with the words."""
        options = self._field(label).locator("option").all_inner_texts()
        self._field(label).select_option(label=next(one for one in options if one.startswith(option)))

    def tick(self, label):
        """Tick a box."""
        self.page.locator("label", has_text=label).first.click()

    def upload(self, label, file):
        """Choose a file."""
        self._field(label).set_input_files(file)

    def _field(self, label):
        exactly = [self.page.get_by_label(name, exact=True) for name in (label, f"{label} (optional)")]
        return exactly[0].or_(exactly[1])


class Person:
    """One person with a browser of their own: in the office or on a phone, with scripts or without."""

    def __init__(self, browser, address, user=None, *, hand=Pointer, has_script=True, on_phone=False):
        screen = PHONE if on_phone else OFFICE
        self.context = browser.new_context(viewport=screen, java_script_enabled=has_script, locale="en-US")
        self.page, self.address = self.context.new_page(), address
        self.hand, self.watch = hand(self.page), Watch(self.page)
        if user:
            sign_in(self.context, user, address)

    def open(self, path):
        """Open a page as its letter does; gives the hand."""
        assert self.page.goto(f"{self.address}{path}").status == 200, path
        return self.hand

    def reads(self, words):
        """Whether the page that is open says so."""
        return self.page.get_by_text(words).first.is_visible()

    def leave(self):
        """Close the browser; nothing was heard that must not happen."""
        self.watch.assert_clean()
        self.context.close()
