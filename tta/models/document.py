"""The documents of a request."""

from django.db import models

from documents.models import Document, DocumentManager, DocumentQuerySet
from tta.models.request import Request, readable_drafts
from tta.permissions import GRANTS


class RequestDocumentQuerySet(DocumentQuerySet):
    """Documents of requests that are ..."""

    def visible_to(self, user):
        """... of requests ``user`` may see: those of a draft are read by its site and liaison alone."""
        seen = super().visible_to(user)
        condition = readable_drafts(user, "request__")
        return seen if condition is None else seen.filter(condition)


class RequestDocument(Document):
    """A document of a request: whoever reads the request reads it."""

    RECORD = "request"
    SEEN_BY = GRANTS["tta.view_request"]
    request = models.ForeignKey(Request, models.PROTECT, related_name="documents", db_constraint=False)
    objects = DocumentManager.from_queryset(RequestDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "request", "added_at"], name="documents_of_request")]
