"""Every stop of the keyboard on the main pages: reached in the order of the page, seen, under nothing, and no trap."""

from decimal import Decimal

import pytest

from accounts.roles import Role
from kernel.scope import as_program
from sites.actions.allotments import propose_adjustment
from tests.browser.checks import OFFICE, PHONE
from tests.browser.people import sign_in
from tests.make import a_request, a_site, a_user, an_agency, an_hours_entry, engagement_of, hours_of
from tta.lifecycle import State

pytestmark = pytest.mark.django_db(transaction=True)
MOST_STOPS = 200
# What the keyboard can reach, in the order of the page: of circles with one name one, of what is folded its summary.
STOPS = """() => {
  const all = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const names = new Set();
  window.stops = [...document.querySelectorAll(all)].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ checkVisibilityCSS: true })) return false;
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)];
    return group.some((other) => other.checked) ? one.checked : one === group[0];
  });
  const nameOf = (one) => one.getAttribute("aria-label") || one.innerText || one.name || one.type;
  return window.stops.map((one) => nameOf(one).trim().slice(0, 60));
}"""
# Where the focus is now: its place among the stops; whether it can be seen, and nothing of the page lies over it.
HERE = """() => {
  const here = document.activeElement, box = here.getBoundingClientRect();
  const drawn = here.labels && here.labels.length ? here.labels[0] : here;
  const middles = [...drawn.getClientRects()].map((part) => [part.x + part.width / 2, part.y + part.height / 2]);
  const isLine = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  const marked = (style) => isLine(style) || style.boxShadow !== "none";
  return {
    place: window.stops.indexOf(here),
    isMarked: here.type === "date" || [getComputedStyle(here), getComputedStyle(drawn, "::before")].some(marked),
    isSeen: middles.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (drawn.contains(top) || top.contains(drawn));
    }),
  };
}"""


def where_the_focus_is(page):
    """The focus; what slides in or scrolls is given a moment."""
    for _ in range(10):
        here = page.evaluate(HERE)
        if here["place"] < 0 or (here["isMarked"] and here["isSeen"]):
            break
        page.wait_for_timeout(50)
    return here


def walk(page):
    """What is wrong on the way through all stops of the page that is open."""
    names, seen = page.evaluate(STOPS), []
    wrong = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = where_the_focus_is(page)
        if page.evaluate("document.activeElement === document.body") or (here["place"] == 0 and seen):
            break  # past the last one
        if here["place"] < 0:
            wrong.append(
                f"a stop that is none: {page.evaluate('document.activeElement.outerHTML.slice(0, 120)')}"
            )
            break
        name = names[here["place"]]
        if here["place"] not in seen[-1:]:  # the parts of a day are stops of one field
            seen.append(here["place"])
        wrong += [
            f"{name}: {fault}"
            for fault, is_well in (("no mark", here["isMarked"]), ("hidden", here["isSeen"]))
            if not is_well
        ]
    wrong += [f"{name}: not reached" for place, name in enumerate(names) if place not in seen]
    return wrong if seen == sorted(seen) else [*wrong, f"out of order: {[names[place] for place in seen]}"]


@pytest.fixture
def town():
    site = a_site(name="Riverton", slug="riverton-mi")
    an_agency(site)
    expert, admin = a_user(Role.EXPERT, site), a_user(Role.ADMIN)
    submitted, under_way = a_request(site, State.SUBMITTED), a_request(site, State.UNDER_WAY, expert=expert)
    an_hours_entry(under_way, worked_by=expert)
    with as_program():
        propose_adjustment(hours_of(site), Decimal(5), by=admin, reason="Two more visits")
    place, asked, hours = site.get_absolute_url(), submitted.get_absolute_url(), under_way.get_absolute_url()
    time = engagement_of(site).get_absolute_url()
    return {
        a_user(Role.LEAD, site): ["/", place, asked, f"{place}requests/new/", f"{place}people/"],
        a_user(Role.STAFF): [
            "/",
            "/sites/",
            "/requests/",
            place,
            "/hours/",
            "/sites/map/",
            time,
            f"{asked}accept/",
        ],
        expert: [hours, f"{hours}hours/new/"],
    }


@pytest.mark.parametrize("screen", [OFFICE, PHONE], ids=["office", "phone"])
def test_every_stop_is_reached_in_order_and_seen(page, context, address, town, screen):
    page.set_viewport_size(screen)
    wrong = []
    for person, paths in town.items():
        sign_in(context, person, address)
        for path in paths:
            assert page.goto(address + path).status == 200
            wrong += [f"{path} {fault}" for fault in walk(page)]
    assert wrong == []
