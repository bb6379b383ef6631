"""Pages of the host: invitation by e-mail, the answer as a site or by a link, and the rating
afterwards.
"""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from exchanges.actions import follow_up as after
from exchanges.calendar_events import clocks_of
from exchanges.forms import AnswerForm, InviteHostForm, RateForm
from exchanges.host_links import LinkSpent, hosts, link_of
from exchanges.lifecycle import EXCHANGE_TRAVELING
from exchanges.models import HostLink
from exchanges.views.exchange import ExchangeMixin
from kernel.errors import RuleBroken
from kernel.scope import as_program
from web.views import RowActionView


class InviteHost(ExchangeMixin, RowActionView):
    """Make a link for a host without an account."""

    form_class = InviteHostForm
    permission = "exchanges.invite_host_exchange"
    heading = "Ask the host"
    submit = "Write to the host"
    success_message = (
        "The e-mail is on its way. The link in it, shown this once, should you want to send it "
        "yourself:"
    )

    @property
    def explanation(self):
        """What the host is asked now."""
        purpose = "to say how it went"
        if self.object.state in EXCHANGE_TRAVELING:
            purpose = "to confirm days and agenda"
        return (
            f"The host gets an e-mail with a link {purpose}. It is good once, for 14 days, "
            "and for nothing else."
        )

    def perform(self, form):
        """Make it, and show it once."""
        _, path = after.invite_host_exchange(
            self.object, form.cleaned_data["email"], by=self.request.user
        )
        messages.info(self.request, f"{settings.ADDRESS}{path}")


class HostAnswers(ExchangeMixin, RowActionView):
    """The lead of the site that hosts confirms, and says afterwards how it went."""

    form_class = AnswerForm
    template_name = "exchanges/exchange_host_act.html"
    heading = "Answer as the host"
    explanation = "Whether the days and the agenda below suit you. The coordinators are told."
    submit = "Answer"
    success_message = "Thank you. The coordinators have been told."

    def has_permission(self):
        """Whether the person speaks for the host."""
        return hosts(self.request.user, self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(clocks=clocks_of(self.object, []), **kwargs)

    def perform(self, form):
        after.answer_as_host(self.object, form.cleaned_data["answer"], by=self.request.user)


class HostRates(HostAnswers):
    """How it went for the host."""

    form_class = RateForm
    heading = "How did it go?"
    explanation = (
        "It helps to choose hosts well. The sites that visited and the coordinators read it."
    )
    submit = "Save"
    success_message = "Thank you."

    def perform(self, form):
        cleaned = form.cleaned_data
        after.rate_as_host(
            self.object, cleaned["feedback"], int(cleaned["rating"]), by=self.request.user
        )


@method_decorator(login_not_required, name="dispatch")
class HostPage(View):
    """A host without an account reads the goals and confirms days and agenda.  The link is the
    right.
    """

    def get(self, request, token):
        """What is asked of the host."""
        return self._page(request, token, self._form_of(token)())

    def post(self, request, token):
        """Confirm, or say how it went; the link is used up."""
        form = self._form_of(token)(request.POST)
        if not form.is_valid():
            return self._page(request, token, form, status=422)
        try:
            self._act(token, form)
        except LinkSpent as spent:
            raise Http404 from spent
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, token, form, status=refusal.status)
        return HttpResponseRedirect(reverse("exchanges:exchange-host-thanks"))

    def _form_of(self, token):
        """The form of the link's purpose, or 404."""
        with as_program():
            try:
                return (
                    AnswerForm if link_of(token).purpose == HostLink.Purpose.CONFIRM else RateForm
                )
            except LinkSpent as spent:
                raise Http404 from spent

    def _act(self, token, form):
        cleaned = form.cleaned_data
        if isinstance(form, AnswerForm):
            after.answer_by_link(token, cleaned["answer"])
        else:
            after.rate_by_link(token, cleaned["feedback"], int(cleaned["rating"]))

    def _page(self, request, token, form, status=200):
        with as_program():
            try:
                exchange = link_of(token).exchange
            except LinkSpent as spent:
                raise Http404 from spent
            is_asked_before = isinstance(form, AnswerForm)
            context = {"exchange": exchange, "form": form, "is_before": is_asked_before}
            context["clocks"] = clocks_of(exchange, [])
            answer = render(request, "exchanges/exchange_host.html", context, status=status)
        answer["Cache-Control"] = "no-store"
        return answer


@login_not_required
def host_thanks(request):
    return render(request, "exchanges/exchange_host_thanks.html")
