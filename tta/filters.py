"""Which requests a list shows: filters and orders that lead to an index, each by a name of its own."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import BadRequest

from sites.models import FocusArea, Site
from tta.lifecycle import HOLDING
from web.pagination import COUNTED, Sort, contains, count_up_to

# What ``sort`` in the address may say; the first is used where it says nothing.
SORTS = {
    "-since": Sort("state_since", "newest change first", datetime, is_descending=True),
    "since": Sort("state_since", "longest unchanged first", datetime),
    "wanted": Sort("wanted_order", "wanted soonest first", date),
    "-wanted": Sort("wanted_order", "wanted latest first", date, is_descending=True),
    "title": Sort("title", "title, A to Z"),
    "-title": Sort("title", "title, Z to A", is_descending=True),
}
NUMBERED = {
    "-number": Sort("number", "newest first", int, is_descending=True),
    "number": Sort("number", "oldest first", int),
}
FILTERS = ("q", "state", "site", "focus_area", "assistance", "holder", "expert", "wanted_by")
VOCABULARY_SECONDS = 300


def sorted_by(name, sorts):
    """The declared order called ``name``, the first one where nothing is said.  Raises BadRequest for any other."""
    if name and name not in sorts:
        raise BadRequest("This list knows no such order.")
    return sorts[name] if name else next(iter(sorts.values()))


def apply_filters(requests, asked):
    """The queryset ``requests`` narrowed by the cleaned words of the filter form."""
    if asked.get("state") == "open":
        requests = requests.open()
    elif asked.get("state"):
        requests = requests.filter(state=asked["state"])
    if asked.get("holder"):
        requests = requests.filter(state__in=HOLDING[asked["holder"]][1])
    if asked.get("site"):
        requests = requests.filter(site_id__in=Site.objects.named(asked["site"]).values("pk"))
    if asked.get("expert"):
        people = get_user_model().objects.filter(contains("name", asked["expert"]))
        requests = requests.filter(expert_id__in=people.values("pk"))
    if asked.get("wanted_by"):
        requests = requests.filter(wanted_by__lte=asked["wanted_by"])
    for name in ("focus_area", "assistance"):
        if asked.get(name):
            requests = requests.filter(**{name: asked[name]})
    return requests.titled_like(asked["q"]) if asked.get("q") else requests


def found_and_counted(requests, *, has_words):
    """The rows and how many there are, counted no further than 1,001.

    With words to look for, the matches are found first and ordered afterwards: a rare word would otherwise tempt the
    planner to walk every request in order.  A word that is everywhere is met soon on that walk.
    """
    if not has_words:
        return requests, count_up_to(requests)
    found = list(requests.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    if len(found) > COUNTED:
        return requests, len(found)
    return requests.model.objects.filter(pk__in=found), len(found)


def focus_area_choices():
    """(id, name) of every focus area: a short vocabulary, kept for five minutes."""
    kept = cache.get("focus-areas")
    if kept is None:
        kept = list(FocusArea.objects.values_list("pk", "name"))
        cache.set("focus-areas", kept, VOCABULARY_SECONDS)
    return kept


def focus_areas_to_ask(asked):
    """The focus areas of today, and the one that is asked for though it was one of another time."""
    names = [name for _, name in focus_area_choices()]
    return names + [name for name in (asked.get("focus_area"),) if name and name not in names]
