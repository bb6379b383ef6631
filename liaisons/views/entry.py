"""The log as people read it: a list with search, and each entry."""

from datetime import date

from django.db.models.functions import Left
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import DetailView, TemplateView

from documents.views import document_rows
from exchanges.models import Exchange
from liaisons import actions
from liaisons.forms.entry import EntryText, LinkForm, TitleForm
from liaisons.log_rows import format_row
from liaisons.models import EntryDocument, Kind, Level, LogEntry, NextStep, Report, SavedFilter
from liaisons.models.report import REPORTED
from sites.access import may_somewhere
from sites.lifecycle import ASKING
from sites.models import Engagement, Site
from tta.filters import focus_areas_to_ask
from tta.models import Request
from tta.rules import EngagementClosed, reads_request
from ui.components import Link
from ui.forms import ReasonForm
from web.pagination import (
    PAGING,
    Sort,
    clean_query_params,
    contains,
    count_label,
    count_up_to,
    day_of,
    paginate,
)
from web.views import RowActionView, RowEditView

FILTERS = ("q", "site", "kind", "focus_area", "level", "from", "until", "author")
SORT = Sort("on", "Day", date, is_descending=True)
EXCERPT = 180  # letters of a note in a list
TEAM = Level.TEAM


def log_of(user, asked):
    """The entries ``user`` may see that the filters ``asked`` leave.  Raises BadRequest for a day that is none."""
    rows = LogEntry.objects.visible_to(user)
    if asked.get("q"):
        rows = rows.saying(asked["q"])
    if asked.get("site"):
        rows = rows.filter(site__in=Site.objects.visible_to(user).named(asked["site"]))
    if asked.get("author"):
        rows = rows.filter(contains("author__name", asked["author"]))
    if asked.get("kind") in Kind.values:
        rows = rows.filter(kind=asked["kind"])
    if asked.get("focus_area"):
        rows = rows.filter(focus_areas__contains=[asked["focus_area"]])
    if asked.get("level") in Level.values:
        rows = rows.filter(level=asked["level"])
    if asked.get("from"):
        rows = rows.filter(on__gte=day_of(asked["from"]))
    if asked.get("until"):
        rows = rows.filter(on__lte=day_of(asked["until"]))
    return rows


class Log(TemplateView):
    """The log of all sites a person may read, newest first."""

    template_name = "liaisons/log.html"

    def get_context_data(self, **kwargs):
        """One page of the list and the filters in force."""
        user = self.request.user
        asked = clean_query_params(self.request.GET, (*FILTERS, *PAGING))
        rows = log_of(user, asked)
        shown = rows.with_names().defer("words", "said", "took_part").annotate(excerpt=Left("said", EXCERPT))
        page = paginate(shown, SORT, asked, path=self.request.path)
        return super().get_context_data(
            page=page,
            lines=[format_row(entry) for entry in page.rows],
            count=count_label(count_up_to(rows), "entry", "entries"),
            asked=asked,
            kinds=Kind.choices,
            focus_areas=focus_areas_to_ask(asked),
            levels=Level.choices if may_somewhere(user, "liaisons.view_team_entry") else (),
            may_write=may_somewhere(user, "liaisons.log_activity"),
            may_summaries=may_somewhere(user, "liaisons.view_summary"),
            may_spread=may_somewhere(user, "liaisons.view_workload"),
            may_export=may_somewhere(user, "liaisons.export_log"),
            address=self.request.GET.urlencode(),
            saved=SavedFilter.objects.visible_to(user),
            in_force=urlencode({name: asked[name] for name in FILTERS if asked.get(name)}),
            crumbs=[Link("Activity log")],
            **kwargs,
        )


