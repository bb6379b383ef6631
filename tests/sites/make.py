"""Sample rows of sites, their engagements and their allotments."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from tests.registry import sample


def _engagement(_place):
    today = timezone.localdate()
    return {
        "number": 1,
        "cohort": 2024,
        "state": "active",
        "track": "operations",
        "months": 36,
        "predecessor_id": None,
        "starts_on": today - timedelta(days=300),
        "ends_on": today + timedelta(days=700),
    }


def _allotment(place):
    kind = ["expert_hours", "person_trips"][place.number % 2]
    return {"kind": kind, "granted": Decimal(200), "committed": Decimal(90), "spent": Decimal(9)}


def _allotment_line(_place):
    amounts = {"granted": Decimal(200), "committed": Decimal(90), "spent": Decimal(9)}
    changes = {f"{name}_change": amount for name, amount in amounts.items()}
    after = {f"{name}_after": amount for name, amount in amounts.items()}
    return {"act": "grant", "about_path": "/"} | changes | after


def _invitation(place):
    return {
        "role": "member",
        "token_digest": place.word("digest"),
        "email": f"{place.word('email')}@example.gov",
        "accepted_by_id": None,
        "accepted_at": None,
        "expires_at": timezone.now() + timedelta(hours=72),
        "revoked_at": None,
        "until_on": None,
        "agency_id": None,
    }


sample("sites.Engagement", _engagement)
sample("sites.Allotment", _allotment, rows=2)
sample("sites.AllotmentLine", _allotment_line, rows=2)
sample(
    "sites.Adjustment",
    lambda _place: {"change": Decimal(5), "state": "proposed", "decided_by_id": None},
    segment="adjust",
)
sample("sites.Invitation", _invitation, segment="invitations")
sample("sites.Agency", segment="agencies")
sample("sites.Membership", segment="people")
