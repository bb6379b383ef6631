"""Documents of log entries and full reports; visibility and lock are those of the parent."""

from django.db import models

from documents.models import Document, DocumentManager, DocumentQuerySet
from liaisons.models.entry import LogEntry
from liaisons.models.report import Report
from liaisons.permissions import GRANTS


class EntryDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user):
        """Documents whose log entry ``user`` may read."""
        return self.filter(entry__in=LogEntry.objects.visible_to(user))


class EntryDocument(Document):
    """A document of one entry of the log.  Sensitive notes take none: docs/adr/0091."""

    RECORD = "entry"
    SEEN_BY = GRANTS["liaisons.view_entry"]
    entry = models.ForeignKey(
        LogEntry, models.PROTECT, related_name="documents", db_constraint=False
    )
    objects = DocumentManager.from_queryset(EntryDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "entry", "added_at"], name="documents_of_entry")]


class ReportDocumentQuerySet(DocumentQuerySet):
    def visible_to(self, user):
        """Documents whose full report ``user`` may read."""
        return self.filter(report__in=Report.objects.visible_to(user))


class ReportDocument(Document):
    """A document of one full report.  Actions and a trigger refuse changes once the report is
    approved.
    """

    RECORD = "report"
    SEEN_BY = GRANTS["liaisons.view_report"]
    report = models.ForeignKey(
        Report, models.PROTECT, related_name="documents", db_constraint=False
    )
    objects = DocumentManager.from_queryset(ReportDocumentQuerySet)()

    class Meta(Document.Meta):
        indexes = [models.Index(fields=["site", "report", "added_at"], name="documents_of_report")]