class EntryPage(DetailView):
    """One entry."""

    template_name = "liaisons/entry_detail.html"
    context_object_name = "entry"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's own signature
        """The entry of the address, if the person may see it; a draft it is linked to only if they may read it."""
        rows = (
            LogEntry.objects.visible_to(self.request.user).with_names().select_related("request", "exchange")
        )
        entry = get_object_or_404(rows, site__slug=self.kwargs["slug"], key=self.kwargs["key"])
        if entry.request and not reads_request(entry.request, self.request.user):
            entry.request = None
        return entry

    def get_context_data(self, **kwargs):
        """What hangs on it, and what may be done with it."""
        user, entry = self.request.user, self.object
        is_own = entry.author_id == user.pk
        is_bja = user.has_perm("liaisons.assign_liaison", entry)
        report = (
            Report.objects.visible_to(user).filter(site=entry.site_id, entry=entry).first()
            if entry.kind in REPORTED
            else None
        )
        steps = NextStep.objects.visible_to(user).filter(site=entry.site_id, entry=entry).with_names()
        writes = entry.kind in REPORTED and user.has_perm("liaisons.write_report", entry)
        return super().get_context_data(
            steps=steps,
            report=report,
            documents=self._documents(),
            may_add_document=is_own and user.has_perm("liaisons.add_entry_document", entry),
            may_report=report is None and writes,
            may_edit=is_own and user.has_perm("liaisons.edit_entry", entry),
            may_release=entry.level == TEAM
            and (is_own or is_bja)
            and user.has_perm("liaisons.release_entry", entry),
            may_withdraw=is_own and not (report or steps) and user.has_perm("liaisons.withdraw_entry", entry),
            may_request=is_own and not entry.request_id and user.has_perm("tta.draft_request", entry),
            may_step=user.has_perm("liaisons.add_nextstep", entry),
            crumbs=[Link("Activity log", reverse("liaisons:log")), Link(str(entry))],
            **kwargs,
        )

    def _documents(self):
        rows = EntryDocument.objects.visible_to(self.request.user).filter(entry=self.object).not_withdrawn()
        return document_rows(
            self.object, rows.with_names(), self.request.user, "liaisons.withdraw_entry_document"
        )


def find_entry(view):
    """The log entry of a view's address, from those the person may see; any other is 404."""
    rows = LogEntry.objects.visible_to(view.request.user).with_names()
    return get_object_or_404(rows, site__slug=view.kwargs["slug"], key=view.kwargs["key"])


class LogEntryMixin:
    """Finds the log entry of the address."""

    def get_object(self):
        return find_entry(self)


class OwnLogEntryMixin:
    """Finds the log entry of the address, for the person who wrote it alone."""

    def get_object(self):
        return find_entry(self)

    def has_permission(self):
        return super().has_permission() and self.object.author_id == self.request.user.pk


class EditEntry(OwnLogEntryMixin, RowEditView):
    """Change one's own entry."""

    form_class = EntryText
    permission = "liaisons.edit_entry"
    heading = "Change this entry"
    explanation = "The record keeps what it said before."
    success_message = "Saved."

    def perform(self, form):
        """Save it."""
        actions.edit_entry(
            self.object, form.cleaned_data, seen_version=self.seen_version, by=self.request.user
        )


class WithdrawEntry(OwnLogEntryMixin, RowActionView):
    """Withdraw one's own entry, with a reason."""

    form_class, reason_hint = ReasonForm, "The people told read it."
    permission = "liaisons.withdraw_entry"
    heading = "Withdraw this entry"
    explanation = "Nobody reads or counts it any more. The record keeps what it said, and your reason."
    submit = "Withdraw"
    kind = "danger"
    success_message = "Withdrawn. It stands in no list and no sum any more."

    def get_success_url(self):
        """The log: the entry has no page any more."""
        return reverse("liaisons:log")

    def perform(self, form):
        """Withdraw it."""
        actions.withdraw_entry(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class ReleaseEntry(LogEntryMixin, RowActionView):
    """Let the site read an entry of the team."""

    permission = "liaisons.release_entry"
    heading = "Release this entry to the site"
    explanation = "Everybody at the site can read it then, next steps included. This cannot be taken back."
    submit = "Release"
    success_message = "Released. The site has been told that there is something to read."

    def perform(self, form):  # noqa: ARG002 - there are no words
        """Release it."""
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
            "exchanges": Exchange.objects.visible_to(user).filter(shown_to__contains=[site]).newest_first(),
        }

    def get_initial(self):
        """What it is linked to."""
        return {"request": self.object.request_id, "exchange": self.object.exchange_id}

    def perform(self, form):
        """Link it."""
        actions.link_entry(self.object, by=self.request.user, **form.cleaned_data)


class StartRequest(LogEntryMixin, RowActionView):
    """Draft a request from one's own entry."""

    form_class = TitleForm
    permission = "liaisons.edit_entry"
    heading = "Draft a request from this entry"
    explanation = "What was said becomes the need. You complete the draft next; the entry links to it."
    submit = "Draft the request"
    success_message = "Drafted from the entry. Complete it, then submit."
    made = None

    def has_permission(self):
        """Only the writer, where requests may be drafted."""
        user = self.request.user
        return self.object.author_id == user.pk and user.has_perm("tta.draft_request", self.object)

    def perform(self, form):
        """Draft it."""
        rows = Engagement.objects.visible_to(self.request.user).filter(
            site=self.object.site_id, state__in=ASKING
        )
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise EngagementClosed(f"{self.object.site} has no engagement that takes requests. Ask BJA.")
        title = form.cleaned_data["title"]
        self.made = actions.start_request(self.object, engagement, by=self.request.user, title=title)

    def get_success_url(self):
        """The new draft, or the entry."""
        return (self.made or self.object).get_absolute_url()
