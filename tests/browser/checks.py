"""What every page must be: accessible, no wider than a phone, silent about its security policy."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PHONE = {"width": 390, "height": 844}
ON_VIOLATION = """
window.__breaches = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__breaches.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


class Watch:
    """Hears everything that must not happen on a page."""

    def __init__(self, page):
        self.page, self.heard = page, []
        page.add_init_script(ON_VIOLATION)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script: {error}"))
        page.on("response", self._response)

    def _console(self, message):
        if "Content Security Policy" in message.text:
            self.heard.append(f"policy: {message.text}")

    def _response(self, response):
        if response.status >= 500:
            self.heard.append(f"{response.status}: {response.url}")
        if not response.url.startswith(("http://127.0.0.1", "http://localhost", "data:", "blob:")):
            self.heard.append(f"foreign host: {response.url}")

    def assert_clean(self):
        """Nothing was heard."""
        assert self.heard == []


def assert_axe_clean(page):
    """No breach of WCAG 2.2 AA that axe can see."""
    found = Axe().run(page, options=RULES).response["violations"]
    said = [
        f"{one['id']}: {one['help']}\n  " + "\n  ".join(node["html"][:200] for node in one["nodes"])
        for one in found
    ]
    assert not said, "\n".join([page.url, *said])


def assert_no_sideways_scroll(page):
    """Nothing sticks out beyond the window."""
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    assert page.evaluate(f"{wide} <= window.innerWidth"), f"{page.url} is wider than {page.viewport_size}"


def assert_no_csp_violations(page):
    """The policy was not breached on the page that is open."""
    assert page.evaluate("window.__breaches || []") == []


@contextmanager
def at_phone(page):
    """The same page on a phone."""
    before = page.viewport_size
    page.set_viewport_size(PHONE)
    yield page
    page.set_viewport_size(before)


def assert_page_is_sound(page):
    """All of it, on an office screen and on a phone."""
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)
    with at_phone(page):
        assert_no_sideways_scroll(page)
        assert_axe_clean(page)
    assert_no_csp_violations(page)


def choose(page, label):
    """Tick a box or a circle as a person does: by its label; USWDS draws it and keeps the input itself off the page."""
    page.locator("label", has_text=label).click()
