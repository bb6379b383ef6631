"""Sample rows of requests and hours: a request in every state, an entry logged and one verified."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.roles import Role
from tests.registry import sample
from tta.lifecycle import State


def _request(place):
    return {
        "number": place.number + 1,
        "state": list(State)[place.number % len(State)],
        "hours_estimated": Decimal(10),
        "hours_committed": Decimal(10),
        "hours_logged": Decimal(2),
        "hours_spent": Decimal(1),
        "decided_at": timezone.now() - timedelta(days=30),
        "expert_id": place.person(Role.EXPERT),
        "created_by_id": place.person(Role.MEMBER),
        "decided_by_id": None,
    }


def _hours_entry(place):
    return {
        "hours": Decimal(1),
        "worked_on": timezone.localdate() - timedelta(days=3),
        "state": ["logged", "verified"][place.number % 2],
        "verified_by_id": None,
        "request_id": place.row_in("tta.Request", State.UNDER_WAY),
        "worked_by_id": place.person(Role.EXPERT),
        "logged_by_id": place.person(Role.EXPERT),
    }


def _request_document(place):
    return place.document() | {"request_id": place.row_in("tta.Request", State.SUBMITTED)}


sample("tta.Request", _request, rows=len(State))
sample("tta.HoursEntry", _hours_entry, rows=2, segment="hours")
sample("tta.RequestDocument", _request_document, below="sites/<slug:slug>/requests/")
