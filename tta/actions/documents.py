"""Documents of a peer exchange and of a request: added and withdrawn."""

from django.db import transaction

from audit.record import record
from documents.keeping import keep, withdraw
from kernel.errors import WrongState
from kernel.scope import as_programme
from sites.access import require
from sites.models import Site
from tta.hosting import seat_at
from tta.lifecycle import ExchangeState
from tta.models import Exchange, ExchangeDocument, RequestDocument
from tta.rules import hold_request, refuse_unread_draft, takes_documents


@transaction.atomic
def add_exchange_document(exchange, paper, *, by, is_invented=False):
    """Add a document that every site of the exchange and its host read; it stands under the site of ``by``.

    Raises NotAllowed, WrongState (canceled), DocumentUnfit, DocumentHereAlready or TooManyDocuments; then nothing has
    changed.
    """
    seat = seat_at(exchange, by, "tta.add_exchange_document")
    require(by, "tta.add_exchange_document", seat)
    with as_programme():  # the row is its leading site's; who adds may be of another
        row = Exchange.objects.select_for_update(of=("self",)).get(pk=exchange.pk)
        if row.state == ExchangeState.CANCELLED:
            raise WrongState("This exchange was canceled, so it takes no documents any more.")
        site = Site.objects.get(pk=seat.site_id)
        facts = {"site": site, "site_name": str(site), "shown_to": row.shown_to, "is_invented": is_invented}
        document = keep(ExchangeDocument, row, paper, by=by, **facts)
    record("tta.exchange_document.add", by=by, on=document, site=site, after=document.facts)
    return document


@transaction.atomic
def withdraw_exchange_document(document, *, by, reason):
    """Withdraw a document of an exchange: no site reads it any more.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "tta.withdraw_exchange_document", document)
    row = withdraw(document, by=by, reason=reason)
    record("tta.exchange_document.withdraw", by=by, on=row, site=row.site, before=row.facts, reason=reason)
    return row


@transaction.atomic
def add_request_document(request, paper, *, by, is_invented=False):
    """Add a document to a request: whoever reads the request reads it.

    Raises NotAllowed, WrongState (declined, withdrawn or canceled), DocumentUnfit, DocumentHereAlready or
    TooManyDocuments; then nothing has changed.
    """
    require(by, "tta.add_request_document", request)
    row = hold_request(request)
    refuse_unread_draft(row, by)
    if not takes_documents(row):
        raise WrongState(
            f"This request is “{row.get_state_display().lower()}”, so it takes no documents any more."
        )
    document = keep(RequestDocument, row, paper, by=by, site=row.site, is_invented=is_invented)
    record("tta.request_document.add", by=by, on=document, site=row.site, after=document.facts)
    return document


@transaction.atomic
def withdraw_request_document(document, *, by, reason):
    """Withdraw a document of a request.  Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed."""
    require(by, "tta.withdraw_request_document", document)
    refuse_unread_draft(document.request, by)
    row = withdraw(document, by=by, reason=reason)
    record("tta.request_document.withdraw", by=by, on=row, site=row.site, before=row.facts, reason=reason)
    return row
