"""Peer exchanges: the list, the page of one, and the acts on its shared part."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.generic import TemplateView

from documents.views import document_rows
from exchanges.actions import exchange as acts
from exchanges.calendar_events import clocks_of
from exchanges.forms import AddSiteForm, ExchangeForm, HostForm, ProposeForm
from exchanges.host_links import hosts, site_ref_at
from exchanges.host_suggestions import suggestions
from exchanges.lifecycle import (
    EXCHANGE_EDITABLE,
    EXCHANGE_STAGES,
    EXCHANGE_TINT,
    EXCHANGE_TOOK_PLACE,
    EXCHANGE_TRAVELING,
    ExchangeState,
)
from exchanges.models import Exchange, ExchangeDocument
from exchanges.queries.exchange_detail import checkins_of, exchange_of, parts_of, trips_of, trips_of_sites
from exchanges.rules import missing_to_approve
from exchanges.step_words import STEP_WORDS
from sites.access import may
from sites.lifecycle import OPEN
from sites.models import Engagement
from sites.steps import steps_open_to
from sites.views.base import RowActionView, RowEditView, find_site
from tta.lifecycle import ENDED
from tta.models import Request
from ui.components import Link, Stage

ADDS, WITHDRAWS = "exchanges.add_exchange_document", "exchanges.withdraw_exchange_document"


# What a host without an account is asked, by where the exchange stands.
SECOND = {"return", "cancel"}  # steps that are not the way forward
ASKED_OF_HOST = dict.fromkeys(EXCHANGE_TRAVELING, "Ask a host without an account") | dict.fromkeys(
    EXCHANGE_TOOK_PLACE, "Ask the host how it went"
)


class ExchangePage(TemplateView):
    """One exchange: where it stands, the shared part, and the parties of the sites this person may see."""

    template_name = "exchanges/exchange_detail.html"

    def get_context_data(self, **kwargs):
        """The parties, the check-ins, and what may be done."""
        user = self.request.user
        exchange = exchange_of(user, self.kwargs["pk"])
        if exchange is None:
            raise Http404
        parts = parts_of(user, exchange)
        return super().get_context_data(
            exchange=exchange,
            stages=stages_of(exchange),
            clocks=clocks_of(exchange, [one["part"].site for one in parts]),
            tint=EXCHANGE_TINT[exchange.state],
            parts=parts,
            checkins=checkins_of(user, parts),
            missing=_missing(exchange, parts),
            acts=[*_own_acts(user, exchange, parts), *_steps(user, exchange)],
            panels=[import_string(panel)(user, exchange) for panel in settings.HELP_PANELS],
            documents=document_rows(
                exchange, map(ExchangeDocument.from_json, exchange.papers), user, WITHDRAWS
            ),
            crumbs=[Link("Peer exchanges", reverse("exchanges:exchanges")), Link(exchange.title)],
            **_offers(user, exchange),
            **kwargs,
        )


def _offers(user, exchange):
    """What may be done with the shared part, beside the steps."""
    is_editable = exchange.state in EXCHANGE_EDITABLE
    asked = ASKED_OF_HOST.get(exchange.state)
    return {
        "may_edit": (is_editable or exchange.state in EXCHANGE_TRAVELING)
        and may(user, "exchanges.edit_exchange", exchange),
        "may_choose_host": is_editable and may(user, "exchanges.choose_host_exchange", exchange),
        "may_add_site": is_editable and may(user, "exchanges.add_site_to_exchange", exchange),
        "asks_host": asked if may(user, "exchanges.invite_host_exchange", exchange) else None,
        "may_add_document": exchange.state != ExchangeState.CANCELED
        and may(user, ADDS, site_ref_at(exchange, user, ADDS)),
    }


def _missing(exchange, parts):
    """What is missing before BJA can approve, of what the person sees."""
    if exchange.state not in EXCHANGE_EDITABLE:
        return []
    return list(
        missing_to_approve(exchange, [str(one["part"].site) for one in parts if not one["going"]]).values()
    )


def _own_acts(user, exchange, parts):
    """What the sites and the host are asked for now, and have not given: (label, address, whether it comes first)."""
    due = [one["part"] for one in parts if one["may_report"] and not one["part"].reported_at]
    acts = [
        (
            f"Write the debrief of {part.site}",
            reverse("exchanges:exchange-report", args=[exchange.pk, part.site.slug]),
            True,
        )
        for part in due
    ]
    if hosts(user, exchange) and exchange.state in EXCHANGE_TRAVELING:
        address = reverse("exchanges:exchange-host-answer", args=[exchange.pk])
        acts.append(("Answer as the host", address, not exchange.host_answer))
    if hosts(user, exchange) and exchange.state in EXCHANGE_TOOK_PLACE:
        address = reverse("exchanges:exchange-host-rating", args=[exchange.pk])
        acts.append(("Say how it went", address, not exchange.host_rating))
    return acts


def _steps(user, exchange):
    """The steps that are open to the person."""
    verbs = [step.verb for step in steps_open_to(user, exchange) if step.verb != "hold" or exchange.has_begun]
    return [
        (
            STEP_WORDS[verb].heading,
            reverse("exchanges:exchange-step", args=[exchange.pk, verb]),
            verb not in SECOND,
        )
        for verb in verbs
    ]


def stages_of(exchange):
    """The way of an exchange, with where it stands."""
    at = next((n for n, (_, states) in enumerate(EXCHANGE_STAGES) if exchange.state in states), -1)
    return [Stage.on_way(label, number, at) for number, (label, _) in enumerate(EXCHANGE_STAGES)]


class OnExchange(RowActionView):
    """One act on the shared part, guarded by ``permission`` at the leading site."""

    def get_object(self):
        """The exchange of the address, if the person may see it."""
        return get_object_or_404(Exchange.objects.visible_to(self.request.user), pk=self.kwargs["pk"])


class ProposeExchange(RowActionView):
    """Propose an exchange for a site."""

    template_name = "exchanges/exchange_form.html"
    form_class = ProposeForm
    permission = "exchanges.propose_exchange"
    heading = "Propose a peer exchange"
    explanation = "Only the title is needed now. The liaison reviews it with you, then BJA decides."
    submit = "Propose"
    success_message = "Proposed. The liaison reviews it next; meanwhile, name who travels."
    made = None

    def get_object(self):
        """The site of the address."""
        return find_site(self)

    def engagements(self):
        """The one whose trips are drawn on, or none."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=self.object, state__in=OPEN)
        return rows.select_related("site").latest_first()[:1]

    def get_context_data(self, **kwargs):
        """How many trips are left."""
        trips = trips_of(self.request.user, self.engagements().values("pk"))
        return super().get_context_data(trips=trips, **kwargs)

    def get_form_kwargs(self):
        """The requests of the site that are still open."""
        rows = Request.objects.visible_to(self.request.user).filter(site=self.object).exclude(state__in=ENDED)
        return super().get_form_kwargs() | {"requests": rows.order_by("-number")}

    def get_initial(self):
        """The site's own time zone."""
        return {"time_zone": self.object.time_zone}

    def perform(self, form):
        """Propose it."""
        engagement = self.engagements().first()
        if engagement is None:
            raise acts.WrongState(f"{self.object} has no engagement that is open, so nobody can travel.")
        self.made = acts.propose_exchange(engagement, by=self.request.user, **form.facts())

    def get_success_url(self):
        """The new exchange, or the list."""
        return self.made.get_absolute_url() if self.made else reverse("exchanges:exchanges")


