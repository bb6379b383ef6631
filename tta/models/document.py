"""The documents of a request."""

from django.db import models

from documents.models import Document, DocumentManager, DocumentQuerySet
from tta.models.request import Request, readable_drafts
from tta.permissions import GRANTS


class RequestDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user):
        """Documents of requests ``user`` may read: those of a draft only for its site
        and liaison.
        """
        seen = super().visible_to(user)
        condition = readable_drafts(user, "request__")
        if condition is None:
            return seen
        return seen.filter(condition)


class RequestDocument(Document):
    """A document of a request: whoever reads the request reads it."""

    RECORD = "request"
    SEEN_BY = GRANTS["tta.view_request"]
    request = models.ForeignKey(
        Request, models.PROTECT, related_name="documents", db_constraint=False
    )
    objects = DocumentManager.from_queryset(RequestDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [
            models.Index(fields=["site", "request", "added_at"], name="documents_of_request")
        ]
