"""The party of one site, the debrief, the check-ins, and the host's answers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View

from kernel.errors import RuleBroken
from kernel.scope import as_programme
from tta.actions import exchange_after as after
from tta.actions import exchange_party as party
from tta.exchange_forms import (
    AnswerForm,
    CheckInForm,
    DetailsForm,
    InviteHostForm,
    RateForm,
    ReportForm,
    TravellerForm,
    WithdrawForm,
)
from tta.forgetting import sees_details
from tta.hosting import LinkSpent, hosts, link_of
from tta.models import CheckIn, Delegation, Traveller, TravellerDetails
from tta.views.exchange import OnExchange
from ui.parts import Entry
from ui.views import ActionView


class OnPart(ActionView):
    """An act on one site's part, guarded by ``permission`` at that site."""

    permission = ""

    def find(self):
        """The part of the address, if the person may see it."""
        rows = Delegation.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], site__slug=self.kwargs["slug"])

    def may_open(self):
        """Whether the person's roles at the site hold the permission."""
        return self.request.user.has_perm(self.permission, self.row)

    def crumbs(self):
        """The exchange, and the page itself."""
        return [Entry(self.row.exchange.title, self.back()), Entry(self.heading)]


class NameTraveller(OnPart):
    """Name a traveller."""

    form_class = TravellerForm
    permission = "tta.name_traveller"
    heading = "Name a traveller"
    explanation = "One traveller is one person-trip, reserved when BJA approves, or at once after that."
    submit = "Name"
    done = "Named."

    def get_form_kwargs(self):
        """Whose people can be chosen."""
        return super().get_form_kwargs() | {"site_id": self.row.site_id}

    def act(self, form):
        """Name them."""
        party.name_traveller(self.row, by=self.request.user, **form.cleaned_data)


class Report(OnPart):
    """The debrief of the site."""

    form_class = ReportForm
    permission = "tta.report_exchange"
    heading = "Write the debrief"
    explanation = "What the site learned and what will change. BJA and the host's coordinators read it."
    submit = "Save the debrief"

    def get_form_kwargs(self):
        """Whose people can be chosen."""
        return super().get_form_kwargs() | {"site_id": self.row.site_id}

    def get_initial(self):
        """What was written before."""
        names = ("learned", "will_change", "rating", "answers")
        return {name: getattr(self.row, name) for name in names if getattr(self.row, name)}

    def act(self, form):
        """Keep it."""
        after.report_exchange(self.row, by=self.request.user, **form.cleaned_data)


class OnTraveller(ActionView):
    """An act on one traveller, guarded by ``permission`` at their site."""

    permission = ""

    def find(self):
        """The traveller of the address, if the person may see them."""
        rows = Traveller.objects.visible_to(self.request.user).select_related(
            "exchange", "site", "delegation__site"
        )
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["traveller"])

    def may_open(self):
        """Whether the person's roles at the site hold the permission."""
        return self.request.user.has_perm(self.permission, self.row)

    def crumbs(self):
        """The exchange, and the page itself."""
        return [Entry(self.row.exchange.title, self.back()), Entry(f"{self.heading}: {self.row.name}")]


class ReplaceTraveller(OnTraveller):
    """Put somebody else in a traveller's place."""

    form_class = TravellerForm
    permission = "tta.replace_traveller"
    heading = "Replace a traveller"
    explanation = "The person-trip goes over to the new traveller; nothing is charged."
    submit = "Replace"
    done = "Replaced."

    def get_form_kwargs(self):
        """Whose people can be chosen."""
        return super().get_form_kwargs() | {"site_id": self.row.site_id}

    def act(self, form):
        """Replace them."""
        party.replace_traveller(self.row, by=self.request.user, **form.cleaned_data)


class WithdrawTraveller(OnTraveller):
    """Take a traveller out of the party."""

    form_class = WithdrawForm
    permission = "tta.withdraw_traveller"
    heading = "Withdraw a traveller"
    explanation = "The person-trip is released, or stays spent if it was paid and is lost."
    submit = "Withdraw"
    kind = "danger"
    done = "Withdrawn."

    def act(self, form):
        """Withdraw them."""
        party.withdraw_traveller(self.row, by=self.request.user, **form.cleaned_data)


