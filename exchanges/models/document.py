"""The documents of a peer exchange."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from documents.models import JSON_FIELDS, Document, DocumentManager, DocumentQuerySet
from exchanges.models.exchange import Exchange
from exchanges.permissions import GRANTS
from sites.models import roles_of
from sites.user_roles import ALL_SITES


class ExchangeDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user):
        """Shared with a site of ``user``: one that travels, or the host, as the exchange itself."""
        sites = roles_of(user).sites_where(self.model.SEEN_BY)
        if sites is ALL_SITES:
            return self
        return self.filter(shown_to__overlap=sorted(sites))


class ExchangeDocument(Document):
    """A document all sites of an exchange and its host read.  ``site`` is the one whose people
    added it.

    ``shown_to`` is that of the exchange: a foreign key over both columns keeps it so, whoever joins
    or leaves.
    """

    RECORD = "exchange"
    JSON_FIELDS = (*JSON_FIELDS, "site_name")
    SEEN_BY = GRANTS["exchanges.view_exchange"]
    exchange = models.ForeignKey(
        Exchange, models.PROTECT, related_name="documents", db_constraint=False
    )
    shown_to = ArrayField(models.BigIntegerField())
    site_name = models.CharField(max_length=160)  # as every site of the exchange may read it
    objects = DocumentManager.from_queryset(ExchangeDocumentQuerySet)()

    class Meta(Document.Meta):
        db_table = "tta_exchangedocument"  # made when exchanges were part of tta
        indexes = [models.Index(fields=["exchange", "added_at"], name="documents_of_exchange")]
