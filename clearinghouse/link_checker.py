"""Link checker: requests the URLs of the library, protected against server-side request forgery
(IN-05).

Each host name is resolved once and the connection goes to that IP address, so a second DNS answer
cannot redirect it (DNS rebinding).  IP addresses that are not public are refused, on each redirect
again.
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
# Some servers refuse requests without the headers of a browser.
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
# The page exists, even if the server refuses automatic requests.
ANSWERS = {*range(200, 400), 401, 403, 405, 429}


class NotChecked(Exception):
    """The URL is not http or https on its standard port, or its IP address is not public."""


@dataclass(frozen=True)
class LinkResult:
    """Result of a check; ``problem`` is empty for a link that works."""

    problem: str = ""

    @property
    def works(self):
        return not self.problem


def look(address, *, resolve=socket.getaddrinfo):
    """Request ``address`` as a browser does and follow at most MOST_REDIRECTS redirects."""
    cookies = CookieJar()
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status, onward = _ask(in_ascii(address), resolve, cookies)
            if not onward and status in ANSWERS:
                return LinkResult()
            if not onward:
                return LinkResult(f"The server answered {status}.")
            address = urljoin(address, onward)
    except NotChecked as reason:
        return LinkResult(str(reason))
    except (OSError, ssl.SSLError, http.client.HTTPException, ValueError) as reason:
        return LinkResult(f"No answer ({type(reason).__name__}).")
    return LinkResult("It leads from one address to the next without an end.")


def in_ascii(address):
    """``address`` in ASCII: path and query percent-encoded as UTF-8, the host in Punycode (IDNA).

    Raises ValueError (UnicodeError) for a host name that IDNA cannot encode.
    """
    parts = urlsplit(address.strip())
    host = parts.netloc
    if not host.isascii():
        host = host.encode("idna").decode()
    path, query = quote(parts.path or "/", safe=SAFE), quote(parts.query, safe=f"{SAFE}?")
    return urlunsplit((parts.scheme, host, path, query, ""))


def _ask(address, resolve, cookies):
    """The status of one URL and the URL it redirects to, or None.  Raises NotChecked."""
    parts = urlsplit(address)
    if parts.scheme not in PORTS or parts.username is not None or not parts.hostname:
        raise NotChecked("This is no address of the web.")
    port = parts.port or PORTS[parts.scheme]
    if port != PORTS[parts.scheme]:
        raise NotChecked("Only the ordinary ports of the web are asked.")
    ip = public_ip(parts.hostname, port, resolve)
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=TIMEOUT_SECONDS)
    # The socket timeout restarts with each byte; the timer limits the whole answer.
    limit = Timer(LONGEST_SECONDS, _close_socket, [connection])
    request = Request(address, headers=HEADERS)  # noqa: S310 - carries cookies, is never opened
    cookies.add_cookie_header(request)
    try:
        connection.sock = socket.create_connection((ip, port), TIMEOUT_SECONDS)
        limit.start()
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=parts.hostname)
        connection.request("GET", request.selector, headers=dict(request.header_items()))
        answer = connection.getresponse()
        cookies.extract_cookies(answer, request)
        onward = None
        if 300 <= answer.status < 400:
            onward = _location(answer)
        return answer.status, onward
    finally:
        limit.cancel()
        connection.close()


def _close_socket(connection):
    """Shut the socket down, from the timer's thread: a blocked read then fails with an OSError."""
    with suppress(OSError, AttributeError):  # the connection may have ended in the meantime
        connection.sock.shutdown(socket.SHUT_RDWR)


def _location(answer):
    """The ``Location`` header: servers write it in UTF-8, http.client decodes it as Latin-1."""
    location = answer.getheader("Location")
    with suppress(UnicodeError):
        return location and location.encode("latin-1").decode("utf-8")
    return location


def public_ip(host, port, resolve=socket.getaddrinfo):
    """The IP address to connect to.  Raises NotChecked if any IP address of the host is
    not public.
    """
    found = {info[4][0] for info in resolve(host, port, type=socket.SOCK_STREAM)}
    for text in found:
        known = ipaddress.ip_address(text.partition("%")[0])
        # An IPv6 address can carry an internal IPv4 address inside it.
        inner = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None) or known
        if not (known.is_global and inner.is_global) or known.is_multicast:
            raise NotChecked("This address is not on the public internet.")
    if not found:
        raise NotChecked("This name is not known.")
    return min(found)


def check_some(*, at=None, looker=look):
    """Check the next BATCH of links that were not checked for a week; returns how many.
    Idempotent.

    No transaction is open during a request.  A lease in the cache keeps a second worker from
    checking the same link; a row whose check raises does not stop the others.
    """
    at = at or clock.now()
    waiting = Resource.objects.published().exclude(url="").exclude(pk__in=held_back(QUEUE))
    waiting = waiting.filter(Q(link_checked_at=None) | Q(link_checked_at__lt=at - EVERY))
    rows = list(waiting.order_by(F("link_checked_at").asc(nulls_first=True), "pk")[:BATCH])
    free = (row for row in rows if cache.add(f"link-check-{row.pk}", "", LEASE.total_seconds()))

    def check(row):
        _store(row, looker(row.url), at)
        cache.delete(f"link-check-{row.pk}")

    return work_through(QUEUE, free, check, about=lambda row: f"Check the link of {row.title}")


def _store(row, result, at):
    """Store the result; notify the person in charge of the resource once, when its link becomes
    broken.
    """
    with as_program():
        _write(row, result, at)


def _write(row, result, at):
    row = Resource.objects.select_for_update().get(pk=row.pk)
    was_broken = row.is_link_broken
    row.link_checked_at = at
    row.link_failures += 1
    row.link_problem = result.problem
    if result.works:
        row.link_failures = 0
        row.link_seen_on = clock.today()
    row.save(update_fields=["link_checked_at", "link_failures", "link_problem", "link_seen_on"])
    if row.is_link_broken and not was_broken:
        notify(
            _in_charge_of(row), "clearinghouse.resource.link", path=row.get_absolute_url(), row=row
        )
    if row.is_link_broken != was_broken:
        invalidate_on_commit()


def _in_charge_of(resource):
    """Its owner; BJA if that is the system user or a person who may no longer edit resources."""
    owner = resource.owner
    if owner is not None and owner.is_active and may(owner, EDIT):
        return [owner]
    return people_with(BJA & grants()[EDIT], None, on=clock.today())
