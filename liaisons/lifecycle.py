"""The life of a next step, of a full report and of a monthly summary, on one screen."""

from django.db.models import TextChoices

from accounts.roles import ADMIN, BJA, LEAD, LIAISON, MEMBER, PROVIDER, STAFF
from kernel.lifecycle import Lifecycle


class StepState(TextChoices):
    """Where a next step stands."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    CARRIED = "carried", "Carried over"


class ReportState(TextChoices):
    """Where the full report of a visit or an event stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned to its writers"
    APPROVED = "approved", "Approved and locked"


class SummaryState(TextChoices):
    """Where the summary of a month stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted to BJA"
    RETURNED = "returned", "Returned to the liaison"


N, R, M = StepState, ReportState, SummaryState
WRITERS = {LIAISON, PROVIDER}
EITHER_SIDE = {LEAD, MEMBER, LIAISON, PROVIDER, ADMIN, STAFF}
WHY = True  # the step asks for a reason

# fmt: off
NEXT_STEP = Lifecycle("liaisons.nextstep", steps=[
    # verb       from        to           who may      who is told  reason
    ("finish",   {N.OPEN},   N.DONE,      EITHER_SIDE, {LIAISON},   False),
    ("drop",     {N.OPEN},   N.DROPPED,   EITHER_SIDE, {LIAISON},   WHY),
    ("carry",    {N.OPEN},   N.CARRIED,   EITHER_SIDE, {LIAISON},   False),
], states=[
    # state      tint
    (N.OPEN,     "neutral"),
    (N.DONE,     "neutral"),
    (N.DROPPED,  "neutral"),
    (N.CARRIED,  "neutral"),
])

# Who writes a report is told whatever their role: liaisons/actions/report.py.  Unlocking is a right of its own.
REPORT = Lifecycle("liaisons.report", steps=[
    # verb       from                     to            who may   who is told  reason
    ("submit",   {R.DRAFT, R.RETURNED},   R.SUBMITTED,  WRITERS,  BJA,         False),
    ("return",   {R.SUBMITTED},           R.RETURNED,   BJA,      set(),       WHY),
    ("approve",  {R.SUBMITTED},           R.APPROVED,   BJA,      {LIAISON},   False),
    ("unlock",   {R.APPROVED},            R.RETURNED,   {ADMIN},  BJA,         WHY),
], states=[
    # state        tint        who holds it    stage                   what comes next
    (R.DRAFT,      "neutral",  "its writers",  "Drafted",              "A writer submits it to BJA."),
    (R.SUBMITTED,  "waiting",  "BJA",          "Submitted",            "Somebody of BJA who did not write it approves it or returns it with a reason."),
    (R.RETURNED,   "warning",  "its writers",  "Drafted",              "A writer changes it and submits it again."),
    (R.APPROVED,   "good",     "nobody",       "Approved and locked",  "It is locked. Only a BJA administrator unlocks it, with a reason."),
])

SUMMARY = Lifecycle("liaisons.summary", steps=[
    # verb       from                     to            who may     who is told  reason
    ("submit",   {M.DRAFT, M.RETURNED},   M.SUBMITTED,  {LIAISON},  BJA,         False),
    ("return",   {M.SUBMITTED},           M.RETURNED,   BJA,        {LIAISON},   WHY),
], states=[
    # state        tint        who holds it    stage                    what comes next
    (M.DRAFT,      "neutral",  "the liaison",  "Drafted from the log",  "The liaison edits it and submits it to BJA."),
    (M.SUBMITTED,  "good",     "BJA",          "Submitted",             "BJA reads it, or returns it with a reason."),
    (M.RETURNED,   "warning",  "the liaison",  "Drafted from the log",  "The liaison answers BJA's reason and submits it again."),
])
# fmt: on

REPORT_OPEN = frozenset({R.DRAFT, R.RETURNED})  # its writers change it

SUMMARY_OPEN = frozenset({M.DRAFT, M.RETURNED})  # the liaison edits it
