"""The methods the portal answers to; every other one is refused before anything is looked at."""

from django.http import HttpResponseNotAllowed
from django.views import View

ANSWERED = ("GET", "POST", "HEAD", "OPTIONS")


def only_these():
    """Class-based views name no other method either: Django's forms would take PUT for POST."""
    View.http_method_names = [method.lower() for method in ANSWERED]


class AnsweredMethods:
    """405 to every method that no page of ours sends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ANSWERED:
            return self.get_response(request)
        return HttpResponseNotAllowed(ANSWERED, headers={"Cache-Control": "no-store"})
