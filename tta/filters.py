"""Filters and sort orders of request lists; every order has an index."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.exceptions import BadRequest

from sites.models import FocusArea, Site
from tta.lifecycle import HOLDING
from web.pagination import COUNTED, Sort, contains, count_up_to

# Values of the query parameter ``sort``; the first one is the default.
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
    """The order ``name`` of ``sorts``; the first one without a name.  Raises BadRequest for an
    unknown one.
    """
    if not name:
        return next(iter(sorts.values()))
    if name not in sorts:
        raise BadRequest("This list knows no such order.")
    return sorts[name]


def apply_filters(requests, params):
    """The queryset ``requests`` filtered by ``params``, the cleaned data of the filter form."""
    if params.get("state") == "open":
        requests = requests.open()
    elif params.get("state"):
        requests = requests.filter(state=params["state"])
    if params.get("holder"):
        requests = requests.filter(state__in=HOLDING[params["holder"]][1])
    if params.get("site"):
        requests = requests.filter(site_id__in=Site.objects.named(params["site"]).values("pk"))
    if params.get("expert"):
        people = get_user_model().objects.filter(contains("name", params["expert"]))
        requests = requests.filter(expert_id__in=people.values("pk"))
    if params.get("wanted_by"):
        requests = requests.filter(wanted_by__lte=params["wanted_by"])
    for name in ("focus_area", "assistance"):
        if params.get(name):
            requests = requests.filter(**{name: params[name]})
    if params.get("q"):
        requests = requests.titled_like(params["q"])
    return requests


def found_and_counted(requests, *, has_words):
    """(rows, number of rows counted up to 1,001).

    With words, the ids of the matches are read first and ordered afterwards: for a rare word,
    PostgreSQL's planner would otherwise scan all requests in the order of the list.  For a frequent
    word that scan ends soon, so it is kept.
    """
    if not has_words:
        return requests, count_up_to(requests)
    found = list(requests.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    if len(found) > COUNTED:
        return requests, len(found)
    return requests.model.objects.filter(pk__in=found), len(found)


def focus_area_choices():
    """[(id, name)] of all focus areas, cached for five minutes: every page of a list needs them."""
    choices = cache.get("focus-areas")
    if choices is None:
        choices = list(FocusArea.objects.values_list("pk", "name"))
        cache.set("focus-areas", choices, VOCABULARY_SECONDS)
    return choices


def focus_areas_to_ask(params):
    """The names of today's focus areas, and the one in the query parameters even if it no longer
    exists.
    """
    names = [name for _, name in focus_area_choices()]
    return names + [name for name in (params.get("focus_area"),) if name and name not in names]
