"""Asks whether the addresses of the library still answer, without ever being led to a machine of our own (IN-05).

Every name is resolved once and the connection goes to that very address, so no second answer of the name server can
lead elsewhere; an address that is not public is refused, on each redirect anew.
"""

import http.client
import ipaddress
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import CookieJar
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import Request

from django.core.cache import cache
from django.db.models import F, Q

from clearinghouse.models import Resource
from clearinghouse.permissions import BJA
from kernel import clock
from kernel.retries import LEASE
from kernel.scope import as_program
from notifications.isolation import held_back, work_through
from notifications.notify import notify
from sites.access import grants, may, people_with
from web.page_cache import invalidate_on_commit

TIMEOUT_SECONDS = 10
LONGEST_SECONDS = 30  # for one answer
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
SAFE = "/%:@!$&'()*+,;=~-._"  # of a path; everything else is percent-encoded
# Some servers turn away whoever does not say what a browser says.
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; PSP-Clearinghouse-links/2)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.8",
    "Connection": "close",
}
EVERY = timedelta(days=7)
BATCH = 20
QUEUE = "link checks"
EDIT = "clearinghouse.edit_resource"
ANSWERS = {
    *range(200, 400),
    401,
    403,
    405,
    429,
}  # the server is there and knows the address, if not for machines


class NotChecked(Exception):
    """The address leads nowhere a library may look."""


@dataclass(frozen=True)
class Looked:
    """What an address answered; ``problem`` is empty where it works."""

    problem: str = ""

    @property
    def works(self):
        """Whether it answered."""
        return not self.problem


def look(address, *, resolve=socket.getaddrinfo):
    """Ask ``address`` as a browser does and follow where it leads, at most MOST_REDIRECTS times."""
    cookies = CookieJar()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, onward = _ask(in_ascii(address), resolve, cookies)
            if not onward:
                return Looked("" if status in ANSWERS else f"The server answered {status}.")
            address = urljoin(address, onward)
    except NotChecked as reason:
        return Looked(str(reason))
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as reason:
        return Looked(f"No answer ({type(reason).__name__}).")
    return Looked("It leads from one address to the next without an end.")


def in_ascii(address):
    """``address`` as a browser sends it: letters and blanks percent-encoded in UTF-8, the host in Punycode (IDNA).

    Raises ValueError (UnicodeError) for a host no name server could know.
    """
    parts = urlsplit(address.strip())
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = quote(parts.path or "/", safe=SAFE), quote(parts.query, safe=f"{SAFE}?")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _ask(address, resolve, cookies):
    """The status of one address and where it redirects to."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or parts.username is not None or not parts.hostname:
        raise NotChecked("This is no address of the web.")
    port = parts.port or PORTS[parts.scheme]
    if port != PORTS[parts.scheme]:
        raise NotChecked("Only the ordinary ports of the web are asked.")
    place = public_place(parts.hostname, port, resolve)
    link = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT_SECONDS)
    limit = Timer(LONGEST_SECONDS, _cut, [link])
    asked = Request(address, headers=HEADERS)  # noqa: S310 - holds the cookies; what it opens is the connection above
    cookies.add_cookie_header(asked)
    try:
        link.sock = socket.create_connection((place, port), TIMEOUT_SECONDS)
        limit.start()
        if parts.scheme == "https":
            link.sock = ssl.create_default_context().wrap_socket(link.sock, server_hostname=parts.hostname)
        link.request("GET", asked.selector, headers=dict(asked.header_items()))
        answer = link.getresponse()
        cookies.extract_cookies(answer, asked)
        return answer.status, _onward(answer) if 300 <= answer.status < 400 else None
    finally:
        limit.cancel()
        link.close()


def _cut(link):
    """End a connection from the outside: a server that sends a byte now and then runs into no timeout of its own."""
    with suppress(OSError, AttributeError):  # it may have ended in this moment
        link.sock.shutdown(socket.SHUT_RDWR)


def _onward(answer):
    """Where the answer redirects to; servers write the letters of ``Location`` in UTF-8, http.client reads Latin-1."""
    onward = answer.getheader("Location")
    with suppress(UnicodeError):
        return onward and onward.encode("latin-1").decode("utf-8")
    return onward


def public_place(host, port, resolve=socket.getaddrinfo):
    """The one network address to connect to.  Raises NotChecked if any address of the name is not public."""
    found = {entry[4][0] for entry in resolve(host, port, type=socket.SOCK_STREAM)}
    for place in found:
        known = ipaddress.ip_address(place.partition("%")[0])
        inner = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None) or known
        if not (known.is_global and inner.is_global) or known.is_multicast:
            raise NotChecked("This address is not on the public internet.")
    if not found:
        raise NotChecked("This name is not known.")
    return min(found)


def check_some(*, at=None, looker=look):
    """Look at the addresses not looked at for a week, a batch at a time; returns how many.  Safe to run twice.

    No transaction is open while an address is asked.  A lease keeps a second worker from asking the same; a row
    whose check raises holds up no other.
    """
    at = at or clock.now()
    waiting = Resource.objects.published().exclude(url="").exclude(pk__in=held_back(QUEUE))
    waiting = waiting.filter(Q(link_checked_at=None) | Q(link_checked_at__lt=at - EVERY))
    rows = list(waiting.order_by(F("link_checked_at").asc(nulls_first=True), "pk")[:BATCH])
    free = (row for row in rows if cache.add(f"link-check-{row.pk}", "", LEASE.total_seconds()))

    def check(row):
        _note(row, looker(row.url), at)
        cache.delete(f"link-check-{row.pk}")

    return work_through(QUEUE, free, check, about=lambda row: f"Check the link of {row.title}")


def _note(row, looked, at):
    """Write what was seen; whoever looks after the resource is told once, when an address counts as broken."""
    with as_program():
        _write(row, looked, at)


def _write(row, looked, at):
    row = Resource.objects.select_for_update().get(pk=row.pk)
    was_broken = row.is_link_broken
    row.link_checked_at = at
    row.link_failures = 0 if looked.works else row.link_failures + 1
    row.link_problem = looked.problem
    if looked.works:
        row.link_seen_on = clock.today()
    row.save(update_fields=["link_checked_at", "link_failures", "link_problem", "link_seen_on"])
    if row.is_link_broken and not was_broken:
        notify(_who_looks_after(row), "clearinghouse.resource.link", path=row.get_absolute_url(), row=row)
    if row.is_link_broken != was_broken:
        invalidate_on_commit()


def _who_looks_after(resource):
    """Its owner; where that is the portal, or somebody who edits resources no longer, BJA."""
    owner = resource.owner
    if owner is not None and owner.is_active and may(owner, EDIT):
        return [owner]
    return people_with(BJA & grants()[EDIT], None, on=clock.today())
