"""Views of one engagement and of its lifecycle steps."""

from django.db.models import Q
from django.utils import timezone

from kernel.number_format import format_number
from sites.access import may
from sites.actions import engagement as actions
from sites.available_actions import engagement_offers
from sites.forms import AnnounceForm, EngagementForm, ExtendForm, LaunchForm, TransitionForm
from sites.lifecycle import AdjustmentState
from sites.models import Adjustment, Engagement, Transition
from sites.program import EXPERT_HOURS, PERSON_TRIPS
from sites.queries.allotment_charts import pictures_of
from sites.queries.commitments import outstanding_commitments
from sites.views.base import (
    EngagementActionView,
    EngagementDetailView,
    EngagementMixin,
    engagement_crumbs,
)
from ui.components import stages_of
from ui.forms import ReasonForm
from web.views import RowActionView, RowEditView


class EngagementPage(EngagementDetailView):
    template_name = "sites/engagement_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        user, row, today = self.request.user, self.object, timezone.localdate()
        reads_ledger, charts, commitments = may(user, "sites.view_ledger", row), [], []
        if may(user, "sites.view_allotment", row):
            charts = pictures_of(user, row, today)
        if row.is_open and reads_ledger:
            commitments = outstanding_commitments(row)
        return context | {
            "stages": stages_of(row),
            "month": row.month_on(today),
            "offers": engagement_offers(user, row),
            "pictures": charts,
            "reads_ledger": reads_ledger,
            "held": commitments,
            "adjustments": _adjustments(user, row),
            "proposes": row.is_open and may(user, "sites.propose_adjustment", row),
            "transitions": list(Transition.objects.visible_to(user).filter(site=row.site_id, engagement=row)),
            "related": _related(user, row),
            "crumbs": engagement_crumbs(row),
        }


def _adjustments(user, engagement):
    """Every adjustment of the engagement, newest first; whether this person may decide it."""
    rows = Adjustment.objects.visible_to(user).filter(
        site=engagement.site_id, allotment__engagement=engagement
    )
    rows = rows.select_related("allotment", "proposed_by", "decided_by").order_by("-proposed_at")
    decides = may(user, "sites.approve_adjustment", engagement)
    return [
        (row, decides and row.state == AdjustmentState.PROPOSED and row.proposed_by_id != user.pk)
        for row in rows
    ]


def _related(user, engagement):
    """The engagement before it and the one after it, each with its word."""
    rows = Engagement.objects.visible_to(user).filter(site=engagement.site_id).select_related("site")
    rows = rows.filter(Q(pk=engagement.predecessor_id) | Q(predecessor=engagement.pk)).order_by("number")
    return [("Before it" if row.pk == engagement.predecessor_id else "After it", row) for row in rows]


READ_BY_ALL = "Everybody concerned reads it."


class Announce(EngagementActionView):
    """Say that the site was announced."""

    permission, form_class, heading = (
        "sites.announce_engagement",
        AnnounceForm,
        "Announce the engagement",
    )
    submit, success_message = (
        "Announce",
        "The engagement is announced; lead, liaison and provider are told.",
    )
    explanation = "Lead, liaison and provider are told in the portal and by mail."

    def get_initial(self):
        return {"on": self.object.announced_on}

    def perform(self, form):
        actions.announce_engagement(self.object, form.cleaned_data["on"], by=self.request.user)


class Launch(EngagementActionView):
    permission, form_class, heading = "sites.launch_engagement", LaunchForm, "Launch the engagement"
    submit, success_message = "Launch", "The engagement is launched; hours and trips are granted."
    explanation = (
        f"{format_number(EXPERT_HOURS)} expert hours and {PERSON_TRIPS} person-trips are granted, "
        "and the site can ask for help."
    )

    def get_initial(self):
        """The day it was announced; it is changed where the launch was later."""
        return {"starts_on": self.object.announced_on}

    def perform(self, form):
        actions.launch_engagement(self.object, form.cleaned_data["starts_on"], by=self.request.user)


