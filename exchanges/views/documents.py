"""Pages that add, open and withdraw the documents of a peer exchange."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from documents.views import AddDocumentView, OpenDocumentView, WithdrawDocumentView
from exchanges.actions import documents as actions
from exchanges.host_links import site_ref_at
from exchanges.models import Exchange, ExchangeDocument
from exchanges.views.exchange import ExchangeMixin
from sites.access import may
from ui.components import Link
from web.views import RowActionView


def documents_of_exchange(view):
    """The documents of the exchange of a view's address, from those the person may see."""
    rows = ExchangeDocument.objects.visible_to(view.request.user).select_related("exchange")
    return rows.filter(exchange=view.kwargs["pk"])


def exchange_crumbs(exchange, here):
    """Peer exchanges, the exchange, and the page itself."""
    trail = [Link("Peer exchanges", reverse("exchanges:exchanges"))]
    return [*trail, Link(exchange.title, exchange.get_absolute_url()), Link(here)]


class AddExchangeDocument(AddDocumentView, ExchangeMixin, RowActionView):
    """Add a document to an exchange, from any of its sites."""

    permission = "exchanges.add_exchange_document"

    @property
    def explanation(self):
        readers = "Every site of this exchange and its host can open it."
        if self.object.host_kind == Exchange.HostKind.OUTSIDE:
            readers = (
                "Every site of this exchange can open it; the outside host cannot: mail the agency "
                "what it needs."
            )
        return f"{readers} Leave out what names victims or witnesses."

    def has_permission(self):
        """Whoever holds the right at one of its sites."""
        user = self.request.user
        return may(user, self.permission, site_ref_at(self.object, user, self.permission))

    def get_breadcrumbs(self):
        return exchange_crumbs(self.object, self.heading)

    def perform(self, form):
        actions.add_exchange_document(self.object, form.paper(), by=self.request.user)


class OpenExchangeDocument(OpenDocumentView):
    def documents(self):
        return documents_of_exchange(self)


class WithdrawExchangeDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of an exchange."""

    permission = "exchanges.withdraw_exchange_document"

    def get_object(self):
        return get_object_or_404(
            documents_of_exchange(self).not_withdrawn(), pk=self.kwargs["document"]
        )

    def get_breadcrumbs(self):
        return exchange_crumbs(self.object.exchange, self.heading)

    def perform(self, form):
        actions.withdraw_exchange_document(
            self.object, by=self.request.user, reason=form.cleaned_data["reason"]
        )
