"""Full reports of visits and events: the list, the page of one, and what may be done with it."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, TemplateView

from documents.views import document_rows
from liaisons import actions
from liaisons.choices import names_of, who_may_write
from liaisons.forms.report import CollaboratorsForm, ReportForm
from liaisons.lifecycle import ReportState
from liaisons.models import Report, ReportDocument
from liaisons.models.report import REPORTED
from liaisons.views.entry import LogEntryMixin
from sites.models import Site
from sites.steps import steps_open_to
from ui.components import Link, plain_stages_of
from web.pagination import PAGING, Sort, clean_query_params, count_label, count_up_to, paginate
from web.views import RowActionView, RowEditView, StepView

FILTERS = ("site", "state", *PAGING)
SORT = Sort("starts_on", "Day", kind=date, is_descending=True)
LABELS = {"submit": "Submit to BJA", "return": "Return", "approve": "Approve and lock", "unlock": "Unlock"}


class ReportList(TemplateView):
    """The full reports of all sites a person may read, newest first."""

    template_name = "liaisons/report_list.html"

    def get_context_data(self, **kwargs):
        """One page of the list and the filters in force."""
        user = self.request.user
        asked = clean_query_params(self.request.GET, FILTERS)
        rows = Report.objects.visible_to(user)
        if asked.get("site"):
            rows = rows.filter(site__in=Site.objects.visible_to(user).named(asked["site"]))
        if asked.get("state") in ReportState.values:
            rows = rows.filter(state=asked["state"])
        shown = paginate(rows.with_names(), SORT, asked, path=self.request.path)
        return super().get_context_data(
            page=shown,
            tinted=[(row, row.tint) for row in shown.rows],
            count=count_label(count_up_to(rows), "report", "reports"),
            asked=asked,
            states=ReportState.choices,
            crumbs=[Link("Activity log", reverse("liaisons:log")), Link("Full reports")],
            **kwargs,
        )


class ReportPage(DetailView):
    """One full report."""

    template_name = "liaisons/report_detail.html"
    context_object_name = "report"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's own signature
        """The report of the address, if the person may see it."""
        rows = Report.objects.visible_to(self.request.user).with_names().select_related("approved_by")
        return get_object_or_404(rows, site__slug=self.kwargs["slug"], pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Where it stands and what may be done with it."""
        user, report = self.request.user, self.object
        is_writer = user.pk in report.writers and user.has_perm("liaisons.write_report", report)
        return super().get_context_data(
            stages=plain_stages_of(report),
            holder=report.holder,
            following=report.comes_next,
            tint=report.tint,
            collaborators=names_of(report.collaborators),
            documents=self._documents(),
            may_add_document=is_writer and report.is_open,
            steps=[(step.verb, LABELS[step.verb]) for step in offered(user, report)],
            may_edit=is_writer and report.is_open,
            may_name=report.author_id == user.pk and report.is_open and is_writer,
            crumbs=[
                Link(str(report.site), report.site.get_absolute_url()),
                Link("Full reports", reverse("liaisons:reports")),
                Link(report.title),
            ],
            **kwargs,
        )

    def _documents(self):
        rows = ReportDocument.objects.visible_to(self.request.user).filter(report=self.object).not_withdrawn()
        may = "liaisons.withdraw_report_document" if self.object.is_open else ""
        return document_rows(self.object, rows.with_names(), self.request.user, may)


def offered(user, report):
    """The steps that would not be refused: writers submit, everybody else of BJA decides."""
    is_writer = user.pk in report.writers
    return [step for step in steps_open_to(user, report) if (step.verb == "submit") == is_writer]


class StartReport(LogEntryMixin, RowActionView):
    """Begin the full report of an entry."""

    permission = "liaisons.write_report"
    heading = "Write the full report"
    explanation = (
        "Day, people, focus areas and what was said are carried over from the entry. You complete them next."
    )
    submit = "Begin the report"
    success_message = "Begun from the entry. Complete it, then submit it to BJA."
    made = None

    def has_permission(self):
        """Of a visit or an event."""
        return super().has_permission() and self.object.kind in REPORTED

    def perform(self, form):  # noqa: ARG002 - there are no words
        """Begin it."""
        self.made = actions.start_report(self.object, by=self.request.user)

    def get_success_url(self):
        """The form of the new report, or the entry."""
        if self.made is None:
            return self.object.get_absolute_url()
        return reverse("liaisons:report-edit", args=[self.made.site.slug, self.made.pk])


