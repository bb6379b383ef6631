"""Exchanges from before the portal: entered from a table, and placed at the sites a
person names.
"""

from django.db import transaction

from audit.record import record
from exchanges.models import PastExchange
from exchanges.past_csv import read_past
from exchanges.past_import import booked_on, import_rows
from kernel import clock
from kernel.errors import RuleBroken, WrongState
from kernel.scope import as_program
from sites.access import require


class NobodyNamed(RuleBroken):
    """No site was chosen for the past exchange."""

    status = 422


@transaction.atomic
def import_past_exchanges(file, content, *, by):
    """Enter the rows of a CSV file that do not stand yet; returns a Counter of what became of them.

    Past exchanges charge no trips: the sources do not say who traveled.  Raises NotAllowed, or
    WrongRows naming every wrong cell; then nothing has changed.
    """
    require(by, "exchanges.import_pastexchange")
    with as_program():
        return import_rows(read_past(file, content), by=by)


@transaction.atomic
def place_past_exchange(exchange, sites, *, by, reason=""):
    """Say which sites an exchange was of, where its source does not; from then on they read it.

    Raises NotAllowed, NobodyNamed, or WrongState where the source itself names them; then nothing
    has changed.
    """
    require(by, "exchanges.place_pastexchange")
    places = sorted(sites, key=lambda site: site.pk)
    if not places:
        raise NobodyNamed("Choose the sites that took part.", field="sites")
    with as_program():
        row = PastExchange.objects.select_for_update(of=("self",)).get(pk=exchange.pk)
        if not row.unresolved and row.placed_by_id is None:
            raise WrongState(
                "The source names the sites of this exchange, so there is nothing to choose."
            )
        before = row.site_names or row.unresolved
        for name, value in booked_on(places, row.host_site_id).items():
            setattr(row, name, value)
        row.unresolved, row.placed_by, row.placed_at = "", by, clock.now()
        row.save()
        facts = {"before": {"sites": before}, "after": {"sites": row.site_names}, "reason": reason}
        record("exchanges.pastexchange.place", by=by, on=row, **facts)
    return row