class Activate(EngagementActionView):
    permission, heading = "sites.activate_engagement", "Mark the engagement as active"
    submit, success_message = "Mark as active", "The engagement is active."
    explanation = "The launch is over and help has begun."

    def perform(self, _form):
        actions.activate_engagement(self.object, by=self.request.user)


class MoveTrack(EngagementActionView):
    """Move to another track within the same engagement."""

    reason_hint, reason_rows = READ_BY_ALL, 10
    permission, form_class = "sites.transition_engagement", TransitionForm
    heading, submit, success_message = (
        "Move to another track",
        "Move it",
        "The engagement moved to another track.",
    )
    explanation = (
        "The engagement goes on under its number; months are counted anew from the day of the change."
    )

    def get_form_kwargs(self):
        """The tracks it is not on."""
        return super().get_form_kwargs() | {"now": self.object.track}

    def perform(self, form):
        actions.transition_engagement(self.object, **form.cleaned_data, by=self.request.user)


class Extend(EngagementActionView):
    reason_hint, reason_rows = READ_BY_ALL, 10
    permission, form_class, heading = "sites.extend_engagement", ExtendForm, "Extend the engagement"
    submit, success_message = "Extend", "The engagement is extended; everybody at the site is told."
    explanation = "The site, its liaison and the provider are told the new last day and the reason."

    def perform(self, form):
        actions.extend_engagement(self.object, **form.cleaned_data, by=self.request.user)


class CloseOut(EngagementActionView):
    permission, heading = "sites.close_out_engagement", "Begin the close-out"
    submit, success_message = (
        "Begin the close-out",
        "The close-out has begun; no new requests are taken.",
    )
    explanation = "No new requests are taken from now on. What is under way is finished."
    template_name = "sites/engagement_close_out.html"

    def get_context_data(self, **kwargs):
        """What is still to be finished."""
        return super().get_context_data(
            held=outstanding_commitments(self.object), engagement=self.object, **kwargs
        )

    def perform(self, _form):
        actions.close_out_engagement(self.object, by=self.request.user)


class EndEngagementView(EngagementMixin, RowActionView):
    """A step that ends the engagement: the page shows what is still committed, before it is
    refused.
    """

    template_name = "sites/engagement_end.html"
    kind = "danger"

    def get_context_data(self, **kwargs):
        """What is committed, and what becomes of the rest."""
        return super().get_context_data(
            held=outstanding_commitments(self.object), engagement=self.object, **kwargs
        )


class Close(EndEngagementView):
    """End the engagement; the site is alumni."""

    permission, heading, submit = (
        "sites.close_engagement",
        "End the engagement",
        "End it: the site is alumni",
    )
    success_message = "The engagement has ended; the site is alumni."
    explanation = "The site keeps reading its history. It can draw no more hours or trips."

    def perform(self, _form):
        actions.close_engagement(self.object, by=self.request.user)


class Withdraw(EndEngagementView):
    """End the engagement before its time."""

    reason_hint, reason_rows = READ_BY_ALL, 10
    permission, form_class, heading = (
        "sites.withdraw_engagement",
        ReasonForm,
        "Withdraw the engagement",
    )
    submit, success_message = (
        "Withdraw",
        "The engagement is withdrawn; everybody at the site is told why.",
    )
    explanation = "It ends before its time. The site, its liaison and the provider read the reason."

    def perform(self, form):
        actions.withdraw_engagement(self.object, by=self.request.user, reason=form.cleaned_data["reason"])


class EditEngagement(EngagementMixin, RowEditView):
    permission, form_class, heading = "sites.edit_engagement", EngagementForm, "Dates and settings"
    explanation = (
        "Correct the dates, or decide how unused hours, summits and extensions count here. "
        "The record keeps the values before and after, with your reason."
    )

    def perform(self, form):
        changes = {name: value for name, value in form.cleaned_data.items() if name != "reason"}
        reason = form.cleaned_data["reason"]
        actions.edit_engagement(
            self.object,
            changes,
            seen_version=self.seen_version,
            by=self.request.user,
            reason=reason,
        )
