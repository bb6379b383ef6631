"""Who could host: suggestions, each with its reasons in words; the coordinator decides."""

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from django.db.models import Count

from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange, PastExchange
from sites.models import Agency, Site
from tta.lifecycle import State
from tta.models import Request

MOST = 8
EARTH_MILES = 3959
NEAR_MILES = 500
BUSY = 2  # exchanges a host prepares at the same time
SHORT = 4  # letters of a word that says too little
ABOUT_TIMES, NEARLY_TIMES, FAR_TIMES = (
    1.5,
    3,
    10,
)  # how many times the people of one place are those of the other


@dataclass
class Suggestion:
    """One site that could host, with the reasons for and against, in words."""

    site: Site
    reasons: list = field(default_factory=list)
    doubts: list = field(default_factory=list)
    unknown: list = field(default_factory=list)  # neither for nor against
    weight: int = 0

    def speaks(self, weight, reason):
        """Add a reason for the site, or against it if ``weight`` is negative."""
        self.weight += weight
        if weight > 0:
            self.reasons.append(reason)
        else:
            self.doubts.append(reason)


def suggestions(exchange, viewer):
    """The best sites to host ``exchange`` among those ``viewer`` may see, with reasons."""
    sites = {
        site.pk: Suggestion(site)
        for site in Site.objects.visible_to(viewer).exclude(pk__in=exchange.shown_to)
    }
    home = Site.objects.visible_to(viewer).filter(pk=exchange.site_id).first()
    for weigh in (_by_focus_area, _by_hosting, _by_past_hosting, _by_load, _by_kind):
        weigh(exchange, viewer, sites)
    for one in sites.values():
        for weigh in (_by_place, _by_size, _by_distance):
            weigh(home, one)
    good = [one for one in sites.values() if one.weight > 0 and one.reasons]
    return sorted(good, key=lambda one: (-one.weight, one.site.name))[:MOST]


def _by_focus_area(exchange, viewer, sites):
    done = Request.objects.visible_to(viewer).filter(
        state=State.CONFIRMED, focus_area__name__in=exchange.focus_areas, site__in=sites
    )
    rows = (
        done.values_list("site", "focus_area__name").annotate(number=Count("pk")).order_by("site")
    )
    for site, area, number in rows:
        sites[site].speaks(3, f"{number} finished request{'' if number == 1 else 's'} in {area}")


def _by_hosting(exchange, viewer, sites):
    earlier = Exchange.objects.visible_to(viewer).filter(
        host_site_id__in=sites, state=ExchangeState.CLOSED
    )
    topic = _words(f"{exchange.title} {exchange.goals}")
    for past in earlier:
        one = sites[past.host_site_id]
        one.speaks(2, f"hosted “{past.title}”")
        if shared := set(past.focus_areas) & set(exchange.focus_areas):
            one.speaks(2, f"hosted on {', '.join(sorted(shared))}")
        if words := topic & _words(f"{past.title} {past.goals}"):
            one.speaks(2, f"hosted on the same words: {', '.join(sorted(words)[:4])}")
        if past.host_rating:
            one.speaks(past.host_rating - 3 or 1, f"rated hosting {past.host_rating} of 5")


def _by_past_hosting(exchange, viewer, sites):
    """Before the portal: public sources name the host and the topic, and no rating."""
    topic = _words(f"{exchange.title} {exchange.goals}")
    for past in PastExchange.objects.visible_to(viewer).filter(host_site_id__in=sites):
        one = sites[past.host_site_id]
        year = ""
        if past.first_on:
            year = f" in {past.first_on.year}"
        one.speaks(2, f"hosted “{past.topic}”{year}")
        if words := topic & _words(past.topic):
            one.speaks(2, f"hosted on the same words: {', '.join(sorted(words)[:4])}")


def _by_load(exchange, viewer, sites):
    busy = (
        Exchange.objects.visible_to(viewer)
        .open()
        .filter(host_site_id__in=sites)
        .exclude(pk=exchange.pk)
    )
    for site, number in (
        busy.values_list("host_site_id").annotate(number=Count("pk")).order_by("host_site_id")
    ):
        sites[site].speaks(
            -2 * number, f"prepares {number} other exchange{'' if number == 1 else 's'} now"
        )
        if number >= BUSY:
            sites[site].speaks(-3, "has much to host already")


def _by_kind(exchange, viewer, sites):
    """As many kinds of agencies at one table."""
    kinds = {}
    for site, kind in Agency.objects.visible_to(viewer).values_list("site", "kind"):
        kinds.setdefault(site, set()).add(kind)
    mine = kinds.get(exchange.site_id, set())
    for pk, one in sites.items():
        theirs = kinds.get(pk, set())
        if mine and theirs and abs(len(mine) - len(theirs)) <= 1 and len(mine) > 1:
            one.speaks(1, "about as many kinds of agencies")


def _by_place(home, one):
    """The same kind of government finds the same questions."""
    if home and home.kind_of_place == one.site.kind_of_place:
        one.speaks(1, f"{one.site.kind_of_place}, too")


def _by_size(home, one):
    """How many people live there, where both numbers have a source; what is not known speaks
    neither way.
    """
    mine, theirs = home and home.population, one.site.population
    if not theirs:
        one.unknown.append("how many people live there")
    if not mine or not theirs:
        return
    beside = f"{theirs:,} people beside {mine:,}"
    times = max(mine, theirs) / min(mine, theirs)
    if times <= ABOUT_TIMES:
        one.speaks(2, f"about as large: {beside}")
    elif times <= NEARLY_TIMES:
        one.speaks(1, f"not far from it in size: {beside}")
    elif times >= FAR_TIMES:
        one.speaks(-1, f"much {'larger' if theirs > mine else 'smaller'}: {beside}")


def _by_distance(home, one):
    there = one.site
    if home is None or None in {home.latitude, home.longitude, there.latitude, there.longitude}:
        return
    miles = distance_miles(home, there)
    one.speaks(1 if miles <= NEAR_MILES else -1, f"{miles:,.0f} miles away")


def distance_miles(one, two):
    """Miles between two places over the great circle."""
    a, b = radians(float(one.latitude)), radians(float(two.latitude))
    east = radians(float(two.longitude) - float(one.longitude))
    half = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(east / 2) ** 2
    return 2 * EARTH_MILES * asin(sqrt(half))


def _words(text):
    return {word.strip(".,;:()“”").lower() for word in text.split() if len(word) > SHORT}
