"""How often one visitor may do something that costs or fills: counted in the cache, without keeping who they are."""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

from kernel.errors import RuleBroken


class TooOften(RuleBroken):
    """The visitor has done this too often within the hour."""

    code = "too_often"
    status = 429


def allow(request, what, most, seconds=3600):
    """Count one ``what`` of the visitor.  Raises TooOften beyond ``most`` within ``seconds``.

    The address of the visitor is kept only as a keyed hash, and for no longer than that.
    """
    key = hmac.new(
        settings.SECRET_KEY.encode(), f"{what}:{visitor_of(request)}".encode(), hashlib.sha256
    ).hexdigest()
    name = f"limit:{key}"
    cache.add(name, 0, seconds)
    if cache.incr(name) > most:
        raise TooOften("That was too often. Please wait an hour and try again.")


def visitor_of(request):
    """The visitor's network address; in production the one the proxy in front has seen last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.IS_PRODUCTION else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