class Details(OnTraveller):
    """What a traveller needs on the way."""

    form_class = DetailsForm
    heading = "Needs on the way"
    explanation = "Read by the traveller, the site lead and the provider; removed 90 days after the trip."
    is_sensitive = True
    done = "Kept."

    def may_open(self):
        """The traveller, the site lead, the provider; for everybody else there is no such page."""
        if not sees_details(self.request.user, self.row):
            raise Http404
        return True

    def get_initial(self):
        """What is kept now."""
        rows = TravellerDetails.objects.visible_to(self.request.user).filter(traveller=self.row)
        return rows.values(*DetailsForm.base_fields).first() or {}

    def act(self, form):
        """Keep it."""
        party.write_traveller_details(self.row, by=self.request.user, **form.cleaned_data)


class AnswerCheckIn(ActionView):
    """Say what came of the exchange."""

    form_class = CheckInForm
    heading = "What came of it?"
    submit = "Answer"
    done = "Answered."

    def find(self):
        """The check-in of the address, if the person may see it."""
        rows = CheckIn.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["checkin"])

    def may_open(self):
        """Whether the person answers for the site."""
        return self.request.user.has_perm("tta.answer_checkin", self.row)

    @property
    def explanation(self):
        """The outcomes that were expected."""
        return f"After {self.row.days} days. Expected: {'; '.join(self.row.exchange.outcomes)}."

    def act(self, form):
        """Answer it."""
        after.answer_checkin(self.row, by=self.request.user, **form.cleaned_data)


class InviteHost(OnExchange):
    """Make a link for a host without an account."""

    form_class = InviteHostForm
    permission = "tta.invite_host_exchange"
    heading = "Ask the host"
    explanation = "You get a link to send. It is good once, for 14 days, to confirm days and agenda."
    submit = "Make the link"
    done = "Send the link to the host; it is shown this once."

    def act(self, form):
        """Make it, and show it once."""
        _, path = after.invite_host_exchange(self.row, form.cleaned_data["email"], by=self.request.user)
        messages.info(self.request, f"{settings.ADDRESS}{path}")


class HostAnswers(OnExchange):
    """The lead of the site that hosts confirms, and says afterwards how it went."""

    form_class = AnswerForm
    heading = "Answer as the host"
    submit = "Answer"
    done = "Thank you. The coordinators have been told."

    def may_open(self):
        """Whether the person speaks for the host."""
        return hosts(self.request.user, self.row)

    def act(self, form):
        """Answer."""
        after.answer_as_host(self.row, form.cleaned_data["answer"], by=self.request.user)


class HostRates(HostAnswers):
    """How it went for the host."""

    form_class = RateForm
    heading = "How did it go?"
    submit = "Save"
    done = "Thank you."

    def act(self, form):
        """Keep it."""
        said = form.cleaned_data
        after.rate_as_host(self.row, said["feedback"], int(said["rating"]), by=self.request.user)


@method_decorator(login_not_required, name="dispatch")
class HostPage(View):
    """A host without an account reads the goals and confirms days and agenda.  The link is the right."""

    def get(self, request, token):
        """What is asked of the host."""
        return self._page(request, token, AnswerForm())

    def post(self, request, token):
        """Confirm; the link is used up."""
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._page(request, token, form, status=422)
        try:
            after.answer_by_link(token, form.cleaned_data["answer"])
        except LinkSpent as spent:
            raise Http404 from spent
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, token, form, status=refusal.status)
        return HttpResponseRedirect(reverse("tta:exchange-host-thanks"))

    def _page(self, request, token, form, status=200):
        with as_programme():
            try:
                exchange = link_of(token).exchange
            except LinkSpent as spent:
                raise Http404 from spent
            said = {"exchange": exchange, "form": form}
            answer = render(request, "tta/exchange_host.html", said, status=status)
        answer["Cache-Control"] = "no-store"
        return answer


@login_not_required
def host_thanks(request):
    """The host is done."""
    return render(request, "tta/exchange_host_thanks.html")
