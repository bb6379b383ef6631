"""What travels with a letter about an exchange."""

from exchanges.calendar_events import ICS, INVITING, as_ics, of_exchange
from exchanges.models import Exchange
from kernel.scope import as_program


def attachments_of(notice):
    """What travels with a letter about an exchange: its days for a calendar program, as of when the
    letter leaves.

    Whoever may no longer see the exchange gets none.
    """
    if notice.event not in INVITING or not notice.path:
        return []
    number = notice.path.strip("/").rpartition("/")[2]
    with as_program():
        rows = Exchange.objects.exclude(starts_on=None).filter(pk=number)
        row = (rows.visible_to(notice.recipient) if notice.recipient else rows).first()
    return (
        [("exchange.ics", as_ics([of_exchange(row)], row.title, is_letter=True).decode(), ICS)]
        if row
        else []
    )
