"""Every address of the portal, walked from the URLconf, those of libraries included."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

OF_LIBRARIES = ("allauth.", "django.")


@dataclass(frozen=True)
class Door:
    """One address: ``sites/<slug:slug>/requests/<int:number>/``, its full name and what answers."""

    route: str
    name: str
    callback: object
    arguments: tuple = ()

    @property
    def is_ours(self):
        return not self.callback.__module__.startswith(OF_LIBRARIES)

    def path(self, values):
        """The address with ``values`` ({argument: value}) put in; an argument without one gets "1"."""

        def put(found):
            return str(values.get(found[1], 1))

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", put, self.route)


def doors(patterns=None, prefix="", space="", arguments=()):
    """Every door, depth first, in the order of the URLconf."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + _route_of(entry.pattern)
        takes = (*arguments, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            name = ""
            if entry.name:
                name = f"{space}{entry.name}"
            yield Door(route, name, entry.callback, takes)
        else:
            inner = space
            if entry.namespace:
                inner = f"{space}{entry.namespace}:"
            yield from doors(entry.url_patterns, route, inner, takes)


def _route_of(pattern):
    """A route as ``path()`` writes it; regular expressions of libraries become the same."""
    if isinstance(pattern, RoutePattern):
        return pattern._route
    text = str(pattern).lstrip("^").rstrip("$")
    text = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", text)
    return text.replace("\\Z", "").replace("\\", "")
