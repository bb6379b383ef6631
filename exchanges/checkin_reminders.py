"""Check-ins that are due: the person named is told once, on the day or the next time the clock runs."""

from django.urls import reverse

from accounts.models import User
from exchanges.models import CheckIn
from kernel import clock
from kernel.scope import as_program
from notifications.notify import notify


def tell_of_due_checkins(on):
    """Tell each person named in a check-in that is due on the day ``on`` and not yet answered; once.

    For the clock; may run any number of times, and beside itself.  Returns how many were told.
    """
    with as_program():
        rows = CheckIn.objects.due(on).untold().select_for_update(of=("self",), skip_locked=True)
        rows = list(rows.select_related("site", "exchange", "asked"))
        for row in rows:
            path = reverse("exchanges:exchange-checkin", args=[row.exchange_id, row.pk])
            said = {"row": row, "by": User.objects.the_portal(), "reason": "", "facts": {}}
            notify([row.asked], "exchanges.exchange.checkin_due", site=row.site, path=path, **said)
        CheckIn.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=clock.now())
    return len(rows)
