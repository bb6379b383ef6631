"""Peer exchanges: the list, the page of one, and the acts on its shared part."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.generic import DetailView

from documents.views import listed
from sites.access import may
from sites.ledger import Kind
from sites.lifecycle import OPEN
from sites.models import Allotment, Engagement
from sites.steps import steps_open_to
from sites.views.acting import ActOn, RowEdit, find_site
from tta.actions import exchange as acts
from tta.exchange_forms import AddSiteForm, ExchangeForm, HostForm, PartyStepForm, ProposeForm, StepForm
from tta.forgetting import sees_details
from tta.hosting import hosts, seat_at
from tta.lifecycle import (
    ENDED,
    EXCHANGE,
    EXCHANGE_EDITABLE,
    EXCHANGE_STAGES,
    EXCHANGE_TINT,
    EXCHANGE_TRAVELLING,
    ExchangeState,
)
from tta.matching import suggestions
from tta.models import CheckIn, Delegation, Exchange, ExchangeDocument, Request, Traveller, TravellerDetails
from tta.occasions import clocks_of
from ui.parts import Entry, Stage

ADDS = "tta.add_exchange_document"
# verb: (heading, what will happen, the button)
WORDS = {
    "review": ("Hand to BJA", "You have read goals, outcomes and party. BJA decides next.", "Hand to BJA"),
    "return": ("Return with questions", "The sites read your reason and propose it again.", "Return"),
    "approve": (
        "Approve",
        "A person-trip is reserved for every traveller of every site, or for none.",
        "Approve",
    ),
    "confirm": ("Host confirmed", "The host has agreed to days and agenda.", "The host confirmed"),
    "book": ("Travel booked", "The travel of everybody is booked.", "Travel is booked"),
    "hold": (
        "It took place",
        "The trips of all who travelled are spent; the others are released.",
        "It took place",
    ),
    "debrief": ("Ask for the debrief", "Every site is asked what it learned.", "Ask the sites"),
    "close": ("Close", "Check-ins after 30, 60 and 90 days begin.", "Close"),
    "cancel": (
        "Cancel this exchange",
        "Trips are released, except those that were paid and are lost.",
        "Cancel it",
    ),
}


# What a host without an account is asked, by where the exchange stands.
ASKED_OF_HOST = {"approved": "Ask a host without an account"} | dict.fromkeys(
    ("held", "debrief_due", "closed"), "Ask the host how it went"
)


class ExchangePage(DetailView):
    """One exchange: where it stands, the shared part, and the parties of the sites this person may see."""

    template_name = "tta/exchange_detail.html"
    context_object_name = "exchange"

    def get_queryset(self):
        """Exchanges the person may see; any other is 404."""
        return Exchange.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs):
        """The parties, the check-ins, and what may be done."""
        user, exchange = self.request.user, self.object
        can = {
            verb: user.has_perm(f"tta.{verb}", exchange) for verb in ("edit_exchange", "choose_host_exchange")
        }
        is_lead = can["edit_exchange"]
        parts = list(self._parts())
        return super().get_context_data(
            stages=stages_of(exchange),
            clocks=clocks_of(exchange, [part.site for part in parts]),
            tint=EXCHANGE_TINT[exchange.state],
            parts=[_part(user, part) for part in parts],
            checkins=[
                {"row": row, "may_answer": user.has_perm("tta.answer_checkin", row)}
                for row in CheckIn.objects.visible_to(user)
                .filter(exchange=exchange)
                .select_related("site", "asked")
            ],
            steps=[(step.verb, WORDS[step.verb][0]) for step in steps_open_to(user, exchange)],
            may_edit=is_lead and exchange.state in EXCHANGE_EDITABLE | EXCHANGE_TRAVELLING,
            may_choose_host=can["choose_host_exchange"] and exchange.state in EXCHANGE_EDITABLE,
            may_add_site=user.has_perm("tta.add_site_to_exchange", exchange)
            and exchange.state in EXCHANGE_EDITABLE,
            asks_host=user.has_perm("tta.invite_host_exchange", exchange)
            and ASKED_OF_HOST.get(exchange.state),
            is_host=hosts(user, exchange),
            panels=[import_string(panel)(user, exchange) for panel in settings.HELP_PANELS],
            documents=self._documents(),
            may_add_document=exchange.state != ExchangeState.CANCELLED
            and may(user, ADDS, seat_at(exchange, user, ADDS)),
            crumbs=[Entry("Peer exchanges", reverse("tta:exchanges")), Entry(exchange.title)],
            **kwargs,
        )

    def _documents(self):
        rows = ExchangeDocument.objects.visible_to(self.request.user).filter(exchange=self.object).standing()
        return listed(self.object, rows.with_names(), self.request.user, "tta.withdraw_exchange_document")

    def _parts(self):
        rows = Delegation.objects.visible_to(self.request.user).filter(exchange=self.object)
        return rows.select_related("site", "engagement", "exchange", "request", "reported_by")


def _part(user, part):
    """One site's part as its page shows it."""
    trips = Allotment.objects.visible_to(user).of(part.engagement, Kind.PERSON_TRIPS).first()
    kept = {
        row.traveller_id for row in TravellerDetails.objects.visible_to(user).kept().filter(site=part.site_id)
    }
    party = list(Traveller.objects.visible_to(user).filter(site=part.site_id, delegation=part))
    is_open = part.exchange.state in EXCHANGE_EDITABLE | EXCHANGE_TRAVELLING
    return {
        "part": part,
        "trips": trips,
        "party": [
            {
                "row": row,
                "has_details": row.pk in kept,
                "sees_details": (is_open or row.pk in kept) and sees_details(user, row),
            }
            for row in party
        ],
        "going": sum(row.trip in {"named", "reserved", "booked", "travelled"} for row in party),
        "may_name": is_open and user.has_perm("tta.name_traveller", part),
        "may_report": part.exchange.state in {"held", "debrief_due"}
        and user.has_perm("tta.report_exchange", part),
    }


