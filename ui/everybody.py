"""Pages that are the same for everybody: answered from the cache where nobody is signed in, never stored otherwise.

The address alone is the key, so such a page shows nothing of the visitor; what is theirs (the toolkit's counter) is put
in by the browser.  ``forget()`` makes every kept page stale at once; call it after an act that changes one.
"""

import gzip
import hashlib
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified

KEPT_SECONDS = 300
LEVEL, QUICK_LEVEL = 6, 1  # of gzip: a page without a question is asked for often, a search perhaps once
LONGEST_ADDRESS = 400  # longer ones are answered and not kept
# A session, and a message waiting to be shown once: either would stand on the page.
PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
GENERATION = "everybody:generation"


def for_everybody(view):
    """A page open to everyone, kept for those who are not signed in.

    With a session the page is made anew and no browser or proxy may store it; a form token is never on a kept page.
    """

    @login_not_required
    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method not in {"GET", "HEAD"} or PERSONAL & request.COOKIES.keys():
            response = view(request, *args, **kwargs)
            response.setdefault("Cache-Control", "private, no-store")
            return response
        address = request.get_full_path()
        key = "everybody:" + hashlib.sha256(address.encode()).hexdigest()
        wants_tag = request.headers.get("If-None-Match", "")
        names = (
            [GENERATION, f"{key}:tag"] if wants_tag else [GENERATION, key]
        )  # the tag alone is a smaller errand
        found = cache.get_many(names)
        generation, tag = found.get(GENERATION, 0), found.get(f"{key}:tag", "")
        if tag and tag in wants_tag and tag.startswith(f'W/"{generation}-'):
            return _headed(HttpResponseNotModified(), tag)
        kept = cache.get(key) if wants_tag else found.get(key)
        if kept is None or kept["generation"] != generation:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            kept = _keepsake(response, generation, QUICK_LEVEL if "?" in address else LEVEL)
            if len(address) <= LONGEST_ADDRESS:
                _keep(key, kept, has_tag="?" not in address)
        return _answer(request, kept)

    return answered


def forget():
    """Every kept page is stale once the act at work has committed."""
    transaction.on_commit(_forget_now)


def _forget_now():
    cache.add(GENERATION, 0, None)
    cache.incr(GENERATION)


def _keep(key, kept, *, has_tag):
    """A page without a question is asked for again and again: its tag is kept apart, as a smaller errand."""
    if has_tag:
        cache.set_many({key: kept, f"{key}:tag": kept["tag"]}, KEPT_SECONDS)
    else:
        cache.set(key, kept, KEPT_SECONDS)


def _keepsake(response, generation, level):
    """What is kept of an answer.  Safe to compress: a kept page holds no secret a length could give away."""
    body = response.content
    return {
        "generation": generation,
        "headers": dict(response.items()),
        "tag": f'W/"{generation}-{hashlib.sha256(body).hexdigest()[:20]}"',
        "small": gzip.compress(body, level, mtime=0),
    }


def _answer(request, kept):
    if kept["tag"] in request.headers.get("If-None-Match", ""):
        return _headed(HttpResponseNotModified(), kept["tag"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(kept["small"], headers=kept["headers"] | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(kept["small"]), headers=kept["headers"])
    return _headed(response, kept["tag"])


def _headed(response, tag):
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=60"
    response["Vary"] = "Cookie, Accept-Encoding"
    return response