def find_report(view):
    """The report of a view's address, from those the person may see; any other is 404."""
    rows = Report.objects.visible_to(view.request.user).with_names()
    return get_object_or_404(rows, site__slug=view.kwargs["slug"], pk=view.kwargs["pk"])


class ReportMixin:
    """Finds the report of the address."""

    def get_object(self):
        return find_report(self)


class WrittenReportMixin:
    """Finds the report of the address, for its writers alone."""

    def get_object(self):
        return find_report(self)

    def has_permission(self):
        return super().has_permission() and self.request.user.pk in self.object.writers


class EditReport(WrittenReportMixin, RowEditView):
    """Write the report."""

    form_class = ReportForm
    permission = "liaisons.write_report"
    heading = "Write the full report"
    explanation = (
        "Save as often as you like; agenda, participants, outcome and deliverables are needed to submit it."
    )
    success_message = "Saved."

    def perform(self, form):
        """Save it."""
        actions.edit_report(
            self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user
        )


class NameCollaborators(ReportMixin, RowActionView):
    """Say who writes the report with its author."""

    form_class = CollaboratorsForm
    permission = "liaisons.write_report"
    heading = "Write it together"
    explanation = "Whoever you add is told. The author is still the one who names them."
    success_message = "Saved. Those you added have been told."

    def has_permission(self):
        """Only the author."""
        return super().has_permission() and self.request.user.pk == self.object.author_id

    def get_form_kwargs(self):
        """Who can be named."""
        people = who_may_write(self.object.site).exclude(pk=self.request.user.pk).order_by("name")
        return super().get_form_kwargs() | {"people": people}

    def get_initial(self):
        """Who is named now."""
        return {"people": self.object.collaborators}

    def perform(self, form):
        """Name them."""
        actions.name_collaborators(self.object, form.cleaned_data["people"], by=self.request.user)


class SubmitReport(WrittenReportMixin, StepView):
    """Hand the report to BJA."""

    verb, action = "submit", staticmethod(actions.submit_report)
    heading = "Submit this report"
    explanation = "BJA is told. Until it is approved or returned its text is fixed."
    submit = "Submit to BJA"
    success_message = "Submitted. BJA has been told."


class ReportDecisionMixin:
    """Finds the report of the address, for whoever did not write it: nobody decides about their own work."""

    template_name = "liaisons/report_act.html"

    def get_object(self):
        return find_report(self)

    def has_permission(self):
        """Nobody decides about what they wrote."""
        return super().has_permission() and self.request.user.pk not in self.object.writers


class ReturnReport(ReportDecisionMixin, StepView):
    """Hand the report back."""

    reason_hint = "The people told read it."
    verb, action = "return", staticmethod(actions.return_report)
    heading = "Return this report"
    explanation = "Its writers read your reason, change it and submit it again."
    submit = "Return"
    success_message = "Returned. Its writers have been told."


class ApproveReport(ReportDecisionMixin, StepView):
    """Approve and lock the report."""

    verb, action = "approve", staticmethod(actions.approve_report)
    heading = "Approve this report"
    explanation = "Its text is locked from then on. If its entry is shared with the site, the site reads it."
    submit = "Approve and lock"
    success_message = "Approved and locked. Its writers have been told."


class UnlockReport(ReportDecisionMixin, StepView):
    """Open an approved report again."""

    reason_hint = "The people told read it."
    verb, action = "unlock", staticmethod(actions.unlock_report)
    heading = "Unlock this report"
    explanation = "It goes back to its writers, and the site reads it again only when it is approved anew."
    submit = "Unlock"
    kind = "danger"
    success_message = "Unlocked. Its writers and BJA have been told."
