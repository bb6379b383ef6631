"""Pages of the activity log: the list with search, an entry, and the actions on it."""

from datetime import date

from django.db.models.functions import Left
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import DetailView, TemplateView

from documents.views import document_rows
from exchanges.models import Exchange
from liaisons import actions
from liaisons.filters import FILTERS, log_of
from liaisons.forms.entry import EntryText, LinkForm, TitleForm
from liaisons.log_rows import format_row
from liaisons.models import EntryDocument, Kind, Level, LogEntry, NextStep, Report, SavedFilter
from liaisons.models.report import REPORTED
from sites.access import may_somewhere
from sites.lifecycle import ASKING
from sites.models import Engagement
from tta.filters import focus_areas_to_ask
from tta.models import Request
from tta.rules import EngagementClosed, reads_request
from ui.components import Link
from ui.forms import ReasonForm
from web.pagination import (
    PAGING,
    Sort,
    clean_query_params,
    count_label,
    count_up_to,
    paginate,
)
from web.views import RowActionView, RowEditView

SORT = Sort("on", "Day", date, is_descending=True)
EXCERPT = 180  # characters of a note in a list
TEAM = Level.TEAM


class Log(TemplateView):
    """The log of all sites a person may read, newest first."""

    template_name = "liaisons/log.html"

    def get_context_data(self, **kwargs):
        """One page of the list and the filters in force."""
        user = self.request.user
        params = clean_query_params(self.request.GET, (*FILTERS, *PAGING))
        levels = ()
        if may_somewhere(user, "liaisons.view_team_entry"):
            levels = Level.choices
        rows = log_of(user, params)
        shown = (
            rows.with_names()
            .defer("words", "said", "took_part")
            .annotate(excerpt=Left("said", EXCERPT))
        )
        page = paginate(shown, SORT, params, path=self.request.path)
        return super().get_context_data(
            page=page,
            lines=[format_row(entry) for entry in page.rows],
            count=count_label(count_up_to(rows), "entry", "entries"),
            asked=params,
            kinds=Kind.choices,
            focus_areas=focus_areas_to_ask(params),
            levels=levels,
            may_write=may_somewhere(user, "liaisons.log_activity"),
            may_summaries=may_somewhere(user, "liaisons.view_summary"),
            may_spread=may_somewhere(user, "liaisons.view_workload"),
            may_export=may_somewhere(user, "liaisons.export_log"),
            address=self.request.GET.urlencode(),
            saved=SavedFilter.objects.visible_to(user),
            in_force=urlencode({name: params[name] for name in FILTERS if params.get(name)}),
            crumbs=[Link("Activity log")],
            **kwargs,
        )


class EntryPage(DetailView):
    template_name = "liaisons/entry_detail.html"
    context_object_name = "entry"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's own signature
        """The entry in the URL, if the person may see it; without its request if that is a draft
        they may not read.
        """
        rows = (
            LogEntry.objects.visible_to(self.request.user)
            .with_names()
            .select_related("request", "exchange")
        )
        entry = get_object_or_404(rows, site__slug=self.kwargs["slug"], key=self.kwargs["key"])
        if entry.request and not reads_request(entry.request, self.request.user):
            entry.request = None
        return entry

    def get_context_data(self, **kwargs):
        """Its next steps, report and documents, and what the person may do with it."""
        user, entry = self.request.user, self.object
        is_own = entry.author_id == user.pk
        is_bja = user.has_perm("liaisons.assign_liaison", entry)
        report, may_report = None, False
        if entry.kind in REPORTED:
            reports = Report.objects.visible_to(user)
            report = reports.filter(site=entry.site_id, entry=entry).first()
            may_report = report is None and user.has_perm("liaisons.write_report", entry)
        steps = NextStep.objects.visible_to(user).filter(site=entry.site_id, entry=entry)
        steps = steps.with_names()
        return super().get_context_data(
            steps=steps,
            report=report,
            documents=self._documents(),
            may_add_document=is_own and user.has_perm("liaisons.add_entry_document", entry),
            may_report=may_report,
            may_edit=is_own and user.has_perm("liaisons.edit_entry", entry),
            may_release=entry.level == TEAM
            and (is_own or is_bja)
            and user.has_perm("liaisons.release_entry", entry),
            may_withdraw=is_own
            and not (report or steps)
            and user.has_perm("liaisons.withdraw_entry", entry),
            may_request=is_own
            and not entry.request_id
            and user.has_perm("tta.draft_request", entry),
            may_step=user.has_perm("liaisons.add_nextstep", entry),
            crumbs=[Link("Activity log", reverse("liaisons:log")), Link(str(entry))],
            **kwargs,
        )

    def _documents(self):
        rows = (
            EntryDocument.objects.visible_to(self.request.user)
            .filter(entry=self.object)
            .not_withdrawn()
        )
        return document_rows(
            self.object, rows.with_names(), self.request.user, "liaisons.withdraw_entry_document"
        )


