"""Views of ledgers and adjustments."""

from datetime import datetime

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from accounts.views.reauthentication import requires_recent_proof
from sites.access import may
from sites.actions.allotments import approve_adjustment, decline_adjustment, propose_adjustment
from sites.exports import ledger_as_csv
from sites.forms import AdjustmentForm
from sites.models import Adjustment, Allotment, AllotmentLine
from sites.queries.allotment_charts import UNITS
from sites.views.base import EngagementActionView, engagement_crumbs
from ui.components import Link
from ui.forms import ReasonForm
from web.pagination import PAGING, Sort, clean_query_params, count_label, count_up_to, paginate
from web.views import RowActionView

NEWEST = Sort("at", "newest first", datetime, is_descending=True)


class OneLedger:
    """The allotment named in the address and its lines, for those who may read ledgers; any other
    is 404.
    """

    @cached_property
    def allotment(self):
        """The allotment with its engagement and site."""
        seen = Allotment.objects.visible_to(self.request.user).select_related("engagement__site", "site")
        where = {
            "engagement__number": self.kwargs["number"],
            "kind": self.kwargs["kind"].replace("-", "_"),
        }
        row = get_object_or_404(seen, site__slug=self.kwargs["slug"], **where)
        if not may(self.request.user, "sites.view_ledger", row):
            raise Http404
        return row

    def lines(self):
        seen = AllotmentLine.objects.visible_to(self.request.user)
        return seen.filter(site=self.allotment.site_id, allotment=self.allotment).select_related("by")


class Ledger(OneLedger, TemplateView):
    """Every line of one allotment, with the running balance."""

    template_name = "sites/ledger.html"

    def get_context_data(self, **kwargs):
        """One page of lines, newest first."""
        row, engagement = self.allotment, self.allotment.engagement
        words = clean_query_params(self.request.GET, PAGING)
        total = count_up_to(self.lines())
        name = f"Ledger of {row.get_kind_display().lower()}"
        return super().get_context_data(
            row=row,
            engagement=engagement,
            unit=UNITS[row.kind],
            heading=name,
            page=paginate(self.lines(), NEWEST, words, path=self.request.path),
            total=count_label(total, "line", "lines"),
            export_url=f"{self.request.path}export.csv",
            adjust_url=_propose_url(self.request.user, engagement),
            crumbs=engagement_crumbs(engagement, Link(name)),
            **kwargs,
        )


class ExportLedger(OneLedger, View):
    """The same lines as CSV, oldest first: a ledger of one engagement is short."""

    def get(self, _request, **_):
        row = self.allotment
        name = f"ledger-{row.site.slug}-{row.kind.replace('_', '-')}-{timezone.localdate()}.csv"
        return HttpResponse(
            ledger_as_csv(self.lines().order_by("at", "pk")),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class ProposeAdjustment(EngagementActionView):
    """Propose to grant more or less."""

    reason_hint, reason_rows = "Everybody concerned reads it.", 10
    permission, form_class, heading = (
        "sites.propose_adjustment",
        AdjustmentForm,
        "Propose an adjustment",
    )
    template_name = "sites/adjustment_propose.html"
    submit, success_message = (
        "Propose",
        "The adjustment is proposed; an administrator other than you decides it.",
    )
    explanation = (
        "Nothing moves until an administrator other than you approves. Both acts are lines of the ledger."
    )

    def get_context_data(self, **kwargs):
        return super().get_context_data(allotments=list(self._allotments()), **kwargs)

    def perform(self, form):
        proposal = form.cleaned_data
        allotment = get_object_or_404(self._allotments(), kind=proposal["kind"])
        propose_adjustment(allotment, proposal["change"], by=self.request.user, reason=proposal["reason"])

    def _allotments(self):
        seen = Allotment.objects.visible_to(self.request.user).select_related("site", "engagement__site")
        return seen.filter(site=self.object.site_id, engagement=self.object)


@requires_recent_proof
class _Decide(RowActionView):
    """A decision on an adjustment somebody else proposed; either way it asks for a fresh proof."""

    template_name = "sites/adjustment_decide.html"

    def get_object(self):
        """The adjustment, from those the person may see; any other is 404."""
        seen = Adjustment.objects.visible_to(self.request.user).select_related(
            "site", "allotment__engagement__site", "proposed_by"
        )
        where = {
            "site__slug": self.kwargs["slug"],
            "allotment__engagement__number": self.kwargs["number"],
        }
        return get_object_or_404(seen, pk=self.kwargs["pk"], **where)

    def get_context_data(self, **kwargs):
        row = self.object
        after = {
            "granted": row.allotment.granted + row.change,
            "left": row.allotment.left + row.change,
        }
        return super().get_context_data(
            allotment=row.allotment, after=after, unit=UNITS[row.allotment.kind], **kwargs
        )

    def get_breadcrumbs(self):
        return engagement_crumbs(self.object.allotment.engagement, Link(self.heading))


class ApproveAdjustment(_Decide):
    permission, heading, submit = "sites.approve_adjustment", "Approve the adjustment", "Approve"
    success_message = "The adjustment is approved and stands in the ledger."
    explanation = "The grant moves at once. The proposer, BJA and the site lead are told."

    def perform(self, _form):
        approve_adjustment(self.object, by=self.request.user)


class DeclineAdjustment(_Decide):
    reason_hint, reason_rows = "Everybody concerned reads it.", 10
    permission, form_class, heading = (
        "sites.decline_adjustment",
        ReasonForm,
        "Decline the adjustment",
    )
    submit, success_message = "Decline", "The adjustment is declined; the proposer is told why."
    explanation = "Nothing moves. The proposer and BJA read the reason."

    def perform(self, form):
        decline_adjustment(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


def _propose_url(user, engagement):
    if not (engagement.is_open and may(user, "sites.propose_adjustment", engagement)):
        return ""
    return reverse("sites:adjustment-new", args=[engagement.site.slug, engagement.number])
