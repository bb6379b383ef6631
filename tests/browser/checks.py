"""What every page must be: accessible, no wider than a phone, silent about its security policy."""

from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = Axe().axe_script
# What is well stays in the page: handing it over takes longer than the checks.
ASK_AXE = """(rules) => axe.run(document, rules).then((found) => found.violations.map((one) =>
  `${one.id}: ${one.help}\\n  ` + one.nodes.map((node) => node.html.slice(0, 200)).join("\\n  ")))"""
OFFICE = {"width": 1280, "height": 900}
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


def breaches(page):
    """What axe sees of breaches of WCAG 2.2 AA, a text each."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(ASK_AXE, RULES)


def assert_axe_clean(page):
    """No breach of WCAG 2.2 AA that axe can see."""
    said = breaches(page)
    assert not said, "\n".join([page.url, *said])


def is_too_wide(page):
    """Whether something sticks out beyond the window."""
    wide = "Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"
    return page.evaluate(f"{wide} > window.innerWidth")


def assert_no_sideways_scroll(page):
    """Nothing sticks out beyond the window."""
    assert not is_too_wide(page), f"{page.url} is wider than {page.viewport_size}"


def complaints(page):
    """Everything that ``assert_page_is_sound`` would refuse, as texts, so that a walk goes on to its end."""
    found = []
    for screen in (OFFICE, PHONE):
        page.set_viewport_size(screen)
        found += breaches(page)
        found += [f"wider than {screen['width']} px"] if is_too_wide(page) else []
    return found + page.evaluate("window.__breaches || []")


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