def find_entry(view):
    """The log entry in the view's URL; 404 unless the person may see it."""
    rows = LogEntry.objects.visible_to(view.request.user).with_names()
    return get_object_or_404(rows, site__slug=view.kwargs["slug"], key=view.kwargs["key"])


class LogEntryMixin:
    """Finds the log entry in the URL."""

    def get_object(self):
        return find_entry(self)


class OwnLogEntryMixin:
    """Finds the log entry of the address, for the person who wrote it alone."""

    def get_object(self):
        return find_entry(self)

    def has_permission(self):
        return super().has_permission() and self.object.author_id == self.request.user.pk


class EditEntry(OwnLogEntryMixin, RowEditView):
    form_class = EntryText
    permission = "liaisons.edit_entry"
    heading = "Change this entry"
    explanation = "The record keeps what it said before."
    success_message = "Saved."

    def perform(self, form):
        actions.edit_entry(
            self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user
        )


class WithdrawEntry(OwnLogEntryMixin, RowActionView):
    """Withdraw one's own entry, with a reason."""

    form_class, reason_hint = ReasonForm, "The people told read it."
    permission = "liaisons.withdraw_entry"
    heading = "Withdraw this entry"
    explanation = (
        "Nobody reads or counts it any more. The record keeps what it said, and your reason."
    )
    submit = "Withdraw"
    kind = "danger"
    success_message = "Withdrawn. It stands in no list and no sum any more."

    def get_success_url(self):
        """The log: the entry has no page any more."""
        return reverse("liaisons:log")

    def perform(self, form):
        actions.withdraw_entry(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )


class ReleaseEntry(LogEntryMixin, RowActionView):
    """Let the site read an entry of the team."""

    permission = "liaisons.release_entry"
    heading = "Release this entry to the site"
    explanation = (
        "Everybody at the site can read it then, next steps included. This cannot be taken back."
    )
    submit = "Release"
    success_message = "Released. The site has been told that there is something to read."

    def perform(self, form):  # noqa: ARG002 - there are no words
        actions.release_entry(self.object, by=self.request.user)


class LinkEntry(OwnLogEntryMixin, RowActionView):
    """Say which request and exchange one's own entry belongs to."""

    form_class = LinkForm
    permission = "liaisons.edit_entry"
    heading = "Link this entry"
    explanation = "Whoever reads the entry finds its request and its exchange from there."
    success_message = "Linked."

    def get_form_kwargs(self):
        """What can be linked: of this site, as far as the person may see it."""
        user, site = self.request.user, self.object.site_id
        return super().get_form_kwargs() | {
            "requests": Request.objects.visible_to(user).filter(site=site).order_by("-number"),
            "exchanges": Exchange.objects.visible_to(user)
            .filter(shown_to__contains=[site])
            .newest_first(),
        }

    def get_initial(self):
        return {"request": self.object.request_id, "exchange": self.object.exchange_id}

    def perform(self, form):
        actions.link_entry(self.object, by=self.request.user, **form.cleaned_data)


class StartRequest(LogEntryMixin, RowActionView):
    """Draft a request from one's own entry."""

    form_class = TitleForm
    permission = "liaisons.edit_entry"
    heading = "Draft a request from this entry"
    explanation = (
        "What was said becomes the need. You complete the draft next; the entry links to it."
    )
    submit = "Draft the request"
    success_message = "Drafted from the entry. Complete it, then submit."
    created = None

    def has_permission(self):
        """Only the writer, where requests may be drafted."""
        user = self.request.user
        return self.object.author_id == user.pk and user.has_perm("tta.draft_request", self.object)

    def perform(self, form):
        rows = Engagement.objects.visible_to(self.request.user).filter(
            site=self.object.site_id, state__in=ASKING
        )
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise EngagementClosed(
                f"{self.object.site} has no engagement that takes requests. Ask BJA."
            )
        title = form.cleaned_data["title"]
        self.created = actions.start_request(
            self.object, engagement, by=self.request.user, title=title
        )

    def get_success_url(self):
        """The new draft, or the entry."""
        return (self.created or self.object).get_absolute_url()
