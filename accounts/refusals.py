"""The page shown after too many tries (429)."""

from django.shortcuts import render


def too_many_tries(request, limit):
    """Answer 429 in plain words, with how long to wait, the same for known and unknown accounts."""
    minutes = -(-limit.seconds // 60)
    response = render(request, "429.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(limit.seconds)
    return response
