"""Documents of a peer exchange and of a request."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.views import AddingDocument, OpenDocument, WithdrawingDocument
from sites.access import may
from sites.views.acting import ActOn
from tta.actions import documents as acts
from tta.hosting import seat_at
from tta.models import Exchange, ExchangeDocument, RequestDocument
from tta.views.base import RequestAct, request_crumbs
from tta.views.exchange import OnExchange
from ui.parts import Entry


def documents_of_exchange(view):
    """The documents of the exchange of a view's address, from those the person may see."""
    rows = ExchangeDocument.objects.visible_to(view.request.user).select_related("exchange")
    return rows.filter(exchange=view.kwargs["pk"])


def documents_of_request(view):
    """The documents of the request of a view's address, from those the person may see."""
    rows = RequestDocument.objects.visible_to(view.request.user).select_related("request__site")
    return rows.filter(site__slug=view.kwargs["slug"], request__number=view.kwargs["number"])


def exchange_crumbs(exchange, here):
    """Peer exchanges, the exchange, and the page itself."""
    trail = [Entry("Peer exchanges", reverse("tta:exchanges"))]
    return [*trail, Entry(exchange.title, exchange.get_absolute_url()), Entry(here)]


class AddExchangeDocument(AddingDocument, OnExchange):
    """Add a document to an exchange, from any of its sites."""

    permission = "tta.add_exchange_document"

    @property
    def explanation(self):
        """Who can open it."""
        is_outside = self.row.host_kind == Exchange.HostKind.OUTSIDE
        readers = (
            "Every site of this exchange can open it; the outside host cannot: mail the agency what it needs."
            if is_outside
            else "Every site of this exchange and its host can open it."
        )
        return f"{readers} Leave out what names victims or witnesses."

    def may_open(self):
        """Whoever holds the right at one of its sites."""
        user = self.request.user
        return may(user, self.permission, seat_at(self.row, user, self.permission))

    def crumbs(self):
        """Where the page stands."""
        return exchange_crumbs(self.row, self.heading)

    def act(self, form):
        """Add it."""
        acts.add_exchange_document(self.row, form.paper(), by=self.request.user)


class OpenExchangeDocument(OpenDocument):
    """A file of an exchange."""

    def documents(self):
        """Those of the exchange."""
        return documents_of_exchange(self)


class WithdrawExchangeDocument(WithdrawingDocument, ActOn):
    """Withdraw a document of an exchange."""

    permission = "tta.withdraw_exchange_document"

    def find(self):
        """The document of the address."""
        return get_object_or_404(documents_of_exchange(self).standing(), pk=self.kwargs["document"])

    def crumbs(self):
        """Where the page stands."""
        return exchange_crumbs(self.row.exchange, self.heading)

    def act(self, form):
        """Withdraw it."""
        acts.withdraw_exchange_document(self.row, by=self.request.user, reason=form.cleaned_data["reason"])


class AddRequestDocument(AddingDocument, RequestAct):
    """Add a document to a request."""

    permission = "tta.add_request_document"

    def act(self, form):
        """Add it."""
        acts.add_request_document(self.row, form.paper(), by=self.request.user)


class OpenRequestDocument(OpenDocument):
    """A file of a request."""

    def documents(self):
        """Those of the request."""
        return documents_of_request(self)


class WithdrawRequestDocument(WithdrawingDocument, ActOn):
    """Withdraw a document of a request."""

    permission = "tta.withdraw_request_document"

    def find(self):
        """The document of the address."""
        return get_object_or_404(documents_of_request(self).standing(), pk=self.kwargs["document"])

    def crumbs(self):
        """Where the page stands."""
        return request_crumbs(self.row.request, self.heading)

    def act(self, form):
        """Withdraw it."""
        acts.withdraw_request_document(self.row, by=self.request.user, reason=form.cleaned_data["reason"])