class EditExchange(RowEditView, OnExchange):
    """Change the shared part."""

    template_name = "exchanges/exchange_form.html"
    form_class = ExchangeForm
    permission = "exchanges.edit_exchange"
    heading = "Change this exchange"
    explanation = (
        "After BJA has approved it, only days and agenda can be changed. New days are told to everybody, and the host "
        "is asked for them again."
    )

    def get_context_data(self, **kwargs):
        """How many trips are left, of each site that takes part and is seen."""
        return super().get_context_data(trips=trips_of_sites(self.request.user, self.object), **kwargs)

    def perform(self, form):
        """Save it."""
        acts.edit_exchange(self.object, form.facts(), seen_version=self.seen_version, by=self.request.user)


class AddSite(OnExchange):
    """Let another site take part."""

    form_class = AddSiteForm
    permission = "exchanges.add_site_to_exchange"
    heading = "Add a site"
    explanation = "It sees the shared part, names its own party, and is charged its own trips."
    submit = "Add"
    success_message = "Added."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def perform(self, form):
        """Add it."""
        rows = Engagement.objects.visible_to(self.request.user).filter(site=form.cleaned_data["site"])
        engagement = rows.select_related("site").latest_first().first()
        if engagement is None:
            raise acts.WrongState("This site has no engagement.", field="site")
        acts.add_site_to_exchange(self.object, engagement, by=self.request.user)


class ChooseHost(OnExchange):
    """Choose the host, with suggestions and the reasons for each."""

    template_name = "exchanges/exchange_host_choice.html"
    form_class = HostForm
    permission = "exchanges.choose_host_exchange"
    heading = "Choose the host"
    explanation = "The suggestions say why; you decide."
    submit = "Choose"
    success_message = "The host is chosen."

    def get_form_kwargs(self):
        """The sites this person may choose."""
        return super().get_form_kwargs() | {"person": self.request.user}

    def get_initial(self):
        """The suggestion that was pressed, or the host that stands."""
        asked = self.request.GET.get("site", "")
        if asked.isdecimal():
            return {"kind": Exchange.HostKind.SITE, "host_site": asked[:18]}
        row = self.object
        said = {"kind": row.host_kind, "host_site": row.host_site_id, "contact": row.host_contact}
        return said | {"name": "" if row.host_site_id else row.host_name}

    def get_context_data(self, **kwargs):
        """The suggestions."""
        return super().get_context_data(suggestions=suggestions(self.object, self.request.user), **kwargs)

    def perform(self, form):
        """Choose it."""
        acts.choose_host(self.object, by=self.request.user, **form.cleaned_data)
