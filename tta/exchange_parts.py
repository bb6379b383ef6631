"""The parts of an exchange's sites as its pages show them, read with the same few statements for one site or ten."""

from django.db.models import Exists, OuterRef

from sites.ledger import Kind
from sites.models import Allotment
from tta.forgetting import sees_details
from tta.lifecycle import EXCHANGE_EDITABLE, EXCHANGE_REPORTABLE, EXCHANGE_TRAVELLING
from tta.models import Delegation, Traveller, TravellerDetails
from tta.models.party import PARTY


def parts_of(user, exchange):
    """The part of each site ``user`` may see: its trips, its party, and what may be done with it."""
    parts = Delegation.objects.visible_to(user).filter(exchange=exchange)
    parts = list(parts.select_related("site", "engagement", "exchange", "request", "reported_by"))
    of_engagements = Allotment.objects.visible_to(user).filter(
        engagement__in=[part.engagement_id for part in parts], kind=Kind.PERSON_TRIPS
    )
    trips = {row.engagement_id: row for row in of_engagements}
    details = TravellerDetails.objects.visible_to(user).kept()
    details = details.filter(site=OuterRef("site_id"), traveller=OuterRef("pk"))
    travellers = (
        Traveller.objects.visible_to(user).filter(exchange=exchange).select_related("exchange", "site")
    )
    parties = {}
    for row in travellers.annotate(has_details=Exists(details)):
        parties.setdefault(row.delegation_id, []).append(row)
    return [_part(user, part, trips.get(part.engagement_id), parties.get(part.pk, [])) for part in parts]


def _part(user, part, trips, party):
    is_open = part.exchange.state in EXCHANGE_EDITABLE | EXCHANGE_TRAVELLING
    return {
        "part": part,
        "trips": trips,
        "party": [
            {
                "row": row,
                "has_details": row.has_details,
                "sees_details": (is_open or row.has_details) and sees_details(user, row),
            }
            for row in party
        ],
        "going": sum(row.trip in PARTY for row in party),
        "may_name": is_open and user.has_perm("tta.name_traveller", part),
        "may_report": part.exchange.state in EXCHANGE_REPORTABLE
        and user.has_perm("tta.report_exchange", part),
    }
