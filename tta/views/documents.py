"""Documents of a request."""

from django.shortcuts import get_object_or_404

from documents.views import AddDocumentView, OpenDocumentView, WithdrawDocumentView
from tta.actions import documents as acts
from tta.models import RequestDocument
from tta.views.base import RequestMixin, request_crumbs
from web.views import RowActionView


def documents_of_request(view):
    """The documents of the request of a view's address, from those the person may see."""
    rows = RequestDocument.objects.visible_to(view.request.user).select_related("request__site")
    return rows.filter(site__slug=view.kwargs["slug"], request__number=view.kwargs["number"])


class AddRequestDocument(AddDocumentView, RequestMixin, RowActionView):
    """Add a document to a request."""

    permission = "tta.add_request_document"

    def perform(self, form):
        """Add it."""
        acts.add_request_document(self.object, form.paper(), by=self.request.user)


class OpenRequestDocument(OpenDocumentView):
    """A file of a request."""

    def documents(self):
        """Those of the request."""
        return documents_of_request(self)


class WithdrawRequestDocument(WithdrawDocumentView, RowActionView):
    """Withdraw a document of a request."""

    permission = "tta.withdraw_request_document"

    def get_object(self):
        """The document of the address."""
        return get_object_or_404(documents_of_request(self).not_withdrawn(), pk=self.kwargs["document"])

    def get_breadcrumbs(self):
        """Where the page stands."""
        return request_crumbs(self.object.request, self.heading)

    def perform(self, form):
        """Withdraw it."""
        acts.withdraw_request_document(self.object, by=self.request.user, reason=form.cleaned_data["reason"])
