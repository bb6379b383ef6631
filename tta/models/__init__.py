"""A site's request for training or technical assistance, and the hours given to it."""

from tta.models.document import RequestDocument
from tta.models.hours import HoursEntry
from tta.models.request import Assistance, Request, TriageNote, Urgency

__all__ = ["Assistance", "HoursEntry", "Request", "RequestDocument", "TriageNote", "Urgency"]
