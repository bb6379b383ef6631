"""Hours: logged on the request's page, verified there or in the queue, each by somebody else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from kernel.errors import RuleBroken
from sites.access import grants, may_somewhere
from sites.local_days import today_of
from sites.models import roles_of
from sites.user_roles import ALL_SITES
from tta import actions
from tta.forms import HoursForm
from tta.lifecycle import CHARGEABLE
from tta.models import HoursEntry
from tta.rules import CommitmentExhausted, refuse_own_hours, refuse_unless_logging
from tta.views.base import RequestMixin, request_crumbs
from ui.components import Link
from web.pagination import ROWS
from web.views import RowActionView, StepView


class LogHours(RequestMixin, RowActionView):
    """Log hours worked on a request."""

    permission = "tta.log_hours"
    form_class = HoursForm
    heading, submit = "Log hours", "Log the hours"
    explanation = "Somebody else verifies them; then they count as spent."
    success_message = "Logged. Someone else must verify these hours."
    template_name = "tta/hours_form.html"

    def check_available(self):
        """Only the assigned expert or the provider, and only while the request is being
        delivered.
        """
        refuse_unless_logging(self.object, self.request.user)
        if self.object.state not in CHARGEABLE:
            raise CommitmentExhausted(
                "Hours can be logged only after an expert is assigned and before the request is "
                "delivered."
            )

    def get_initial(self):
        return {"worked_on": today_of(self.request.user), "mode": HoursEntry.Mode.REMOTE}

    def perform(self, form):
        cleaned = form.cleaned_data
        actions.log_hours(self.object, cleaned.pop("hours"), by=self.request.user, **cleaned)


class HoursStepView(StepView):
    """One step of one entry of hours."""

    template_name = "tta/hours_act.html"
    reason_rows = 10

    def get_object(self):
        """The entry, from those the person may see at this request; any other is 404."""
        rows = HoursEntry.objects.visible_to(self.request.user).select_related(
            "request__site", "request__engagement", "worked_by", "logged_by", "site"
        )
        of = {"request__site__slug": self.kwargs["slug"], "request__number": self.kwargs["number"]}
        return get_object_or_404(rows, pk=self.kwargs["pk"], **of)

    def check_available(self):
        """Nobody verifies, returns or reverses their own hours; they withdraw them."""
        super().check_available()
        if self.verb != "withdraw":
            refuse_own_hours(self.object, self.request.user)

    def get_success_url(self):
        """The request's page, or the queue if one came from there."""
        queue = reverse("tta:hours-to-verify")
        if self.request.POST.get("from") == "queue":
            return queue
        return self.object.get_absolute_url()

    def get_breadcrumbs(self):
        return request_crumbs(self.object.request, self.heading)


class VerifyHours(HoursStepView):
    verb, action = "verify", staticmethod(actions.verify_hours)
    heading, submit = "Verify hours", "Verify"
    explanation = "Verified hours are spent."
    success_message = "Verified. The hours are now spent."


class WithdrawHours(HoursStepView):
    verb, action = "withdraw", staticmethod(actions.withdraw_hours)
    heading, submit, kind = "Withdraw hours", "Withdraw these hours", "danger"
    explanation = "They no longer count. The line stays in the record."
    success_message = "Withdrawn. Log them again as they should be."


class ReturnHours(HoursStepView):
    """Give an entry back with a question."""

    verb, action = "return", staticmethod(actions.return_hours)
    heading, submit = "Return hours to the expert", "Return"
    explanation = "The hours no longer count; the expert is told and can log them again."
    success_message = "Returned. The expert has been told."
    reason_label, reason_hint = "Your question", "The expert reads it."


class ReverseHours(HoursStepView):
    verb, action = "reverse", staticmethod(actions.reverse_hours)
    heading, submit, kind = "Reverse verified hours", "Reverse", "danger"
    explanation = (
        "A new line of the ledger takes the hours back; the old line stays. The site lead is told."
    )
    success_message = "Reversed. The hours are committed again and no longer spent."
    reason_hint = "The record and the ledger keep it."


class HoursToVerify(TemplateView):
    """Hours that wait for somebody else to verify them, the longest waiting first."""

    template_name = "tta/hours_queue.html"

    def dispatch(self, request, *args, **kwargs):
        """For those who may verify somewhere."""
        if not may_somewhere(request.user, "tta.verify_hours"):
            raise PermissionDenied("Hours are verified by BJA and the provider.")
        return super().dispatch(request, *args, **kwargs)

    def waiting(self):
        """Entries the person may verify, the longest waiting first."""
        user = self.request.user
        where = roles_of(user).sites_where(grants()["tta.verify_hours"])
        rows = HoursEntry.objects.visible_to(user).awaiting_verification().verifiable_by(user)
        if where is ALL_SITES:
            return rows
        return rows.filter(site_id__in=where)

    def get_context_data(self, **kwargs):
        rows = self.waiting().select_related("request__site", "worked_by", "site")[: ROWS + 1]
        entries = list(rows)
        return super().get_context_data(
            entries=entries[:ROWS],
            has_more=len(entries) > ROWS,
            crumbs=[Link("Hours to verify")],
            **kwargs,
        )

    def post(self, request):
        """Verify those that were marked; each stands or falls alone, and a refused one is named."""
        marked = [
            int(pk) for pk in request.POST.getlist("entry")[:ROWS] if pk.isascii() and pk.isdigit()
        ]
        entries = (
            self.waiting()
            .filter(pk__in=marked)
            .select_related("request__site", "worked_by", "site")
        )
        done = sum(self._verify(entry) for entry in entries)
        if done:
            verified = "1 entry is verified" if done == 1 else f"{done} entries are verified"
            messages.success(request, f"{verified}; the hours are now spent.")
        elif not marked:
            messages.warning(
                request, "Nothing was marked. Mark the lines you have checked, then verify them."
            )
        if len(marked) > len(entries):
            messages.info(
                request, "Some lines were verified or withdrawn by somebody else meanwhile."
            )
        return HttpResponseRedirect(reverse("tta:hours-to-verify"))

    def _verify(self, entry):
        try:
            with transaction.atomic():
                actions.verify_hours(entry, by=self.request.user)
        except RuleBroken as refusal:
            messages.error(self.request, f"{entry.worked_by.name}, {entry}: {refusal}")
            return 0
        return 1
