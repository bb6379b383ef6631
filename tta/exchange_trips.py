"""Person-trips of an exchange: the same ledger as expert hours, charged to several sites in one act."""

from decimal import Decimal

from sites.ledger import Kind, post
from sites.models import Allotment
from tta.models import Delegation, Traveller


def party_by_site(exchange, trips=(), rows=None):
    """How many travellers each site has: {site id: count}; of those in ``trips``, or of the queryset ``rows``."""
    rows = Traveller.objects.filter(exchange=exchange, trip__in=trips) if rows is None else rows
    counts = {}
    for site in rows.order_by().values_list("site", flat=True):
        counts[site] = counts.get(site, 0) + 1
    return counts


def charge(exchange, act, counts, *, by, reason="", worked_on=None):
    """Post ``act`` for ``counts`` ({site id: person-trips}) to each site's allotment, in the order of the sites.

    The order is what keeps two groups that share sites from waiting for each other for ever; the transaction of the
    act keeps it whole.  Raises AllotmentExhausted; the act around it then leaves nothing behind.
    """
    parts = Delegation.objects.filter(exchange=exchange, site__in=counts).select_related("engagement")
    for part in parts.order_by("site_id"):
        trips = Allotment.objects.of(part.engagement, Kind.PERSON_TRIPS).get()
        post(
            trips,
            act,
            Decimal(counts[part.site_id]),
            by=by,
            about=exchange,
            reason=reason,
            worked_on=worked_on,
        )
