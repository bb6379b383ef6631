"""A site's request for training or technical assistance, and the hours given to it."""

from tta.models.document import ExchangeDocument, RequestDocument
from tta.models.exchange import CheckIn, Delegation, Exchange
from tta.models.hostlink import HostLink
from tta.models.hours import HoursEntry
from tta.models.party import Traveller, TravellerDetails, Trip
from tta.models.past import PastExchange
from tta.models.request import Assistance, Request, TriageNote, Urgency

__all__ = [
    "Assistance",
    "CheckIn",
    "Delegation",
    "Exchange",
    "ExchangeDocument",
    "HostLink",
    "HoursEntry",
    "PastExchange",
    "Request",
    "RequestDocument",
    "Traveller",
    "TravellerDetails",
    "TriageNote",
    "Trip",
    "Urgency",
]
