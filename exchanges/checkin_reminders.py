"""Check-ins that are due: the person named is told once, on the day or the next time the clock
runs.
"""

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from exchanges.models import CheckIn
from kernel import clock
from kernel.scope import as_program
from notifications.isolation import held_back, work_through
from notifications.notify import notify

QUEUE = "check-ins"


def tell_of_due_checkins(on):
    """Tell each person named in a check-in that is due on the day ``on`` and not yet answered;
    once.

    For the clock; may run any number of times, and beside itself.  Returns how many were told.
    """
    with as_program():
        rows = CheckIn.objects.due(on).untold().exclude(pk__in=held_back(QUEUE))
        rows = rows.select_for_update(of=("self",), skip_locked=True)
        rows = list(rows.select_related("site", "exchange", "asked"))
        return work_through(
            QUEUE, rows, _tell, about=lambda row: f"Check-in of {row.asked} about {row.exchange}"
        )


@transaction.atomic
def _tell(row):
    path = reverse("exchanges:exchange-checkin", args=[row.exchange_id, row.pk])
    facts = {"row": row, "by": User.objects.the_portal(), "reason": "", "facts": {}}
    notify([row.asked], "exchanges.exchange.checkin_due", site=row.site, path=path, **facts)
    CheckIn.objects.filter(pk=row.pk).update(told_at=clock.now())
