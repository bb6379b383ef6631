"""The life of a TTA request and of the hours logged on it, on one screen."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle


class State(TextChoices):
    """Where a request stands."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned with questions"
    ACCEPTED = "accepted", "Accepted"
    ASSIGNED = "assigned", "Expert assigned"
    UNDER_WAY = "under_way", "Under way"
    DELIVERED = "delivered", "Delivered"
    CONFIRMED = "confirmed", "Confirmed by the site"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    CANCELED = "cancelled", "Canceled"


class HoursState(TextChoices):
    """Where logged hours stand."""

    LOGGED = "logged", "Waiting to be verified"
    VERIFIED = "verified", "Verified"
    RETURNED = "returned", "Returned to the expert"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REVERSED = "reversed", "Reversed"


S, H = State, HoursState
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
EXPERT = Role.EXPERT
BJA, SITE = {ADMIN, STAFF}, {LEAD, MEMBER}
DELIVERING = {EXPERT, PROVIDER, ADMIN, STAFF}
WHY = True  # the step asks for a reason

# fmt: off
REQUEST = Lifecycle("tta.request", [
    # verb       from                                    to            who may            who is told          reason
    ("submit",   {S.DRAFT, S.RETURNED},                  S.SUBMITTED,  {LEAD, LIAISON},   BJA | {LEAD, LIAISON}, False),
    ("return",   {S.SUBMITTED},                          S.RETURNED,   BJA,               SITE | {LIAISON},    WHY),
    ("decline",  {S.SUBMITTED},                          S.DECLINED,   BJA,               SITE | {LIAISON},    WHY),
    ("accept",   {S.SUBMITTED},                          S.ACCEPTED,   BJA,               SITE | {LIAISON, PROVIDER}, False),
    ("assign",   {S.ACCEPTED, S.ASSIGNED, S.UNDER_WAY},  S.ASSIGNED,   BJA | {PROVIDER},  SITE | {LIAISON},    False),
    ("start",    {S.ASSIGNED},                           S.UNDER_WAY,  DELIVERING,        {LEAD, LIAISON},     False),
    ("deliver",  {S.UNDER_WAY},                          S.DELIVERED,  DELIVERING,        SITE | {LIAISON},    False),
    ("reopen",   {S.DELIVERED},                          S.UNDER_WAY,  {LEAD},            BJA | {PROVIDER, LIAISON}, WHY),
    ("confirm",  {S.DELIVERED},                          S.CONFIRMED,  {LEAD},            BJA | {PROVIDER, LIAISON}, False),
    ("withdraw", {S.DRAFT, S.SUBMITTED, S.RETURNED},     S.WITHDRAWN,  {LEAD},            BJA | {LIAISON},     WHY),
    ("cancel",   {S.ACCEPTED, S.ASSIGNED, S.UNDER_WAY},  S.CANCELED,  BJA,               SITE | {LIAISON, PROVIDER}, WHY),
])

HOURS = Lifecycle("tta.hours", [
    # verb       from           to            who may            who is told  reason
    ("verify",   {H.LOGGED},    H.VERIFIED,   BJA | {PROVIDER},  {LEAD},      False),
    ("return",   {H.LOGGED},    H.RETURNED,   BJA | {PROVIDER},  set(),       WHY),
    ("withdraw", {H.LOGGED},    H.WITHDRAWN,  {EXPERT, PROVIDER}, set(),      False),
    ("reverse",  {H.VERIFIED},  H.REVERSED,   BJA,               {LEAD, PROVIDER}, WHY),
])

# fmt: on

ENDED = frozenset({S.CONFIRMED, S.DECLINED, S.WITHDRAWN, S.CANCELED})
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
CHARGEABLE = frozenset({S.ASSIGNED, S.UNDER_WAY})
COMMITTABLE = frozenset({S.ACCEPTED, S.ASSIGNED, S.UNDER_WAY})  # more hours can be committed
COUNTING = frozenset({H.LOGGED, H.VERIFIED})  # entries that count towards a day

# Who holds a request, as the filter of the list asks for it.
HOLDING = {
    "site": ("The site", frozenset({S.DRAFT, S.RETURNED, S.DELIVERED})),
    "bja": ("BJA", frozenset({S.SUBMITTED, S.ACCEPTED})),
    "provider": ("The provider", frozenset({S.ACCEPTED})),
    "expert": ("The expert", frozenset({S.ASSIGNED, S.UNDER_WAY})),
    "nobody": ("Nobody: finished", ENDED),
}
# The tint of a state where it is shown as a badge; the word beside it says the same.
TINT = {
    S.DRAFT: "neutral", S.SUBMITTED: "waiting", S.RETURNED: "warning", S.ACCEPTED: "info", S.ASSIGNED: "info",
    S.UNDER_WAY: "info", S.DELIVERED: "waiting", S.CONFIRMED: "good", S.DECLINED: "bad", S.WITHDRAWN: "done",
    S.CANCELED: "bad",
}  # fmt: skip
HOURS_TINT = {
    H.LOGGED: "waiting", H.VERIFIED: "good", H.RETURNED: "warning", H.WITHDRAWN: "done", H.REVERSED: "bad",
}  # fmt: skip
# The way of a request that goes well: what the stepper draws.  (label, the states of this stage)
STAGES = [
    ("Drafted", frozenset({S.DRAFT, S.RETURNED})),
    ("Submitted", frozenset({S.SUBMITTED})),
    ("Accepted", frozenset({S.ACCEPTED})),
    ("Expert assigned", frozenset({S.ASSIGNED})),
    ("Under way", frozenset({S.UNDER_WAY})),
    ("Delivered", frozenset({S.DELIVERED})),
    ("Confirmed", frozenset({S.CONFIRMED})),
]

# Who holds a request in each state, and what comes next, in the words of the page.
HOLDER = {
    S.DRAFT: ("the site", "The site lead or the liaison submits it to BJA."),
    S.RETURNED: ("the site", "The site answers BJA's questions and submits it again."),
    S.SUBMITTED: ("BJA", "BJA accepts it, returns it with questions or declines it."),
    S.ACCEPTED: ("BJA and the provider", "BJA or the provider assigns an expert."),
    S.ASSIGNED: ("the expert", "The expert starts and logs hours."),
    S.UNDER_WAY: ("the expert", "The expert logs hours, somebody else verifies them, and the expert marks it delivered."),
    S.DELIVERED: ("the site", "The site lead confirms the delivery, and what was not used is released."),
    S.CONFIRMED: ("nobody", "Finished: nothing is left to do."),
    S.DECLINED: ("nobody", "Finished. The site may draft a new request."),
    S.WITHDRAWN: ("nobody", "Finished. The site may draft a new request."),
    S.CANCELED: ("nobody", "Finished: the hours that were left were released."),
}  # fmt: skip
# The same of a delivered request while logged hours wait: the site can confirm it only afterwards.
VERIFIED_FIRST = (
    "BJA and the provider",
    "They verify the logged hours; then the site lead confirms the delivery.",
)
