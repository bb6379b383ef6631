"""An allotment's ledger as CSV."""

from django.utils import timezone

from web.spreadsheets import MARK, guarded, written

LEDGER = [
    "At", "What", "About", "By", "Reason", "Granted change", "Committed change", "Spent change",
    "Granted after", "Committed after", "Spent after", "Left after",
]  # fmt: skip


def ledger_as_csv(lines):
    """Every line of an allotment with its running balance, as one text."""
    rows = [
        [
            timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M"), line.get_act_display(), guarded(line.about_label),
            guarded(line.by.name), guarded(line.reason), line.granted_change, line.committed_change, line.spent_change,
            line.granted_after, line.committed_after, line.spent_after, line.left_after,
        ]
        for line in lines
    ]  # fmt: skip
    return MARK + written([LEDGER, *rows])
