"""Person-trips of an exchange: the same ledger as expert hours, charged to several sites in one
act.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from exchanges.models import Delegation, Traveler
from sites.ledger import Kind, post
from sites.models import Allotment


def party_by_site(exchange, trips=(), rows=None):
    """How many travelers each site has: {site id: count}; of those in ``trips``, or of the queryset
    ``rows``.
    """
    if rows is None:
        rows = Traveler.objects.filter(exchange=exchange, trip__in=trips)
    counts = {}
    for site in rows.order_by().values_list("site", flat=True):
        counts[site] = counts.get(site, 0) + 1
    return counts


@dataclass(frozen=True)
class Charge:
    """One act on the person-trips of several sites: ``counts`` is {site id: person-trips}."""

    act: str
    counts: dict
    reason: str = ""
    worked_on: date | None = None


def charge(exchange, *charges, by):
    """Post all ``charges`` of an act, site by site in the order of the sites.

    The order is what keeps two groups that share sites from waiting for each other for ever, also
    where one of them releases trips of a site and spends those of another; the transaction of the
    act keeps it whole. Raises AllotmentExhausted; the act around it then leaves nothing behind.
    """
    sites = {site for one in charges for site in one.counts}
    parts = Delegation.objects.filter(exchange=exchange, site__in=sites).select_related(
        "engagement"
    )
    for part in parts.order_by("site_id"):
        trips = Allotment.objects.of(part.engagement, Kind.PERSON_TRIPS).get()
        for one in charges:
            if count := one.counts.get(part.site_id):
                facts = {"about": exchange, "reason": one.reason, "worked_on": one.worked_on}
                post(trips, one.act, Decimal(count), by=by, **facts)
