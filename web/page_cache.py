"""Pages that are the same for everybody: answered from the cache where nobody is signed in, never
stored otherwise.

The address alone is the key, so such a page shows nothing of the visitor; what is theirs (the
toolkit's counter) is put in by the browser. ``forget()`` makes every kept page stale at once; call
it after an act that changes one.

While the database does not answer, a page that is stale is better than none: both copies outlive
their time by a day.

A page is kept twice: in the cache for every process, and near, in the process that answered it,
from where ``KeptPages`` answers before anything of a visitor is looked at. The cache alone says
which generation is true.
"""

import gzip
import hashlib
import time
from functools import cache as once
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse, HttpResponseNotModified

from kernel.database_watch import is_silent

KEPT_SECONDS = 300
STALE_SECONDS = 86_400  # how long a copy is held for a database that does not answer
# of gzip: a page without a question is asked for often, a search perhaps once
LEVEL, QUICK_LEVEL = 6, 1
LONGEST_ADDRESS = 400  # longer ones are answered and not kept
# A session, and a message waiting to be shown once: either would stand on the page.
PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
GENERATION = "everybody:generation"
MOST_NEAR = 500  # pages a process holds, some 10 kB each
# the generation this process heard of last; an older one only means that a page is made again
_known = {}
_near = {}  # address: (what is kept, the route that answered it)


class AnonymousPageCacheMiddleware:
    """Answers what this process has answered lately: one small question to the cache, and nothing
    else is done.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        near = None
        if not _is_personal(request):
            near = _near.get(request.get_full_path())
        if near is None or not _is_good(near[0], _generation()):
            return self.get_response(request)
        cached, request.resolver_match = near  # the route stands in the log
        return _answer(request, cached)


def cache_for_anonymous(view):
    """A page open to everyone, kept for those who are not signed in.

    With a session the page is made anew and no browser or proxy may store it; a form token is never
    on a kept page.
    """

    @login_not_required
    @wraps(view)
    def answered(request, *args, **kwargs):
        if _is_personal(request):
            response = view(request, *args, **kwargs)
            response.setdefault("Cache-Control", "private, no-store")
            return response
        address = request.get_full_path()
        generation, cached = _found(address)
        if cached is None:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
            if response.status_code != 200 or response.streaming or response.cookies:
                return response
            cached = _keepsake(response, generation, QUICK_LEVEL if "?" in address else LEVEL)
            if "?" not in address:
                cache.set(_key(address), cached, STALE_SECONDS)
        if len(address) <= LONGEST_ADDRESS:
            _keep_near(address, cached, request.resolver_match)
        return _answer(request, cached)

    return answered


def invalidate_on_commit():
    """Every kept page is stale once the act at work has committed."""
    transaction.on_commit(_forget_now)


def _forget_now():
    _first_generation()  # incr fails on a missing key; a new generation makes every page stale
    cache.incr(GENERATION)


def _first_generation():
    """The number of the generation; where the cache has lost it, one that was never used before."""
    cache.add(GENERATION, time.time_ns(), None)
    return _generation()


def _generation():
    _known[GENERATION] = cache.get(GENERATION)
    return _known[GENERATION]


def _found(address):
    """The generation, and the page of an address where the cache has it of this generation.

    A search is asked perhaps once: it is kept near alone, and nobody waits for the cache before it
    is made.
    """
    if "?" in address:
        return _known.get(GENERATION) or _first_generation(), None
    key = _key(address)
    found = cache.get_many([GENERATION, key])
    generation, cached = found.get(GENERATION) or _first_generation(), found.get(key)
    _known[GENERATION] = generation
    if cached and _is_good(cached, generation):
        return generation, cached
    return generation, None


def _is_good(cached, generation):
    """Whether a copy may be answered: of this generation and not too old, or any while the database
    is silent.
    """
    return is_silent() or (cached["generation"] == generation and cached["until"] >= time.time())


def _key(address):
    return "everybody:" + hashlib.sha256(f"{_build()} {address}".encode()).hexdigest()


@once
def _build():
    """The version of the style and the scripts: a page of another version names files that are
    gone.
    """
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists():
        return hashlib.sha256(manifest.read_bytes()).hexdigest()
    return ""


def _is_personal(request):
    """Whether the answer may be another than everybody's."""
    return request.method not in {"GET", "HEAD"} or bool(PERSONAL & request.COOKIES.keys())


def forget_near():
    """Hold no page in this process any more; the cache still does."""
    _near.clear()


def _keep_near(address, cached, route):
    if len(_near) >= MOST_NEAR:
        forget_near()
    _near[address] = cached, route


def _keepsake(response, generation, level):
    """What is kept of an answer. Safe to compress: a kept page holds no secret a length could give
    away.
    """
    body = response.content
    return {
        "generation": generation,
        "until": time.time() + KEPT_SECONDS,
        "headers": dict(response.items()),
        "tag": f'W/"{generation}-{hashlib.sha256(body).hexdigest()[:20]}"',
        "small": gzip.compress(body, level, mtime=0),
    }


def _answer(request, cached):
    if cached["tag"] in request.headers.get("If-None-Match", ""):
        return _headed(HttpResponseNotModified(), cached["tag"])
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(
            cached["small"], headers=cached["headers"] | {"Content-Encoding": "gzip"}
        )
    else:
        response = HttpResponse(gzip.decompress(cached["small"]), headers=cached["headers"])
    return _headed(response, cached["tag"])


def _headed(response, tag):
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=60"
    response["Vary"] = "Cookie, Accept-Encoding"
    return response
