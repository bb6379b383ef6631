"""The page of one peer exchange, with what the activity log says of it."""

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from documents.views import document_rows
from exchanges.calendar_events import clocks_of
from exchanges.host_links import hosts, site_ref_at
from exchanges.lifecycle import (
    EXCHANGE_EDITABLE,
    EXCHANGE_TOOK_PLACE,
    EXCHANGE_TRAVELING,
    ExchangeState,
)
from exchanges.models import ExchangeDocument
from exchanges.queries.exchange_detail import checkins_of, exchange_of, parts_of
from exchanges.rules import missing_to_approve
from exchanges.step_words import STEP_WORDS
from liaisons.detail_panels import log_about
from sites.access import may
from sites.steps import steps_open_to
from ui.components import Link, plain_stages_of

ADDS, WITHDRAWS = "exchanges.add_exchange_document", "exchanges.withdraw_exchange_document"


# What a host without an account is asked, by where the exchange stands.
SECOND = {"return", "cancel"}  # steps that are not the way forward
ASKED_OF_HOST = dict.fromkeys(EXCHANGE_TRAVELING, "Ask a host without an account") | dict.fromkeys(
    EXCHANGE_TOOK_PLACE, "Ask the host how it went"
)


class ExchangePage(TemplateView):
    """One exchange: where it stands, the shared part, and the parties of the sites this person may
    see.
    """

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
            stages=plain_stages_of(exchange),
            clocks=clocks_of(exchange, [one["part"].site for one in parts]),
            tint=exchange.tint,
            parts=parts,
            checkins=checkins_of(user, parts),
            missing=_missing(exchange, parts),
            acts=[*_own_acts(user, exchange, parts), *_steps(user, exchange)],
            panels=[log_about(user, exchange)],
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
    question = ASKED_OF_HOST.get(exchange.state)
    return {
        "may_edit": (is_editable or exchange.state in EXCHANGE_TRAVELING)
        and may(user, "exchanges.edit_exchange", exchange),
        "may_choose_host": is_editable and may(user, "exchanges.choose_host_exchange", exchange),
        "may_add_site": is_editable and may(user, "exchanges.add_site_to_exchange", exchange),
        "asks_host": question if may(user, "exchanges.invite_host_exchange", exchange) else None,
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
    """What the sites and the host are asked for now, and have not given: (label, address, whether
    it comes first).
    """
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
