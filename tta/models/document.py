"""The documents of a request."""

from django.db import models

from documents.models import Document
from tta.models.request import Request
from tta.permissions import GRANTS


class RequestDocument(Document):
    """A document of a request: whoever reads the request reads it."""

    RECORD = "request"
    SEEN_BY = GRANTS["tta.view_request"]
    request = models.ForeignKey(Request, models.PROTECT, related_name="documents", db_constraint=False)

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "request", "added_at"], name="documents_of_request")]
