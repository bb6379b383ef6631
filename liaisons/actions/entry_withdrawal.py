"""Withdrawing an entry of the log."""

from django.db import transaction

from audit.record import record
from kernel.clock import now
from kernel.errors import NotAllowed, refuse_empty_reason
from liaisons.actions.entry import EntryUnfit
from liaisons.models import LogEntry
from sites.access import require


@transaction.atomic
def withdraw_entry(entry, *, by, reason):
    """Withdraw one's own entry with a reason: nobody reads or counts it any more.  The record keeps what it said.

    Raises NotAllowed (another person's), ReasonMissing, or EntryUnfit (a full report or a next step hangs on it, or it
    is withdrawn already); then nothing has changed.
    """
    require(by, "liaisons.withdraw_entry", entry)
    if entry.author_id != by.pk:
        raise NotAllowed("Only the person who wrote this entry withdraws it.")
    refuse_empty_reason(reason, "Say why you withdraw this entry; the record keeps it.")
    rows = LogEntry.objects.select_for_update(of=("self",)).select_related("site")
    row = rows.filter(pk=entry.pk, site_id=entry.site_id).first()
    if row is None:
        raise EntryUnfit("This entry was withdrawn already.")
    if row.reports.filter(site=row.site_id).exists() or row.next_steps.filter(site=row.site_id).exists():
        raise EntryUnfit(
            "A full report or a next step came of this entry, so it stays. Change its words instead."
        )
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = now(), by, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    before = {"day": str(row.on), "minutes": str(row.minutes), "said": row.said}
    site = None if row.is_kept_from_site else row.site
    record("liaisons.entry.withdraw", by=by, on=row, site=site, before=before, reason=reason)
    return row
