"""Filters of the activity log, by the query parameters of its list."""

from liaisons.models import Kind, Level, LogEntry
from sites.models import Site
from web.pagination import contains, day_of

FILTERS = ("q", "site", "kind", "focus_area", "level", "from", "until", "author")


def log_of(user, params):
    """The entries ``user`` may see, filtered by the query parameters ``params``.  Raises BadRequest
    for a bad day.
    """
    rows = LogEntry.objects.visible_to(user)
    if params.get("q"):
        rows = rows.saying(params["q"])
    if params.get("site"):
        rows = rows.filter(site__in=Site.objects.visible_to(user).named(params["site"]))
    if params.get("author"):
        rows = rows.filter(contains("author__name", params["author"]))
    if params.get("kind") in Kind.values:
        rows = rows.filter(kind=params["kind"])
    if params.get("focus_area"):
        rows = rows.filter(focus_areas__contains=[params["focus_area"]])
    if params.get("level") in Level.values:
        rows = rows.filter(level=params["level"])
    if params.get("from"):
        rows = rows.filter(on__gte=day_of(params["from"]))
    if params.get("until"):
        rows = rows.filter(on__lte=day_of(params["until"]))
    return rows
