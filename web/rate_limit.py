"""How often one visitor may do something that costs or fills: counted in the cache, without keeping
who they are.
"""

import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import NON_FIELD_ERRORS

from kernel.errors import RuleBroken


class TooOften(RuleBroken):
    """The visitor has done this too often within the hour."""

    status = 429


def allow(request, what, most, seconds=3600):
    """Count one ``what`` of the visitor.  Raises TooOften beyond ``most`` within ``seconds``.

    The address of the visitor is kept only as a keyed hash, and for no longer than that.
    """
    if count(f"limit:{keyed(f'{what}:{address_of(request)}')}", seconds) > most:
        raise TooOften("That was too often. Please wait an hour and try again.")


def status_of(form):
    """Of the page that shows ``form``: 200, 422 where it has errors, 429 where ``TooOften`` is the
    one.
    """
    if form.has_error(NON_FIELD_ERRORS, TooOften.code):
        return TooOften.status
    if form.errors:
        return 422
    return 200


def count(key, seconds):
    """Count one more under ``key``, in a window of ``seconds`` that begins with the first; returns
    how many by now.

    The increment is atomic, so that fifty at once count as fifty.
    """
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended between the two: this one opens the next
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key)


def keyed(text):
    """A hash of ``text`` that only this portal can make: the cache holds neither addresses nor
    accounts in clear.
    """
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def address_of(request):
    """Where the request comes from, an IPv6 network counted as one.

    X-Forwarded-For is believed only as far as our own proxies wrote it: PORTAL_TRUSTED_PROXIES
    entries from the right.
    """
    addresses = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    proxies = settings.TRUSTED_PROXIES
    text = request.META.get("REMOTE_ADDR", "")
    if proxies and len(addresses) >= proxies:
        text = addresses[-proxies]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
