"""The lifecycle of a peer exchange."""

from django.db.models import TextChoices

from accounts.roles import BJA, LEAD, LIAISON, PROVIDER, SITE_TEAM
from kernel.lifecycle import Lifecycle


class ExchangeState(TextChoices):
    PROPOSED = "proposed", "Proposed"
    REVIEWED = "reviewed", "Reviewed by the liaison"
    APPROVED = "approved", "Approved by BJA"
    HOST_CONFIRMED = "host_confirmed", "Host confirmed"
    BOOKED = "booked", "Travel booked"
    HELD = "held", "Held"
    DEBRIEF_DUE = "debrief_due", "Debrief due"
    CLOSED = "closed", "Closed"
    CANCELED = "cancelled", "Canceled"


X = ExchangeState
WHY = True  # the step asks for a reason

# fmt: off
EXCHANGE = Lifecycle("exchanges.exchange", steps=[
    # verb       from                      to                 who may                     who is told               reason
    ("review",   {X.PROPOSED},             X.REVIEWED,        {LIAISON},                  BJA | {LEAD},             False),
    ("return",   {X.REVIEWED},             X.PROPOSED,        BJA,                        SITE_TEAM | {LIAISON},         WHY),
    ("approve",  {X.REVIEWED},             X.APPROVED,        BJA,                        SITE_TEAM | {LIAISON, PROVIDER}, False),
    ("confirm",  {X.APPROVED},             X.HOST_CONFIRMED,  BJA | {PROVIDER, LIAISON},  SITE_TEAM | {LIAISON, PROVIDER}, False),
    ("book",     {X.HOST_CONFIRMED},       X.BOOKED,          BJA | {PROVIDER},           SITE_TEAM | {LIAISON},         False),
    ("hold",     {X.BOOKED},               X.HELD,            BJA | {PROVIDER, LIAISON},  {LEAD, LIAISON},          False),
    ("debrief",  {X.HELD},                 X.DEBRIEF_DUE,     BJA | {PROVIDER, LIAISON},  SITE_TEAM | {LIAISON},         False),
    ("close",    {X.DEBRIEF_DUE},          X.CLOSED,          BJA | {LIAISON},            SITE_TEAM | {PROVIDER},        False),
    ("cancel",   {X.PROPOSED, X.REVIEWED, X.APPROVED,
                  X.HOST_CONFIRMED, X.BOOKED}, X.CANCELED,   BJA | {LEAD, LIAISON},      SITE_TEAM | {LIAISON, PROVIDER}, WHY),
], states=[
    # state             tint        who holds it      stage              what comes next
    (X.PROPOSED,        "neutral",  "the liaison",    "Proposed",        "The liaison reviews goals, outcomes and party."),
    (X.REVIEWED,        "waiting",  "BJA",            "Liaison review",  "BJA approves it, which reserves the trips, or returns it with questions."),
    (X.APPROVED,        "info",     "the host",       "BJA approved",    "The liaison or the provider asks the host, who confirms days and agenda."),
    (X.HOST_CONFIRMED,  "info",     "the provider",   "Host confirmed",  "The provider books the travel."),
    (X.BOOKED,          "good",     "the travelers",  "Travel booked",   "The exchange takes place; then it is said who traveled."),
    (X.HELD,            "good",     "the provider",   "Held",            "The provider asks the sites for their debrief."),
    (X.DEBRIEF_DUE,     "waiting",  "the sites",      "Debrief",         "Each site writes what it learned; then it is closed and check-ins begin."),
    (X.CLOSED,          "done",     "nobody",         "Closed",          "Check-ins follow after 30, 60 and 90 days."),
    (X.CANCELED,        "bad",      "nobody",         "",                "Finished: the trips that were not paid were released."),
])
# fmt: on

# A peer exchange: over, still changeable, who holds it and what comes next.
EXCHANGE_OVER = frozenset({X.CLOSED, X.CANCELED})
EXCHANGE_EDITABLE = frozenset({X.PROPOSED, X.REVIEWED})
EXCHANGE_TRAVELING = frozenset(
    {X.APPROVED, X.HOST_CONFIRMED, X.BOOKED}
)  # trips are committed for the party
EXCHANGE_REPORTABLE = frozenset({X.HELD, X.DEBRIEF_DUE})  # the sites write their debrief
EXCHANGE_TOOK_PLACE = EXCHANGE_REPORTABLE | {X.CLOSED}  # the host says how it went
