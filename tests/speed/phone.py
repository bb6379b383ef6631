"""The first view on a phone with a bad line: the largest paint and what moves, in Chromium slowed down.

The line and the processor are those Lighthouse calls a slow phone: 150 ms there and back, 1.6 Mbit/s down, 0.75 up, a
quarter of the processor.  Nothing is in the browser's cache.
"""

from statistics import median

from playwright.sync_api import sync_playwright

from tests.__main__ import chromium as the_browser
from tests.browser.checks import PHONE
from tests.browser.weight import FirstView

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
LARGEST_PAINT_MS = 1500
MOST_MOVED = 0.01  # of the window, layout shifts together
TURNS = 5
WATCH = """
window.__paint = 0; window.__shift = 0;
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.__paint = one.startTime; }))
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.__shift += one.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


def first_views(port, paths):
    """{name: (median milliseconds to the largest paint, most that moved, bytes of the first view)} of {name: path}."""
    with sync_playwright() as chromium:
        browser = chromium.chromium.launch(
            executable_path=the_browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        found = {
            name: [_look(browser, f"http://127.0.0.1:{port}{path}") for _ in range(TURNS)]
            for name, path in paths.items()
        }
        browser.close()
    return {
        name: (median(one[0] for one in said), max(one[1] for one in said), said[0][2])
        for name, said in found.items()
    }


def _look(browser, address):
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, is_mobile=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    view, tools = FirstView(page), context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    seen = page.evaluate("[window.__paint, window.__shift]")
    weight = sum(view.weights().values())
    context.close()
    return (*seen, weight)
