"""Pages that add, open and withdraw documents of log entries and full reports."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.views import AddDocumentView, OpenDocumentView, WithdrawDocumentView
from liaisons.actions import documents as actions
from liaisons.models import EntryDocument, ReportDocument
from liaisons.views.entry import OwnLogEntryMixin
from liaisons.views.report import WrittenReportMixin
from ui.components import Link
from web.views import RowActionView


def documents_of_entry(view):
    """The documents of the entry in the view's URL, as far as the person may see them."""
    rows = EntryDocument.objects.visible_to(view.request.user).select_related("entry__site")
    rows = rows.defer("content", "entry__words")
    return rows.filter(site__slug=view.kwargs["slug"], entry__key=view.kwargs["key"])


def documents_of_report(view):
    """The documents of the report in the view's URL, as far as the person may see them."""
    rows = ReportDocument.objects.visible_to(view.request.user).select_related("report__site")
    return rows.filter(site__slug=view.kwargs["slug"], report=view.kwargs["pk"])


def crumbs(parent, name, here):
    """Breadcrumbs: the log, the parent of the document, the page itself."""
    return [
        Link("Activity log", reverse("liaisons:log")),
        Link(name, parent.get_absolute_url()),
        Link(here),
    ]


class AddEntryDocument(AddDocumentView, OwnLogEntryMixin, RowActionView):
    """Add a document to one's own entry."""

    permission = "liaisons.add_entry_document"
    explanation = (
        "Whoever reads the entry can open it: the site, if it is shared. Leave out what names "
        "victims."
    )

    def get_breadcrumbs(self):
        return crumbs(self.object, str(self.object), self.heading)

    def perform(self, form):
        actions.add_entry_document(self.object, form.paper(), by=self.request.user)


class OpenEntryDocument(OpenDocumentView):
    def documents(self):
        return documents_of_entry(self)


class WithdrawEntryDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of an entry."""

    permission = "liaisons.withdraw_entry_document"

    def get_object(self):
        return get_object_or_404(
            documents_of_entry(self).not_withdrawn(), pk=self.kwargs["document"]
        )

    def get_breadcrumbs(self):
        return crumbs(self.object.entry, str(self.object.entry), self.heading)

    def perform(self, form):
        actions.withdraw_entry_document(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )


class AddReportDocument(AddDocumentView, WrittenReportMixin, RowActionView):
    """Add a document to a report one writes."""

    permission = "liaisons.add_report_document"
    explanation = (
        "The team can open it, the site once the report is approved and shared. It is locked with "
        "the report."
    )

    def get_breadcrumbs(self):
        return crumbs(self.object, self.object.title, self.heading)

    def perform(self, form):
        actions.add_report_document(self.object, form.paper(), by=self.request.user)


class OpenReportDocument(OpenDocumentView):
    def documents(self):
        return documents_of_report(self)


class WithdrawReportDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of a report."""

    permission = "liaisons.withdraw_report_document"

    def get_object(self):
        return get_object_or_404(
            documents_of_report(self).not_withdrawn(), pk=self.kwargs["document"]
        )

    def get_breadcrumbs(self):
        return crumbs(self.object.report, self.object.report.title, self.heading)

    def perform(self, form):
        actions.withdraw_report_document(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )
