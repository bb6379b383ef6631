"""The documents of a peer exchange and of a request."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from documents.models import TOLD, Document, DocumentQuerySet, Light
from sites.models import standing_of
from sites.standing import EVERY_SITE
from tta.models.exchange import Exchange
from tta.models.request import Request, readable_drafts
from tta.permissions import GRANTS


class ExchangeDocumentQuerySet(DocumentQuerySet):
    """Documents of exchanges that are ..."""

    def visible_to(self, user):
        """... shared with a site of ``user``: one that travels, or the host, as the exchange itself."""
        sites = standing_of(user).sites_where(self.model.SEEN_BY)
        return self if sites is EVERY_SITE else self.filter(shown_to__overlap=sorted(sites))


class ExchangeDocument(Document):
    """A document all sites of an exchange and its host read.  ``site`` is the one whose people added it.

    ``shown_to`` is that of the exchange: a foreign key over both columns keeps it so, whoever joins or leaves.
    """

    RECORD = "exchange"
    TOLD = (*TOLD, "site_name")
    SEEN_BY = GRANTS["tta.view_exchange"]
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="documents", db_constraint=False)
    shown_to = ArrayField(models.BigIntegerField())
    site_name = models.CharField(max_length=160)  # as every site of the exchange may read it
    objects = Light.from_queryset(ExchangeDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["exchange", "added_at"], name="documents_of_exchange")]


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
    objects = Light.from_queryset(RequestDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "request", "added_at"], name="documents_of_request")]
