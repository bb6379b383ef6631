"""The public side in Chromium as a visitor has it: twice as large, on paper, from page to page, on a bad line."""

import pytest

from accounts.roles import Role
from newsroom.views import pwa
from tests.attack.front import PRESSED, front, public_doors, values_of
from tests.attack.test_front_markup import shelf
from tests.browser.checks import PHONE, assert_axe_clean, assert_no_csp_violations, assert_no_sideways_scroll
from tests.browser.weight import FIRST_VIEW_BYTES, FirstView
from tests.make import a_site, a_user, in_program
from tests.newsroom.test_markup import website_of
from tests.payloads import MARK, PAYLOADS

pytestmark = pytest.mark.django_db(transaction=True)
NOT_FOR_READING = {"clearinghouse:cite", "clearinghouse:export", "clearinghouse:state", "newsroom:feed",
                   "newsroom:manifest", "newsroom:worker", "newsroom:robots", "newsroom:sitemap",
                   "newsroom:picture"}  # fmt: skip
SHIFTS = """
window.__shifts = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.__shifts += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""
INSTALLED = """
const match = window.matchMedia.bind(window);
window.matchMedia = (said) => said.includes("standalone") ? { matches: true, addEventListener() {} } : match(said);
"""
OUT_OF_SIGHT = """
() => [...document.querySelectorAll("main h1, main h2, main h3, main p, main a, main button, main input, main dd")]
  .filter((one) => one.checkVisibility() && !one.closest(".usa-sr-only, details:not([open]), table, svg"))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && (box.left < -1 || box.right > window.innerWidth + 1))
  .map(([one]) => one.outerHTML.slice(0, 120))
"""


@pytest.fixture
def here():
    a_site(name="Mapville", slug="mapville-mi", latitude="43.42", longitude="-83.95")
    return in_program(front)()


def pages(here):
    """The address of every public page that people read."""
    read = [
        one
        for one in public_doors()
        if one.name not in NOT_FOR_READING | PRESSED and not one.name.startswith("api:")
    ]
    found = [one.path(values_of(one, here, "mapville-mi")) for one in read]
    return [*found, "/clearinghouse/?q=guide", "/clearinghouse/?q=xyzzy", "/no-such-page/"]


def test_nothing_is_lost_at_twice_the_size(browser, address, here):
    """200 % zoom: half the width in CSS pixels, twice the pixels; nothing sticks out, every way is still there."""
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    for path in pages(here):
        page.goto(address + path)
        assert_no_sideways_scroll(page)
        assert page.evaluate(OUT_OF_SIGHT) == [], path
        assert page.get_by_role("heading", level=1).is_visible(), path
        assert page.get_by_text("Menu", exact=True).is_visible(), path
    assert_axe_clean(page)
    context.close()


def test_on_paper_stands_what_is_read_and_nothing_to_press(page, address, here):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 960})  # a letter page between its margins
    for path in pages(here):
        page.goto(address + path)
        assert page.get_by_role("heading", level=1).is_visible(), path
        for gone in (
            ".psp-header",
            ".psp-leave",
            ".psp-banner",
            ".psp-footer",
            ".psp-facets",
            ".psp-sort",
            ".usa-button",
        ):
            assert page.locator(f"{gone}:visible").count() == 0, (path, gone)
        assert_no_sideways_scroll(page)
    page.goto(address + here.shared.get_absolute_url())
    assert page.get_by_text("Begin here.").first.is_visible()
    assert page.get_by_text("https://example.org/guns").is_visible()
    assert page.pdf()[:5] == b"%PDF-"


@pytest.mark.slow
def test_hd_02_a_visitor_who_follows_every_link_meets_no_breach_and_no_foreign_host(page, address, here):
    """From the first page on, every link of our own once; the watch fails on any breach or foreign host."""
    waiting, seen = [*pages(here)], set()
    while waiting and len(seen) < 120:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(address + path)
        assert answer.status < 500, path
        assert_no_csp_violations(page)
        links = page.evaluate("[...document.links].map((one) => one.href)")
        own = {link.partition("#")[0].removeprefix(address) for link in links if link.startswith(address)}
        waiting += sorted(link for link in own - seen if "." not in link)  # files are not walked
    assert len(seen) > 40


@pytest.mark.parametrize("path", ["/", "/clearinghouse/?q=guide", "record", "toolkit"])
def test_the_first_view_is_light_and_nothing_moves(browser, address, here, path):
    path = {"record": here.resource.get_absolute_url(), "toolkit": here.shared.get_absolute_url()}.get(
        path, path
    )
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    view = FirstView(page)
    page.goto(address + path, wait_until="networkidle")
    page.wait_for_timeout(300)
    weights = view.weights()
    assert sum(weights.values()) <= FIRST_VIEW_BYTES, weights
    assert any(".woff2" in url for url in weights)
    assert page.evaluate("window.__shifts") < 0.01
    context.close()


def test_a_newer_version_of_the_app_is_offered_and_taken_by_a_press(page, address, here, monkeypatch):
    page.add_init_script(INSTALLED)
    page.goto(address + here.resource.get_absolute_url())
    page.get_by_text("Kept on this device.").wait_for()
    page.reload()
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    assert page.get_by_text("A newer version is ready.").count() == 0
    older = pwa._script()
    monkeypatch.setattr(pwa, "_script", lambda: older + "\n// a newer version\n")
    page.reload()
    page.get_by_text("A newer version is ready.").wait_for()
    assert_axe_clean(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Use the newer version").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("A newer version is ready.").count() == 0
    assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.waiting)") is None


def test_what_was_opened_in_the_installed_app_is_read_and_found_without_a_connection(page, address, here):
    page.add_init_script(INSTALLED)
    for row in (here.resource, here.shared):
        page.goto(address + row.get_absolute_url())
        page.get_by_text("Kept on this device.").wait_for()
    page.goto(f"{address}/offline/")
    page.context.set_offline(True)
    page.goto(f"{address}/clearinghouse/?q=anything")
    assert page.get_by_role("heading", name="There is no connection").is_visible()
    page.get_by_role("link", name="For the night shift").click()
    assert page.get_by_role("heading", name="For the night shift").is_visible()
    page.goto(address + here.resource.get_absolute_url())
    assert page.get_by_role("heading", name="Tracing crime guns").is_visible()
    page.context.set_offline(False)


class Reader:
    """Opens pages that hold words of strangers and moves the focus over them: nothing may run, nothing be asked for."""

    def __init__(self, page, context, address):
        self.page, self.address, self.asked, self.shown = page, address, [], 0
        context.on("request", lambda request: self.asked.append(request.url))
        page.on("dialog", lambda dialog: self.asked.append(f"dialog: {dialog.message}"))

    def read(self, path, tabs=6):
        """One page; ``shown`` counts those that show the words."""
        assert self.page.goto(self.address + path).status == 200, path
        self.shown += MARK in self.page.content()
        for _ in range(tabs):
            self.page.keyboard.press("Tab")
        assert self.page.evaluate(f"window.{MARK}") is None, path
        assert self.page.evaluate("window.__breaches") == [], path

    @property
    def foreign(self):
        """What was asked of anybody but us, and every dialog."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]