def stages_of(exchange):
    """The way of an exchange, with where it stands."""
    at = next((n for n, (_, states) in enumerate(EXCHANGE_STAGES) if exchange.state in states), -1)
    return [Stage.on_way(label, number, at) for number, (label, _) in enumerate(EXCHANGE_STAGES)]


class OnExchange(ActOn):
    """One act on the shared part, guarded by ``permission`` at the leading site."""

    def find(self):
        """The exchange of the address, if the person may see it."""
        return get_object_or_404(Exchange.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class ProposeExchange(ActOn):
    """Propose an exchange for a site."""

    form_class = ProposeForm
    permission = "tta.propose_exchange"
    heading = "Propose a peer exchange"
    explanation = "Only the title is needed now. The liaison reviews it with you, then BJA decides."
    submit = "Propose"
    done = "Proposed. Name the party next."
    made = None

    def find(self):
        """The site of the address."""
        return find_site(self)

    def get_form_kwargs(self):
        """The requests of the site that are still open."""
        rows = Request.objects.visible_to(self.request.user).filter(site=self.row).exclude(state__in=ENDED)
        return super().get_form_kwargs() | {"requests": rows.order_by("-number")}

    def get_initial(self):
        """The site's own time zone."""
        return {"time_zone": self.row.time_zone}

    def act(self, form):
        """Propose it."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=self.row, state__in=OPEN)
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise acts.WrongState(f"{self.row} has no engagement that is open, so nobody can travel.")
        self.made = acts.propose_exchange(engagement, by=self.request.user, **form.facts())

    def back(self):
        """The new exchange, or the list."""
        return self.made.get_absolute_url() if self.made else reverse("tta:exchanges")


class EditExchange(RowEdit, OnExchange):
    """Change the shared part."""

    form_class = ExchangeForm
    permission = "tta.edit_exchange"
    heading = "Change this exchange"
    explanation = "After BJA has approved it, only days and agenda can be changed."

    def act(self, form):
        """Save it."""
        acts.edit_exchange(self.row, form.facts(), seen_version=self.seen_version, by=self.request.user)


class AddSite(OnExchange):
    """Let another site take part."""

    form_class = AddSiteForm
    permission = "tta.add_site_to_exchange"
    heading = "Add a site"
    explanation = "It sees the shared part, names its own party, and is charged its own trips."
    submit = "Add"
    done = "Added."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def act(self, form):
        """Add it."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=form.cleaned_data["site"])
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise acts.WrongState("This site has no engagement.", field="site")
        acts.add_site_to_exchange(self.row, engagement, by=self.request.user)


class ChooseHost(OnExchange):
    """Choose the host, with suggestions and the reasons for each."""

    template_name = "tta/exchange_host_choice.html"
    form_class = HostForm
    permission = "tta.choose_host_exchange"
    heading = "Choose the host"
    explanation = "The suggestions say why; you decide."
    submit = "Choose"
    done = "The host is chosen."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def get_context_data(self, **kwargs):
        """The suggestions."""
        return super().get_context_data(suggestions=suggestions(self.row, self.request.user), **kwargs)

    def act(self, form):
        """Choose it."""
        acts.choose_host(self.row, by=self.request.user, **form.cleaned_data)


class ExchangeStep(OnExchange):
    """One step of the lifecycle, by its verb."""

    done = "Done. Everybody concerned has been told."

    @property
    def verb(self):
        """The step of the address; 404 where there is none."""
        if self.kwargs["verb"] not in EXCHANGE.steps:
            raise Http404
        return self.kwargs["verb"]

    @property
    def permission(self):
        """The step's own."""
        return EXCHANGE.permission(self.verb)

    @property
    def heading(self):
        """What it does."""
        return WORDS[self.verb][0]

    @property
    def explanation(self):
        """What will happen."""
        return WORDS[self.verb][1]

    @property
    def submit(self):
        """The button."""
        return WORDS[self.verb][2]

    def get_form_class(self):
        """With the party, where some of it is named."""
        return PartyStepForm if self.verb in {"hold", "cancel"} else StepForm

    def get_form_kwargs(self):
        """The party."""
        said = super().get_form_kwargs()
        if self.verb not in {"hold", "cancel"}:
            return said
        label = "Who did not travel" if self.verb == "hold" else "Whose trip was paid and is lost"
        return said | {
            "party": Traveller.objects.visible_to(self.request.user)
            .filter(exchange=self.row)
            .holding_trips(),
            "label": label,
        }

    def act(self, form):
        """Take it."""
        said = {"by": self.request.user, "reason": form.cleaned_data["reason"]}
        if self.verb in {"hold", "cancel"}:
            said["absent" if self.verb == "hold" else "paid"] = form.cleaned_data["people"]
        getattr(acts, f"{self.verb}_exchange")(self.row, **said)
