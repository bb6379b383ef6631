"""Peer exchanges: the shared part, each site's own part, and what follows."""

from exchanges.models.document import ExchangeDocument
from exchanges.models.exchange import CheckIn, Delegation, Exchange
from exchanges.models.host_link import HostLink
from exchanges.models.past import PastExchange
from exchanges.models.traveler import Traveler, TravelerDetails, Trip

__all__ = [
    "CheckIn",
    "Delegation",
    "Exchange",
    "ExchangeDocument",
    "HostLink",
    "PastExchange",
    "Traveler",
    "TravelerDetails",
    "Trip",
]
