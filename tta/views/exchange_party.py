"""The party of one site, the debrief and the check-ins."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from sites.views.acting import ActOn
from tta.actions import exchange_after as after
from tta.actions import exchange_party as party
from tta.exchange_forms import (
    CheckInForm,
    DetailsForm,
    ReportForm,
    TravellerForm,
    WithdrawForm,
)
from tta.forgetting import sees_details
from tta.models import CheckIn, Delegation, Traveller, TravellerDetails
from ui.parts import Entry


class OnPart(ActOn):
    """An act on one site's part, guarded by ``permission`` at that site; ``heading_of`` names it."""

    heading_of = ""

    @property
    def heading(self):
        """What is done, and for which site."""
        return self.heading_of.format(site=self.row.site)

    def find(self):
        """The part of the address, if the person may see it."""
        rows = Delegation.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], site__slug=self.kwargs["slug"])

    def crumbs(self):
        """The exchange, and the page itself."""
        return [Entry(self.row.exchange.title, self.back()), Entry(self.heading)]


class NameTraveller(OnPart):
    """Name a traveller."""

    form_class = TravellerForm
    permission = "tta.name_traveller"
    heading_of = "Name a traveler of {site}"
    explanation = "One traveler is one person-trip, reserved when BJA approves, or at once after that."
    submit = "Add the traveler"
    done = "The traveler is named."

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
    template_name = "tta/exchange_debrief.html"
    heading_of = "Write the debrief of {site}"
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


class OnTraveller(ActOn):
    """An act on one traveller, guarded by ``permission`` at their site; ``heading_of`` names them."""

    heading_of = ""

    def find(self):
        """The traveller of the address, if the person may see them."""
        rows = Traveller.objects.visible_to(self.request.user).select_related(
            "exchange", "site", "delegation__site"
        )
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["traveller"])

    def crumbs(self):
        """The exchange, and the page itself."""
        return [Entry(self.row.exchange.title, self.back()), Entry(self.heading)]

    @property
    def heading(self):
        """What is done, and with whom."""
        return self.heading_of.format(name=self.row.name)


class ReplaceTraveller(OnTraveller):
    """Put somebody else in a traveller's place."""

    form_class = TravellerForm
    permission = "tta.replace_traveller"
    heading_of = "Replace {name}"
    explanation = "The person-trip goes over to the new traveler; nothing is charged."
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
    heading_of = "Withdraw {name}"
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
    heading_of = "What {name} needs on the way"
    explanation = (
        "Read by the traveler, the site lead and the logistics provider; removed 90 days after the trip."
    )
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


class AnswerCheckIn(ActOn):
    """Say what came of the exchange."""

    form_class = CheckInForm
    permission = "tta.answer_checkin"
    submit = "Answer"
    done = "Answered. Thank you."

    def get(self, request, *args, **kwargs):
        """The form; where somebody has answered already, the answer."""
        if self.row.answered_at:
            messages.info(request, "This check-in has been answered; the answer stands below.")
            return HttpResponseRedirect(self.back())
        return super().get(request, *args, **kwargs)

    @property
    def heading(self):
        """After how many days, and of which site."""
        return f"What came of it for {self.row.site} after {self.row.days} days?"

    def crumbs(self):
        """The exchange, and the page itself."""
        return [Entry(self.row.exchange.title, self.back()), Entry(self.heading)]

    def find(self):
        """The check-in of the address, if the person may see it."""
        rows = CheckIn.objects.visible_to(self.request.user).select_related("site", "exchange")
        return get_object_or_404(rows, exchange=self.kwargs["pk"], pk=self.kwargs["checkin"])

    @property
    def explanation(self):
        """The outcomes that were expected."""
        return f"Expected: {'; '.join(self.row.exchange.outcomes)}."

    def act(self, form):
        """Answer it."""
        after.answer_checkin(self.row, by=self.request.user, **form.cleaned_data)
