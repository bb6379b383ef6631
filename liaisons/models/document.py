"""The documents of an entry of the log and of a full report: they have the level and the lock of what they hang on."""

from django.db import models

from documents.models import Document, DocumentManager, DocumentQuerySet
from liaisons.models.entry import LogEntry
from liaisons.models.report import Report
from liaisons.permissions import GRANTS


class EntryDocumentQuerySet(DocumentQuerySet):
    """Documents of entries that are ..."""

    def visible_to(self, user):
        """... of entries ``user`` may read: those of the team's entries are the team's."""
        return self.filter(entry__in=LogEntry.objects.visible_to(user))


class EntryDocument(Document):
    """A document of one entry of the log.  Sensitive notes take none: docs/adr/0091."""

    RECORD = "entry"
    SEEN_BY = GRANTS["liaisons.view_entry"]
    entry = models.ForeignKey(LogEntry, models.PROTECT, related_name="documents", db_constraint=False)
    objects = DocumentManager.from_queryset(EntryDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "entry", "added_at"], name="documents_of_entry")]


class ReportDocumentQuerySet(DocumentQuerySet):
    """Documents of full reports that are ..."""

    def visible_to(self, user):
        """... of reports ``user`` may read: to a site, those that were approved and are shared with it."""
        return self.filter(report__in=Report.objects.visible_to(user))


class ReportDocument(Document):
    """A document of one full report.  Once the report is approved none is added or withdrawn, by code or by trigger."""

    RECORD = "report"
    SEEN_BY = GRANTS["liaisons.view_report"]
    report = models.ForeignKey(Report, models.PROTECT, related_name="documents", db_constraint=False)
    objects = DocumentManager.from_queryset(ReportDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "report", "added_at"], name="documents_of_report")]
