"""One page a step of a request: what will happen, the words it asks for, one button."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone

from accounts.roles import Role
from sites.access import people_with
from tta import actions
from tta.forms import AssignForm, SeenForm
from tta.models import HoursEntry
from tta.rules import (
    RequestIncomplete,
    missing_to_submit,
    refuse_own_request,
    refuse_unless_delivering,
    refuse_waiting_hours,
)
from tta.views.base import RequestMixin
from ui.forms import ReasonForm
from web.views import StepView

STEP_PAGE = "tta/request_step.html"


class SubmitRequest(RequestMixin, StepView):
    """Hand the request to BJA."""

    verb, form_class = "submit", SeenForm
    heading, submit = "Submit to BJA", "Submit"
    explanation = "BJA accepts it, returns it with questions or declines it. The text is fixed until then."
    success_message = "Submitted. BJA has been told; you will hear from them here and by mail."
    template_name = "tta/request_submit.html"

    def get_initial(self):
        """The version the person reads on this page."""
        return {"version": self.object.version}

    def get(self, request, *args, **kwargs):
        """What is missing is asked for where it is written: on the form of the draft."""
        response = super().get(request, *args, **kwargs)
        return (
            self._complete_first() if self.object.is_editable and missing_to_submit(self.object) else response
        )

    def perform(self, form):
        """Submit the text the person has read."""
        actions.submit_request(self.object, by=self.request.user, seen_version=form.cleaned_data["version"])

    def action_refused(self, form, refusal):
        """What is missing is asked for on the form of the draft."""
        return (
            self._complete_first()
            if isinstance(refusal, RequestIncomplete)
            else super().action_refused(form, refusal)
        )

    def _complete_first(self):
        messages.warning(self.request, "Not submitted yet: something BJA needs is still missing.")
        return HttpResponseRedirect(f"{self.get_success_url()}edit/?check=yes")


class ReturnRequest(RequestMixin, StepView):
    """Give the request back with questions."""

    form_class, template_name, reason_rows = ReasonForm, STEP_PAGE, 10
    verb, action = "return", staticmethod(actions.return_request)
    heading, submit = "Return with questions", "Return to the site"
    explanation = "The site can change the text and submit it again. The site and its liaison are told."
    reason_label, reason_hint = "Your questions", "Say what BJA needs to know, and what would let you accept."
    success_message = "Returned. The site has been told."


class DeclineRequest(RequestMixin, StepView):
    """Decline with a reason."""

    form_class, template_name, reason_rows = ReasonForm, STEP_PAGE, 10
    verb, action = "decline", staticmethod(actions.decline_request)
    heading, submit, kind = "Decline the request", "Decline", "danger"
    explanation = "This ends the request. To ask for changes, return it with questions instead."
    reason_label, reason_hint = "Reason", "The site and its liaison read it. Say what they could do instead."
    success_message = "Declined. The site has been told."

    def check_available(self):
        """Nobody declines what they drafted or submitted."""
        super().check_available()
        refuse_own_request(self.object, self.request.user)


class WithdrawRequest(RequestMixin, StepView):
    """Take it back."""

    form_class, template_name, reason_rows = ReasonForm, STEP_PAGE, 10
    verb, action = "withdraw", staticmethod(actions.withdraw_request)
    heading, submit, kind = "Withdraw the request", "Withdraw", "danger"
    explanation = "This ends the request before BJA has decided. It stays in the site's record."
    reason_hint = "BJA and the liaison read it."
    success_message = "Withdrawn. You can draft a new request at any time."


class AssignExpert(RequestMixin, StepView):
    """Choose among the experts of the site today."""

    verb, form_class = "assign", AssignForm
    heading, submit = "Assign an expert", "Assign"
    explanation = "The expert, the site and its liaison are told. The expert then logs hours."
    template_name = "tta/request_assign.html"

    def experts(self):
        """Those who hold the expert role at the site today."""
        return people_with({Role.EXPERT}, self.object.site, on=timezone.localdate())

    def get_form_kwargs(self):
        """The experts to choose from."""
        return super().get_form_kwargs() | {"experts": self.experts()}

    def get_initial(self):
        """The expert of today."""
        return {"expert": self.object.expert_id}

    def get_context_data(self, **kwargs):
        """Whether there is anybody to choose."""
        said = super().get_context_data(**kwargs)
        return said | {"has_experts": bool(said["form"].fields["expert"].queryset)}

    def perform(self, form):
        """Assign the chosen one."""
        expert = form.cleaned_data["expert"]
        actions.assign_expert(self.object, expert, by=self.request.user)
        self.success_message = f"{expert.name} is assigned and has been told."


class StartWork(RequestMixin, StepView):
    """Say that work has begun."""

    verb, template_name = "start", STEP_PAGE
    heading, submit = "Start", "Start the work"
    explanation = (
        "The site and its liaison are told that work has begun. Logging your first hours says so too."
    )
    success_message = "Started. Log hours as you work them."

    def check_available(self):
        """An expert starts only their own."""
        super().check_available()
        refuse_unless_delivering(self.object, self.request.user)

    def perform(self, form):  # noqa: ARG002 - there is nothing to type
        """Start."""
        actions.start_request(self.object, by=self.request.user)


class DeliverRequest(RequestMixin, StepView):
    """Say that the help has been given."""

    form_class, template_name, reason_rows = ReasonForm, "tta/request_deliver.html", 10
    verb, action = "deliver", staticmethod(actions.deliver_request)
    heading, submit = "Mark as delivered", "Mark as delivered"
    explanation = "The site lead is asked to confirm. Hours can still be verified, but no more can be logged."
    reason_label, reason_hint, is_reason_needed = (
        "A few words to the site",
        "For example what was handed over, and where it is.",
        False,
    )
    success_message = "Delivered. The site lead has been asked to confirm."

    def check_available(self):
        """An expert delivers only their own."""
        super().check_available()
        refuse_unless_delivering(self.object, self.request.user)


class ConfirmRequest(RequestMixin, StepView):
    """Confirm, with what will be released in view."""

    form_class, template_name, reason_rows = ReasonForm, "tta/request_confirm.html", 10
    verb, action = "confirm", staticmethod(actions.confirm_request)
    heading, submit = "Confirm the delivery", "Confirm"
    explanation = "This ends the request. BJA, the provider, the liaison and the expert are told."
    reason_label, reason_hint, is_reason_needed = (
        "A few words",
        "What helped, and what did not. BJA and the provider read it.",
        False,
    )
    success_message = "Confirmed. Thank you: the request is finished."

    def check_available(self):
        """Hours that wait have to be verified first."""
        super().check_available()
        refuse_waiting_hours(self.object)

    def get_context_data(self, **kwargs):
        """The hours that were given."""
        entries = HoursEntry.objects.visible_to(self.request.user).filter(
            request=self.object, state="verified"
        )
        return super().get_context_data(**kwargs) | {"entries": entries.select_related("worked_by")}


class ReopenRequest(RequestMixin, StepView):
    """Say what is missing."""

    form_class, template_name, reason_rows = ReasonForm, STEP_PAGE, 10
    verb, action = "reopen", staticmethod(actions.reopen_request)
    heading, submit = "Not finished yet", "Give it back to the expert"
    explanation = "The request goes back to the expert. BJA, the provider and the liaison are told."
    reason_label, reason_hint = "What is missing?", "The expert reads it."
    success_message = "Given back. The expert has been told what is missing."


class CancelRequest(RequestMixin, StepView):
    """Stop an accepted request."""

    form_class, template_name, reason_rows = ReasonForm, "tta/request_confirm.html", 10
    verb, action = "cancel", staticmethod(actions.cancel_request)
    heading, submit, kind, leave = "Cancel the request", "Cancel the request", "danger", "Keep it"
    explanation = (
        "This ends the request, and hours that were not used are released. Everybody concerned is told."
    )
    reason_hint = "The site, the provider and the expert read it."
    success_message = "Canceled. Hours that were not used have been released."

    def check_available(self):
        """Hours that wait have to be verified first."""
        super().check_available()
        refuse_waiting_hours(self.object)