@pytest.mark.slow
def test_in_01_no_text_on_a_public_page_runs_or_loads_anything(page, context, address):
    rows, kit, secret = in_program(lambda: shelf(PAYLOADS))()
    reader = Reader(page, context, address)
    for row in rows[::10]:
        reader.read(row.get_absolute_url())
    for number in range(1, 11):
        reader.read(f"/clearinghouse/?q=guide&sort=newest&page={number}")
    for path in ("/clearinghouse/topics/gun-violence/", kit.get_absolute_url(), f"/t/edit/{secret}/"):
        reader.read(path)
    page.emulate_media(media="print")
    reader.read(kit.get_absolute_url(), tabs=0)
    assert reader.shown > 25
    assert reader.foreign == []


@pytest.mark.slow
def test_in_01_no_text_of_the_website_runs_or_loads_anything(page, context, address):
    pages = website_of(PAYLOADS, in_program(a_user)(Role.STAFF))
    reader = Reader(page, context, address)
    paths = in_program(lambda: [row.get_absolute_url() for row in pages])()
    for path in [*paths[::3], "/", "/news/", "/news/?kind=story", "/focus-areas/"]:
        reader.read(path, tabs=4)
    assert reader.shown > 60
    assert reader.foreign == []


def test_a_resource_is_added_from_a_list_without_leaving_it(page, address, here):
    page.goto(f"{address}/clearinghouse/?q=guns")
    link = page.get_by_role("link", name="Add to toolkit Tracing crime guns")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Added. It is in your toolkit.").wait_for()
    assert page.locator("[data-toolkit-count]:visible").inner_text() == "1"
    assert page.url.endswith("?q=guns")
    assert_axe_clean(page)
    page.goto(f"{address}/clearinghouse/toolkit/")
    page.emulate_media(media="print")  # what is at work is printed with its words, and nothing to press
    assert page.get_by_role("link", name="Tracing crime guns").is_visible()
    for gone in ("button", "textarea", ".psp-aside", "input[type=checkbox]"):
        assert page.locator(f"main {gone}:visible").count() == 0, gone
