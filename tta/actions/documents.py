"""Write actions of the documents of a request: add and withdraw."""

from django.db import transaction

from audit.record import record
from documents.storage import store, withdraw
from kernel.errors import WrongState
from sites.access import require
from tta.models import RequestDocument
from tta.rules import lock_request, refuse_unread_draft, takes_documents


@transaction.atomic
def add_request_document(request, paper, *, by, is_invented=False):
    """Add a document to a request: whoever reads the request reads it.

    Raises NotAllowed, WrongState (declined, withdrawn or canceled), DocumentUnfit,
    DocumentHereAlready or TooManyDocuments; then nothing has changed.
    """
    require(by, "tta.add_request_document", request)
    row = lock_request(request)
    refuse_unread_draft(row, by)
    if not takes_documents(row):
        raise WrongState(
            f"This request is “{row.get_state_display().lower()}”, so it takes no documents any "
            "more."
        )
    document = store(RequestDocument, row, paper, by=by, site=row.site, is_invented=is_invented)
    record("tta.request_document.add", by=by, on=document, site=row.site, after=document.facts)
    return document


@transaction.atomic
def withdraw_request_document(document, *, by, reason):
    """Withdraw a document of a request.  Raises NotAllowed, WrongState or ReasonMissing; then
    nothing has changed.
    """
    require(by, "tta.withdraw_request_document", document)
    refuse_unread_draft(document.request, by)
    row = withdraw(document, by=by, reason=reason)
    record(
        "tta.request_document.withdraw",
        by=by,
        on=row,
        site=row.site,
        before=row.facts,
        reason=reason,
    )
    return row
