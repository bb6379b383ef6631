"""Middleware that refuses private pages of a restored copy until it is named (kernel/world.py)."""

from django.http import HttpResponse
from django.template.loader import render_to_string

from kernel.world import is_frozen

OPEN = frozenset({"/health/", "/health/ready/"})  # whoever watches the server goes on watching


class FrozenCopyMiddleware:
    """Stands before sessions: in a frozen copy none is read, no link is looked up, nobody signs in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path not in OPEN and is_frozen():
            return HttpResponse(render_to_string("503_frozen.html"), status=503)
        return self.get_response(request)
