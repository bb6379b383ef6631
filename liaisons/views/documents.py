"""Documents of an entry of the log and of a full report."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.views import AddDocumentView, OpenDocumentView, WithdrawDocumentView
from liaisons.actions import documents as acts
from liaisons.models import EntryDocument, ReportDocument
from liaisons.views.entry import OwnLogEntryMixin
from liaisons.views.report import WrittenReportMixin
from ui.components import Link
from web.views import RowActionView


def documents_of_entry(view):
    """The documents of the entry of a view's address, from those the person may see."""
    rows = EntryDocument.objects.visible_to(view.request.user).select_related("entry__site")
    rows = rows.defer("content", "entry__words")
    return rows.filter(site__slug=view.kwargs["slug"], entry__key=view.kwargs["key"])


def documents_of_report(view):
    """The documents of the report of a view's address, from those the person may see."""
    rows = ReportDocument.objects.visible_to(view.request.user).select_related("report__site")
    return rows.filter(site__slug=view.kwargs["slug"], report=view.kwargs["pk"])


def crumbs(record, name, here):
    """The log, the record, and the page itself."""
    return [
        Link("Activity log", reverse("liaisons:log")),
        Link(name, record.get_absolute_url()),
        Link(here),
    ]


class AddEntryDocument(AddDocumentView, OwnLogEntryMixin, RowActionView):
    """Add a document to one's own entry."""

    permission = "liaisons.add_entry_document"
    explanation = (
        "Whoever reads the entry can open it: the site, if it is shared. Leave out what names victims."
    )

    def get_breadcrumbs(self):
        """Where the page stands."""
        return crumbs(self.object, str(self.object), self.heading)

    def perform(self, form):
        """Add it."""
        acts.add_entry_document(self.object, form.paper(), by=self.request.user)


class OpenEntryDocument(OpenDocumentView):
    """A file of an entry."""

    def documents(self):
        """Those of the entry."""
        return documents_of_entry(self)


class WithdrawEntryDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of an entry."""

    permission = "liaisons.withdraw_entry_document"

    def get_object(self):
        """The document of the address."""
        return get_object_or_404(documents_of_entry(self).not_withdrawn(), pk=self.kwargs["document"])

    def get_breadcrumbs(self):
        """Where the page stands."""
        return crumbs(self.object.entry, str(self.object.entry), self.heading)

    def perform(self, form):
        """Withdraw it."""
        acts.withdraw_entry_document(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class AddReportDocument(AddDocumentView, WrittenReportMixin, RowActionView):
    """Add a document to a report one writes."""

    permission = "liaisons.add_report_document"
    explanation = (
        "The team can open it, the site once the report is approved and shared. It is locked with the report."
    )

    def get_breadcrumbs(self):
        """Where the page stands."""
        return crumbs(self.object, self.object.title, self.heading)

    def perform(self, form):
        """Add it."""
        acts.add_report_document(self.object, form.paper(), by=self.request.user)


class OpenReportDocument(OpenDocumentView):
    """A file of a report."""

    def documents(self):
        """Those of the report."""
        return documents_of_report(self)


class WithdrawReportDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of a report."""

    permission = "liaisons.withdraw_report_document"

    def get_object(self):
        """The document of the address."""
        return get_object_or_404(documents_of_report(self).not_withdrawn(), pk=self.kwargs["document"])

    def get_breadcrumbs(self):
        """Where the page stands."""
        return crumbs(self.object.report, self.object.report.title, self.heading)

    def perform(self, form):
        """Withdraw it."""
        acts.withdraw_report_document(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
