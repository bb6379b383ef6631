"""The life of a TTA request and of the hours logged on it, on one screen."""

from django.db.models import TextChoices

from accounts.roles import ADMIN, BJA, EXPERT, LEAD, LIAISON, PROVIDER, SITE_TEAM, STAFF
from kernel.lifecycle import Lifecycle, StateFacts


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
DELIVERING = {EXPERT, PROVIDER, ADMIN, STAFF}
WHY = True  # the step asks for a reason

# fmt: off
REQUEST = Lifecycle("tta.request", steps=[
    # verb       from                                    to            who may            who is told          reason
    ("submit",   {S.DRAFT, S.RETURNED},                  S.SUBMITTED,  {LEAD, LIAISON},   BJA | {LEAD, LIAISON}, False),
    ("return",   {S.SUBMITTED},                          S.RETURNED,   BJA,               SITE_TEAM | {LIAISON},    WHY),
    ("decline",  {S.SUBMITTED},                          S.DECLINED,   BJA,               SITE_TEAM | {LIAISON},    WHY),
    ("accept",   {S.SUBMITTED},                          S.ACCEPTED,   BJA,               SITE_TEAM | {LIAISON, PROVIDER}, False),
    ("assign",   {S.ACCEPTED, S.ASSIGNED, S.UNDER_WAY},  S.ASSIGNED,   BJA | {PROVIDER},  SITE_TEAM | {LIAISON},    False),
    ("start",    {S.ASSIGNED},                           S.UNDER_WAY,  DELIVERING,        {LEAD, LIAISON},     False),
    ("deliver",  {S.UNDER_WAY},                          S.DELIVERED,  DELIVERING,        SITE_TEAM | {LIAISON},    False),
    ("reopen",   {S.DELIVERED},                          S.UNDER_WAY,  {LEAD},            BJA | {PROVIDER, LIAISON}, WHY),
    ("confirm",  {S.DELIVERED},                          S.CONFIRMED,  {LEAD},            BJA | {PROVIDER, LIAISON}, False),
    ("withdraw", {S.DRAFT, S.SUBMITTED, S.RETURNED},     S.WITHDRAWN,  {LEAD},            BJA | {LIAISON},     WHY),
    ("cancel",   {S.ACCEPTED, S.ASSIGNED, S.UNDER_WAY},  S.CANCELED,  BJA,               SITE_TEAM | {LIAISON, PROVIDER}, WHY),
], states=[
    # state        tint        who holds it             stage               what comes next
    (S.DRAFT,      "neutral",  "the site",              "Drafted",          "The site lead or the liaison submits it to BJA."),
    (S.SUBMITTED,  "waiting",  "BJA",                   "Submitted",        "BJA accepts it, returns it with questions or declines it."),
    (S.RETURNED,   "warning",  "the site",              "Drafted",          "The site answers BJA's questions and submits it again."),
    (S.ACCEPTED,   "info",     "BJA and the provider",  "Accepted",         "BJA or the provider assigns an expert."),
    (S.ASSIGNED,   "info",     "the expert",            "Expert assigned",  "The expert starts and logs hours."),
    (S.UNDER_WAY,  "info",     "the expert",            "Under way",        "The expert logs hours, somebody else verifies them, and the expert marks it delivered."),
    (S.DELIVERED,  "waiting",  "the site",              "Delivered",        "The site lead confirms the delivery, and what was not used is released."),
    (S.CONFIRMED,  "good",     "nobody",                "Confirmed",        "Finished: nothing is left to do."),
    (S.DECLINED,   "bad",      "nobody",                "",                 "Finished. The site may draft a new request."),
    (S.WITHDRAWN,  "done",     "nobody",                "",                 "Finished. The site may draft a new request."),
    (S.CANCELED,   "bad",      "nobody",                "",                 "Finished: the hours that were left were released."),
])

HOURS = Lifecycle("tta.hours", steps=[
    # verb       from           to            who may            who is told  reason
    ("verify",   {H.LOGGED},    H.VERIFIED,   BJA | {PROVIDER},  {LEAD},      False),
    ("return",   {H.LOGGED},    H.RETURNED,   BJA | {PROVIDER},  set(),       WHY),
    ("withdraw", {H.LOGGED},    H.WITHDRAWN,  {EXPERT, PROVIDER}, set(),      False),
    ("reverse",  {H.VERIFIED},  H.REVERSED,   BJA,               {LEAD, PROVIDER}, WHY),
], states=[
    # state        tint
    (H.LOGGED,     "waiting"),
    (H.VERIFIED,   "good"),
    (H.RETURNED,   "warning"),
    (H.WITHDRAWN,  "done"),
    (H.REVERSED,   "bad"),
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

# What pages say of a delivered request while logged hours wait: the site can confirm it only afterwards.
DELIVERED_WITH_HOURS_WAITING = StateFacts(
    "waiting", "BJA and the provider", "Delivered",
    "They verify the logged hours; then the site lead confirms the delivery.",
)  # fmt: skip
