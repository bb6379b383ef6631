"""Documents of a peer exchange: added and withdrawn."""

from django.db import transaction

from audit.record import record
from documents.storage import store, withdraw
from exchanges.host_links import site_ref_at
from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange, ExchangeDocument
from kernel.errors import WrongState
from kernel.scope import as_program
from sites.access import require
from sites.models import Site


@transaction.atomic
def add_exchange_document(exchange, paper, *, by, is_invented=False):
    """Add a document that every site of the exchange and its host read; it stands under the site of
    ``by``.

    Raises NotAllowed, WrongState (canceled), DocumentUnfit, DocumentHereAlready or
    TooManyDocuments; then nothing has changed.
    """
    seat = site_ref_at(exchange, by, "exchanges.add_exchange_document")
    require(by, "exchanges.add_exchange_document", seat)
    with as_program():  # the row is its leading site's; who adds may be of another
        row = Exchange.objects.select_for_update(of=("self",)).get(pk=exchange.pk)
        if row.state == ExchangeState.CANCELED:
            raise WrongState("This exchange was canceled, so it takes no documents any more.")
        site = Site.objects.get(pk=seat.site_id)
        facts = {
            "site": site,
            "site_name": str(site),
            "shown_to": row.shown_to,
            "is_invented": is_invented,
        }
        document = store(ExchangeDocument, row, paper, by=by, **facts)
    record("exchanges.exchange_document.add", by=by, on=document, site=site, after=document.facts)
    return document


@transaction.atomic
def withdraw_exchange_document(document, *, by, reason):
    """Withdraw a document of an exchange: no site reads it any more.

    Raises NotAllowed, WrongState or ReasonMissing; then nothing has changed.
    """
    require(by, "exchanges.withdraw_exchange_document", document)
    row = withdraw(document, by=by, reason=reason)
    record(
        "exchanges.exchange_document.withdraw",
        by=by,
        on=row,
        site=row.site,
        before=row.facts,
        reason=reason,
    )
    return row
