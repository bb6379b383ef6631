"""Models of TTA: requests, triage notes, hours, documents."""

from tta.models.document import RequestDocument
from tta.models.hours import HoursEntry
from tta.models.request import Assistance, Request, TriageNote, Urgency

__all__ = ["Assistance", "HoursEntry", "Request", "RequestDocument", "TriageNote", "Urgency"]
