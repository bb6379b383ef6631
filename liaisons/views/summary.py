"""Monthly summaries: the lists, the page of one with the entries behind each sentence, and the acts on it."""

from datetime import date

from django.contrib.auth.mixins import PermissionRequiredMixin, UserPassesTestMixin
from django.db.models import Min
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import DetailView, TemplateView

from liaisons import actions
from liaisons.forms.summary import MonthForm
from liaisons.models import LogEntry, Summary
from liaisons.models.summary import month_after, months_to_draft
from liaisons.queries.summaries_due import as_late, as_owed, late_of, owed_by
from sites.access import may, may_somewhere
from sites.models import Engagement, Site
from sites.steps import steps_open_to
from ui.components import Link, plain_stages_of
from web.pagination import PAGING, Sort, clean_query_params, count_label, count_up_to, paginate
from web.views import RowActionView

SORT = Sort("month", "Month", kind=date, is_descending=True)
LABELS = {"submit": "Submit to BJA", "return": "Return"}


class SummaryList(UserPassesTestMixin, TemplateView):
    """The summaries of all sites a person may read, the newest month first."""

    template_name = "liaisons/summary_list.html"
    raise_exception = True

    def test_func(self):
        """Whether summaries of any site are for this person."""
        return may_somewhere(self.request.user, "liaisons.view_summary")

    def get_context_data(self, **kwargs):
        """One page of the list."""
        asked = clean_query_params(self.request.GET, ("site", *PAGING))
        user = self.request.user
        rows = Summary.objects.visible_to(user)
        if asked.get("site"):
            rows = rows.filter(site__in=Site.objects.visible_to(user).named(asked["site"]))
        page = paginate(rows.with_names(), SORT, asked, path=self.request.path)
        return super().get_context_data(
            page=page,
            tinted=[(row, row.tint) for row in page.rows],
            count=count_label(count_up_to(rows), "summary", "summaries"),
            asked=asked,
            missing=_missing(user),
            may_draft=not may(user, "liaisons.return_summary"),
            crumbs=[Link("Activity log", reverse("liaisons:log")), Link("Monthly summaries")],
            **kwargs,
        )


def _missing(user):
    """What a liaison owes; for BJA, what every site owes once it is late."""
    if may(user, "liaisons.return_summary"):
        return as_late(late_of(user))
    return as_owed(owed_by(user))


class SiteSummaries(PermissionRequiredMixin, DetailView):
    """The summaries of one site."""

    template_name = "liaisons/summary_site.html"
    permission_required = "liaisons.view_summary"

    def get_queryset(self):
        """Sites the person may see; any other is 404."""
        return Site.objects.visible_to(self.request.user)

    def has_permission(self):
        """At this site."""
        return self.request.user.has_perm(self.permission_required, self.get_object())

    def get_context_data(self, **kwargs):
        """The list and what may be done."""
        user, site = self.request.user, self.object
        rows = Summary.objects.visible_to(user).filter(site=site).with_names().order_by("-month")
        return super().get_context_data(
            tinted=[(row, row.tint) for row in rows],
            may_draft=user.has_perm("liaisons.write_summary", site),
            missing=[one for one in as_owed(owed_by(user)) if one.slug == site.slug],
            crumbs=[Link(str(site), site.get_absolute_url()), Link("Monthly summaries")],
            **kwargs,
        )


class DraftSummary(RowActionView):
    """Draft a summary from the log."""

    form_class = MonthForm
    permission = "liaisons.write_summary"
    heading = "Draft a monthly summary"
    explanation = (
        "It begins with a sentence for every entry of the month. You edit it, then submit it to BJA. "
        "Where nothing is logged, log what happened first, or close the month: its summary then says so."
    )
    submit = "Draft it"
    success_message = "Drafted from the log. Edit it, then submit it."
    made = None

    def get_object(self):
        """The site of the address."""
        return get_object_or_404(Site.objects.visible_to(self.request.user), slug=self.kwargs["slug"])

    def get_form_kwargs(self):
        """The months that can be drafted."""
        return super().get_form_kwargs() | {"months": _months(self.request.user, self.object)}

    def get_initial(self):
        """The month of the address."""
        return super().get_initial() | {"month": self.request.GET.get("month", "")}

    def perform(self, form):
        """Draft it."""
        self.made = actions.draft_summary(self.object, form.cleaned_data["month"], by=self.request.user)

    def get_success_url(self):
        """The new summary, or the list."""
        if self.made is not None:
            return self.made.get_absolute_url()
        return reverse("liaisons:site-summaries", args=[self.object.slug])


def _months(user, site):
    """[(first day, how many entries)] of the months without a summary that have entries, or are over without any."""
    months = months_to_draft()
    rows = LogEntry.objects.visible_to(user).filter(site=site, on__gte=months[-1]).order_by()
    logged = [on.replace(day=1) for on in rows.values_list("on", flat=True)]
    done = set(Summary.objects.visible_to(user).filter(site=site).values_list("month", flat=True))
    begun = Engagement.objects.visible_to(user).filter(site=site).aggregate(first=Min("starts_on"))["first"]
    over = [month for month in months[1:] if begun and begun < month_after(month)]
    drafting = {*logged, *over} - done
    return [(month, logged.count(month)) for month in months if month in drafting]


def summary_of(view):
    """The summary of a view's address, if the person may see it."""
    rows = Summary.objects.visible_to(view.request.user).with_names()
    return get_object_or_404(rows, site__slug=view.kwargs["slug"], pk=view.kwargs["pk"])


class SummaryPage(DetailView):
    """One summary."""

    template_name = "liaisons/summary_detail.html"
    context_object_name = "summary"

    def get_object(self, queryset=None):  # noqa: ARG002 - Django's own signature
        """The summary of the address, if the person may see it."""
        return summary_of(self)

    def get_context_data(self, **kwargs):
        """The sentences with their entries, and what may be done."""
        user, summary = self.request.user, self.object
        entries = entries_of(user, summary)
        writes = summary.is_open and user.has_perm("liaisons.write_summary", summary)
        return super().get_context_data(
            sentences=with_entries(summary.sentences, entries),
            stages=plain_stages_of(summary),
            holder=summary.holder,
            following=summary.comes_next,
            tint=summary.tint,
            steps=[(step.verb, LABELS[step.verb]) for step in steps_open_to(user, summary)],
            may_edit=writes,
            new=len(entries.keys() - summary.used) if writes else 0,
            crumbs=[
                Link(str(summary.site), summary.site.get_absolute_url()),
                Link("Monthly summaries", reverse("liaisons:site-summaries", args=[summary.site.slug])),
                Link(f"{summary.month:%B %Y}"),
            ],
            **kwargs,
        )


def entries_of(user, summary):
    """{id: entry} of the month, as far as the person may see them."""
    rows = LogEntry.objects.visible_to(user).filter(
        site=summary.site_id, on__gte=summary.month, on__lt=month_after(summary.month)
    )
    return {entry.pk: entry for entry in rows.with_names().order_by("on", "pk")}


def with_entries(sentences, entries):
    """[(text, entries)] of the sentences of a summary."""
    return [
        (sentence["text"], [entries[pk] for pk in sentence["entries"] if pk in entries])
        for sentence in sentences
    ]
