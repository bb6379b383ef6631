"""Documents of an entry of the log and of a full report: added and withdrawn by those who write them."""

from django.db import transaction

from audit.record import record
from documents.storage import store, withdraw
from kernel.errors import NotAllowed
from liaisons.actions.report import ReportLocked
from liaisons.models import EntryDocument, LogEntry, Report, ReportDocument
from sites.access import require


@transaction.atomic
def add_entry_document(entry, paper, *, by, is_invented=False):
    """Add a document to one's own entry: whoever reads the entry reads it, the site only what is shared with it.

    Raises NotAllowed, DocumentUnfit, DocumentHereAlready or TooManyDocuments; then nothing has changed.
    """
    require(by, "liaisons.add_entry_document", entry)
    row = (
        LogEntry.objects.select_for_update(of=("self",))
        .select_related("site")
        .get(pk=entry.pk, site=entry.site_id)
    )
    if row.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry adds documents to it.")
    document = store(EntryDocument, row, paper, by=by, site=row.site, is_invented=is_invented)
    site = _site_of_record(row)
    record("liaisons.entry_document.add", by=by, on=document, site=site, after=document.facts)
    return document


@transaction.atomic
def withdraw_entry_document(document, *, by, reason):
    """Withdraw a document of an entry.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "liaisons.withdraw_entry_document", document)
    row = withdraw(document, by=by, reason=reason)
    site = _site_of_record(LogEntry.objects.select_related("site").get(pk=row.entry_id, site=row.site_id))
    record("liaisons.entry_document.withdraw", by=by, on=row, site=site, before=row.facts, reason=reason)
    return row


@transaction.atomic
def add_report_document(report, paper, *, by, is_invented=False):
    """Add a document, such as a deliverable, to a report that is a draft or returned; by one of its writers.

    Raises NotAllowed, ReportLocked, DocumentUnfit, DocumentHereAlready or TooManyDocuments; then nothing has changed.
    """
    require(by, "liaisons.add_report_document", report)
    row = _open(report)
    if by.pk not in row.writers:
        raise NotAllowed("Only its writers add documents to this report. Ask the author to name you.")
    document = store(ReportDocument, row, paper, by=by, site=row.site, is_invented=is_invented)
    record("liaisons.report_document.add", by=by, on=document, site=row.site, after=document.facts)
    return document


@transaction.atomic
def withdraw_report_document(document, *, by, reason):
    """Withdraw a document of a report that is a draft or returned; by whoever added it, or by BJA.

    Raises NotAllowed, ReportLocked, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "liaisons.withdraw_report_document", document)
    _open(document.report)
    row = withdraw(document, by=by, reason=reason)
    record("liaisons.report_document.withdraw", by=by, on=row, site=row.site, before=row.facts, reason=reason)
    return row


def _site_of_record(entry):
    """The site whose record holds the act; none for an entry of the team."""
    return None if entry.is_kept_from_site else entry.site


def _open(report):
    """The report, locked until the act ends.  Raises ReportLocked."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("site")
    row = rows.get(pk=report.pk, site_id=report.site_id)
    if not row.is_open:
        raise ReportLocked(
            "The report is with BJA or approved, so its documents are fixed. Ask BJA to return it."
        )
    return row
