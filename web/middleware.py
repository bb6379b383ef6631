"""Response headers of every answer, cached pages and refusals included."""

from django.http import HttpResponseNotAllowed
from django.views import View

# every other one is refused before anything is looked at
METHODS = ("GET", "POST", "HEAD", "OPTIONS")
# who may put an answer into a page; the public API says otherwise of itself
OWN_PAGES = "same-origin"


def only_these_methods():
    """Class-based views name no other method either: Django's forms would take PUT for POST."""
    View.http_method_names = [method.lower() for method in METHODS]


class ResponseHeadersMiddleware:
    """Refuses other methods; an answer that does not say whether it may be kept is kept by nobody
    on the way.

    What moved for good is the exception: that is the same for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self._response_to(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", OWN_PAGES)
        if response.status_code != 301:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _response_to(self, request):
        if request.method in METHODS:
            return self.get_response(request)
        return HttpResponseNotAllowed(METHODS)
