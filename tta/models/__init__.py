"""A site's request for training or technical assistance, and the hours given to it."""

from exchanges.models.document import ExchangeDocument

from exchanges.models.exchange import CheckIn, Delegation, Exchange
from exchanges.models.host_link import HostLink
from exchanges.models.past import PastExchange
from exchanges.models.traveler import Traveler, TravelerDetails, Trip
from tta.models.document import RequestDocument
from tta.models.hours import HoursEntry
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
    "Traveler",
    "TravelerDetails",
    "TriageNote",
    "Trip",
    "Urgency",
]
