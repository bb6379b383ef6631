"""Keyset pagination of API searches: the sort values of a page's last row, encoded for the URL."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64

from rest_framework.exceptions import NotFound

from clearinghouse.search_sql import KEYS

READS = {"rank": float, "uses": int, "year": int, "id": int, "title": str}
LARGEST = 2**31 - 1
NOT_A_KEY = "Give what an address in `next` holds, or leave it out to begin at the first page."


def written_key(values):
    """``values`` (texts) as URL-safe base64 of JSON; empty if there is no next page."""
    if not values:
        return ""
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def read_key(text, order):
    """The values ``written_key`` wrote for a search in ``order``.  Raises NotFound for
    anything else.
    """
    names = tuple(KEYS[order])
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        read = [READS[name](str(value)) for name, value in zip(names, values, strict=True)]
    except (ValueError, TypeError, NotBase64):
        raise NotFound(NOT_A_KEY) from None
    numbers = [value for value in read if not isinstance(value, str)]
    if not all(0 <= value <= LARGEST for value in numbers) or "\0" in "".join(map(str, read)):
        raise NotFound(NOT_A_KEY)
    return tuple(read)
