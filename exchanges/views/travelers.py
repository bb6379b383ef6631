"""The party of one site, the debrief and the check-ins."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from exchanges.actions import follow_up as after
from exchanges.actions import travelers as party
from exchanges.forms import CheckInForm, DetailsForm, ReportForm, TravelerForm, WithdrawForm
from exchanges.models import CheckIn, Delegation, Traveler, TravelerDetails
from exchanges.retention import sees_details
from ui.components import Link
from web.views import RowActionView


class DelegationMixin:
    """An act on one site's part, guarded by ``permission`` at that site; ``heading_of``
    names it.
    """

    heading_of = ""

    @property
    def heading(self):
        """What is done, and for which site."""
        return self.heading_of.format(site=self.object.site)

    def get_object(self):
        """The part of the address, if the person may see it."""
        rows = Delegation.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], site__slug=self.kwargs["slug"])

    def get_breadcrumbs(self):
        """The exchange, and the page itself."""
        return [Link(self.object.exchange.title, self.get_success_url()), Link(self.heading)]


class NameTraveler(DelegationMixin, RowActionView):
    form_class = TravelerForm
    permission = "exchanges.name_traveler"
    heading_of = "Name a traveler of {site}"
    explanation = (
        "One traveler is one person-trip, reserved when BJA approves, or at once after that."
    )
    submit = "Add the traveler"
    success_message = "The traveler is named."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"site_id": self.object.site_id}

    def perform(self, form):
        party.name_traveler(self.object, by=self.request.user, **form.cleaned_data)


class Report(DelegationMixin, RowActionView):
    form_class = ReportForm
    permission = "exchanges.report_exchange"
    template_name = "exchanges/exchange_debrief.html"
    heading_of = "Write the debrief of {site}"
    explanation = (
        "What the site learned and what will change. BJA and the host's coordinators read it."
    )
    submit = "Save the debrief"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"site_id": self.object.site_id}

    def get_initial(self):
        names = ("learned", "will_change", "rating", "answers")
        return {name: getattr(self.object, name) for name in names if getattr(self.object, name)}

    def perform(self, form):
        after.report_exchange(self.object, by=self.request.user, **form.cleaned_data)


class TravelerMixin:
    """An act on one traveler, guarded by ``permission`` at their site; ``heading_of``
    names them.
    """

    heading_of = ""

    def get_object(self):
        """The traveler of the address, if the person may see them."""
        rows = Traveler.objects.visible_to(self.request.user).select_related(
            "exchange", "site", "delegation__site"
        )
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["traveler"])

    def get_breadcrumbs(self):
        """The exchange, and the page itself."""
        return [Link(self.object.exchange.title, self.get_success_url()), Link(self.heading)]

    @property
    def heading(self):
        """What is done, and with whom."""
        return self.heading_of.format(name=self.object.name)


class ReplaceTraveler(TravelerMixin, RowActionView):
    """Put somebody else in a traveler's place."""

    form_class = TravelerForm
    permission = "exchanges.replace_traveler"
    heading_of = "Replace {name}"
    explanation = "The new traveler takes over this person-trip. No additional trip is used."
    submit = "Replace"
    success_message = "Replaced."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"site_id": self.object.site_id}

    def perform(self, form):
        party.replace_traveler(self.object, by=self.request.user, **form.cleaned_data)


class WithdrawTraveler(TravelerMixin, RowActionView):
    """Take a traveler out of the party."""

    form_class = WithdrawForm
    permission = "exchanges.withdraw_traveler"
    heading_of = "Withdraw {name}"
    explanation = (
        "The person-trip is returned to the site, or counts as used if it was paid for and cannot "
        "be refunded."
    )
    submit = "Withdraw"
    kind = "danger"
    success_message = "Withdrawn."

    def perform(self, form):
        party.withdraw_traveler(self.object, by=self.request.user, **form.cleaned_data)


class Details(TravelerMixin, RowActionView):
    """What a traveler needs on the way."""

    form_class = DetailsForm
    heading_of = "What {name} needs on the way"
    explanation = (
        "Read by the traveler, the site lead and the logistics provider; removed 90 days after "
        "the trip."
    )
    is_sensitive = True
    success_message = "Kept."

    def has_permission(self):
        """The traveler, the site lead, the provider; for everybody else there is no such page."""
        if not sees_details(self.request.user, self.object):
            raise Http404
        return True

    def get_initial(self):
        rows = TravelerDetails.objects.visible_to(self.request.user).filter(traveler=self.object)
        return rows.values(*DetailsForm.base_fields).first() or {}

    def perform(self, form):
        party.write_traveler_details(self.object, by=self.request.user, **form.cleaned_data)


class AnswerCheckIn(RowActionView):
    """Say what came of the exchange."""

    form_class = CheckInForm
    permission = "exchanges.answer_checkin"
    submit = "Answer"
    success_message = "Answered. Thank you."

    def get(self, request, *args, **kwargs):
        """The form; where somebody has answered already, the answer."""
        if self.object.answered_at:
            messages.info(request, "This check-in has been answered; the answer stands below.")
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @property
    def heading(self):
        """After how many days, and of which site."""
        return f"What came of it for {self.object.site} after {self.object.days} days?"

    def get_breadcrumbs(self):
        """The exchange, and the page itself."""
        return [Link(self.object.exchange.title, self.get_success_url()), Link(self.heading)]

    def get_object(self):
        """The check-in of the address, if the person may see it."""
        rows = CheckIn.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["checkin"])

    @property
    def explanation(self):
        return f"Expected: {'; '.join(self.object.exchange.outcomes)}."

    def perform(self, form):
        after.answer_checkin(self.object, by=self.request.user, **form.cleaned_data)
