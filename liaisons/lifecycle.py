"""Lifecycles of next steps, full reports and monthly summaries."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle


class StepState(TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    CARRIED = "carried", "Carried over"


class ReportState(TextChoices):
    """States of the full report of a visit or an event."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned to its writers"
    APPROVED = "approved", "Approved and locked"


class SummaryState(TextChoices):
    """States of a monthly summary; BJA reads it once it is submitted."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted to BJA"
    RETURNED = "returned", "Returned to the liaison"


N, R, M = StepState, ReportState, SummaryState
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
BJA, WRITERS = {ADMIN, STAFF}, {LIAISON, PROVIDER}
EITHER_SIDE = {LEAD, MEMBER, LIAISON, PROVIDER, ADMIN, STAFF}
WHY = True  # the step asks for a reason

# fmt: off
NEXT_STEP = Lifecycle("liaisons.nextstep", [
    # verb       from        to           who may      who is told  reason
    ("finish",   {N.OPEN},   N.DONE,      EITHER_SIDE, {LIAISON},   False),
    ("drop",     {N.OPEN},   N.DROPPED,   EITHER_SIDE, {LIAISON},   WHY),
    ("carry",    {N.OPEN},   N.CARRIED,   EITHER_SIDE, {LIAISON},   False),
])

# The writers of a report are notified whatever their role: liaisons/actions/report.py.
# Unlocking has a permission of its own.
REPORT = Lifecycle("liaisons.report", [
    # verb       from                     to            who may   who is told  reason
    ("submit",   {R.DRAFT, R.RETURNED},   R.SUBMITTED,  WRITERS,  BJA,         False),
    ("return",   {R.SUBMITTED},           R.RETURNED,   BJA,      set(),       WHY),
    ("approve",  {R.SUBMITTED},           R.APPROVED,   BJA,      {LIAISON},   False),
    ("unlock",   {R.APPROVED},            R.RETURNED,   {ADMIN},  BJA,         WHY),
])

SUMMARY = Lifecycle("liaisons.summary", [
    # verb       from                     to            who may     who is told  reason
    ("submit",   {M.DRAFT, M.RETURNED},   M.SUBMITTED,  {LIAISON},  BJA,         False),
    ("return",   {M.SUBMITTED},           M.RETURNED,   BJA,        {LIAISON},   WHY),
])
# fmt: on

REPORT_OPEN = frozenset({R.DRAFT, R.RETURNED})  # its writers change it
REPORT_TINT = {
    R.DRAFT: "neutral",
    R.SUBMITTED: "waiting",
    R.RETURNED: "warning",
    R.APPROVED: "good",
}
REPORT_HOLDER = {
    R.DRAFT: ("its writers", "A writer submits it to BJA."),
    R.SUBMITTED: (
        "BJA",
        "Somebody of BJA who did not write it approves it or returns it with a reason.",
    ),
    R.RETURNED: ("its writers", "A writer changes it and submits it again."),
    R.APPROVED: ("nobody", "It is locked. Only a BJA administrator unlocks it, with a reason."),
}
REPORT_STAGES = [
    ("Drafted", frozenset({R.DRAFT, R.RETURNED})),
    ("Submitted", frozenset({R.SUBMITTED})),
    ("Approved and locked", frozenset({R.APPROVED})),
]

SUMMARY_OPEN = frozenset({M.DRAFT, M.RETURNED})  # the liaison edits it
SUMMARY_TINT = {M.DRAFT: "neutral", M.SUBMITTED: "good", M.RETURNED: "warning"}
SUMMARY_HOLDER = {
    M.DRAFT: ("the liaison", "The liaison edits it and submits it to BJA."),
    M.SUBMITTED: ("BJA", "BJA reads it, or returns it with a reason."),
    M.RETURNED: ("the liaison", "The liaison answers BJA's reason and submits it again."),
}
SUMMARY_STAGES = [("Drafted from the log", SUMMARY_OPEN), ("Submitted", frozenset({M.SUBMITTED}))]
