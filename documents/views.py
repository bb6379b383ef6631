"""Pages of documents: add, open, withdraw. An app mixes them with the view that finds its record."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.generic import View

from documents.file_types import CONTENT_TYPE
from documents.forms import DocumentForm
from documents.storage import may_withdraw
from ui.forms import ReasonForm

# Whatever a browser makes of the file, it is a stranger here: no script, no form, no frame, no
# request.
ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class AddDocumentView:
    """Add a document to the record the view finds."""

    form_class = DocumentForm
    heading = "Add a document"
    explanation = (
        "Everybody who reads this page can open it. Leave out what names victims, suspects or witnesses."
    )
    submit = "Add"
    success_message = "Added. It stands on the page below."


class WithdrawDocumentView:
    """Withdraw a document: ``find`` gives it, from those the person may see."""

    form_class = ReasonForm
    explanation = (
        "The document can no longer be opened. Its name, who added it, and your reason stay on record."
    )
    submit = "Withdraw"
    kind = "danger"
    success_message = "Withdrawn. The document can no longer be opened."

    @property
    def heading(self):
        return f"Withdraw “{self.object}”"

    def has_permission(self):
        return super().has_permission() and may_withdraw(self.object, self.request.user)

    def get_success_url(self):
        return self.object.record.get_absolute_url()


class OpenDocumentView(View):
    """The file itself, always to be saved and never shown in the portal's own page. ``documents()``
    are those seen.
    """

    def documents(self):
        """The documents of the address that the person may see."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):  # noqa: ARG002 - Django's own signature
        """Its bytes; 404 where it is withdrawn, another record's or another site's."""
        rows = self.documents().not_withdrawn().defer(None)
        return as_attachment(get_object_or_404(rows, pk=kwargs["document"]))


def as_attachment(document):
    """The answer that hands a document over (RFC 6266; no sniffing; a sandbox without rights; kept
    nowhere).
    """
    answer = HttpResponse(bytes(document.content), content_type=CONTENT_TYPE[document.kind])
    answer["Content-Disposition"] = content_disposition_header(True, document.name)
    answer["Content-Security-Policy"] = ALONE
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def document_rows(record, documents, user, permission):
    """Documents of ``record`` as a page lists them; ``withdraw`` is empty where withdrawing is not
    offered.
    """
    return [_line(record, row, user, permission) for row in documents]


def _line(record, row, user, permission):
    row.record = record
    opened = row.get_absolute_url()
    is_offered = may_withdraw(row, user) and user.has_perm(permission, row)
    withdraw = ""
    if is_offered:
        withdraw = f"{opened}withdraw/"
    return {"row": row, "open": opened, "withdraw": withdraw}
