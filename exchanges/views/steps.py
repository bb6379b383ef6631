"""One step of an exchange, on a page that says what it is about."""

from typing import NamedTuple

from django.http import Http404

from exchanges.actions import exchange as actions
from exchanges.calendar_events import clocks_of
from exchanges.forms import PartyStepForm, StepForm
from exchanges.lifecycle import EXCHANGE
from exchanges.models import Traveler
from exchanges.queries.exchange_detail import parts_of
from exchanges.step_words import STEP_WORDS
from exchanges.views.exchange import ExchangeMixin
from kernel.errors import WrongState
from web.views import StepView


class PartyChoice(NamedTuple):
    """A choice of travelers in the form of a step, and the argument of the action that
    takes them.
    """

    label: str
    argument: str
    hint: str  # beside the words


PARTY = {
    "hold": PartyChoice("Who did not travel", "absent", "Say why, if somebody did not travel."),
    "cancel": PartyChoice(
        "Travelers whose trip was paid for and cannot be refunded",
        "paid",
        "The people who are told read it.",
    ),
}
READ_FIRST = {"review", "return", "approve"}  # goals, outcomes and agenda lie open


class ExchangeStep(ExchangeMixin, StepView):
    """One step of the lifecycle, by its verb; where it is not open now, the exchange and the
    reason.
    """

    template_name = "exchanges/exchange_step.html"
    success_message = "Done. Everybody concerned has been told."

    def check_available(self):
        """The step must lead out of the state the exchange is in; the sentence names both."""
        if self.object.state not in self.step.sources:
            state = self.object.get_state_display().lower()
            raise WrongState(f"“{self.heading}” is not open now: the exchange is “{state}”.")

    @property
    def verb(self):
        """The step of the address; 404 where there is none."""
        if self.kwargs["verb"] not in EXCHANGE.steps:
            raise Http404
        return self.kwargs["verb"]

    @property
    def heading(self):
        return STEP_WORDS[self.verb].heading

    @property
    def explanation(self):
        return STEP_WORDS[self.verb].explanation

    @property
    def submit(self):
        return STEP_WORDS[self.verb].button

    @property
    def leave(self):
        """The way back: beside “Cancel it” it can not be called Cancel."""
        if self.verb == "cancel":
            return "Keep it"
        return "Cancel"

    @property
    def kind(self):
        if self.verb == "cancel":
            return "danger"
        return "primary"

    def get_context_data(self, **kwargs):
        """What the step is about, and what each party costs."""
        parts = parts_of(self.request.user, self.object)
        for one in parts:
            charges = self.verb == "approve" and one["trips"] and not self.object.is_virtual
            one["left_after"] = None
            if charges:
                one["left_after"] = one["trips"].left - one["going"]
        return super().get_context_data(
            parts=parts,
            clocks=clocks_of(self.object, [one["part"].site for one in parts]),
            reads_first=self.verb in READ_FIRST,
            **kwargs,
        )

    def get_form_class(self):
        """With the party, where some of it is named."""
        if self.verb in PARTY:
            return PartyStepForm
        return StepForm

    def get_form_kwargs(self):
        """Whether a reason is asked, and the party."""
        arguments = super().get_form_kwargs() | {"asks_why": self.step.reason}
        if self.verb not in PARTY:
            return arguments
        rows = (
            Traveler.objects.visible_to(self.request.user)
            .filter(exchange=self.object)
            .holding_trips()
        )
        return arguments | {"party": rows, "choice": PARTY[self.verb]}

    def perform(self, form):
        arguments = {"by": self.request.user, "reason": form.cleaned_data["reason"]}
        if self.verb in PARTY:
            arguments[PARTY[self.verb].argument] = form.cleaned_data["people"]
        getattr(actions, f"{self.verb}_exchange")(self.object, **arguments)
