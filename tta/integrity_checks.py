"""Integrity check: the hours of a request equal the sums of its entries and of its ledger lines
(LG-04).
"""

from kernel.number_format import format_number
from tta.models import Request

# Sums first, then one join: a correlated subquery for each of a million requests would take hours.
_DIFFERING = """
    with entries as (
        select request_id, sum(hours) filter (where state in ('logged', 'verified')) as logged,
               sum(hours) filter (where state = 'verified') as spent
        from tta_hoursentry group by request_id
    ), ledger as (
        select about, sum(committed_change) as held from sites_allotmentline
        where about like 'tta.request:%%' group by about
    ), compared as (
        select request.*, coalesce(entries.logged, 0) as entries_logged,
               coalesce(entries.spent, 0) as entries_spent,
               coalesce(ledger.held, 0) as ledger_held,
               case when state in ('confirmed', 'declined', 'withdrawn', 'cancelled') then 0
                    else hours_committed - hours_spent end as should_hold
        from tta_request as request left join entries on entries.request_id = request.id
        left join ledger on ledger.about = 'tta.request:' || request.id
    )
    select * from compared
    where hours_logged <> entries_logged or hours_spent <> entries_spent or ledger_held <> should_hold
    order by id"""


def requests_unlike_their_hours():
    """One sentence for each request whose counters are not the sum of its entries, or whose ledger
    lines disagree.
    """
    return [_sentence(row) for row in Request.objects.raw(_DIFFERING)]


def _sentence(request):
    counted = (
        f"logged {format_number(request.hours_logged)}, spent {format_number(request.hours_spent)}"
    )
    entries = (
        f"logged {format_number(request.entries_logged)}, spent "
        f"{format_number(request.entries_spent)}"
    )
    return (
        f"{request} of {request.site}: it says {counted}, its entries say {entries}; the ledger holds "
        f"{format_number(request.ledger_held)} for it where it should hold "
        f"{format_number(request.should_hold)}."
    )


CHECKS = [requests_unlike_their_hours]
