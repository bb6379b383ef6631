"""The lifecycle of a peer exchange."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle


class ExchangeState(TextChoices):
    """Where a peer exchange stands."""

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
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
BJA, SITE = {ADMIN, STAFF}, {LEAD, MEMBER}
WHY = True  # the step asks for a reason

# fmt: off
EXCHANGE = Lifecycle("exchanges.exchange", [
    # verb       from                      to                 who may                     who is told               reason
    ("review",   {X.PROPOSED},             X.REVIEWED,        {LIAISON},                  BJA | {LEAD},             False),
    ("return",   {X.REVIEWED},             X.PROPOSED,        BJA,                        SITE | {LIAISON},         WHY),
    ("approve",  {X.REVIEWED},             X.APPROVED,        BJA,                        SITE | {LIAISON, PROVIDER}, False),
    ("confirm",  {X.APPROVED},             X.HOST_CONFIRMED,  BJA | {PROVIDER, LIAISON},  SITE | {LIAISON, PROVIDER}, False),
    ("book",     {X.HOST_CONFIRMED},       X.BOOKED,          BJA | {PROVIDER},           SITE | {LIAISON},         False),
    ("hold",     {X.BOOKED},               X.HELD,            BJA | {PROVIDER, LIAISON},  {LEAD, LIAISON},          False),
    ("debrief",  {X.HELD},                 X.DEBRIEF_DUE,     BJA | {PROVIDER, LIAISON},  SITE | {LIAISON},         False),
    ("close",    {X.DEBRIEF_DUE},          X.CLOSED,          BJA | {LIAISON},            SITE | {PROVIDER},        False),
    ("cancel",   {X.PROPOSED, X.REVIEWED, X.APPROVED,
                  X.HOST_CONFIRMED, X.BOOKED}, X.CANCELED,   BJA | {LEAD, LIAISON},      SITE | {LIAISON, PROVIDER}, WHY),
])
# fmt: on

# A peer exchange: over, still changeable, who holds it and what comes next.
EXCHANGE_OVER = frozenset({X.CLOSED, X.CANCELED})
EXCHANGE_EDITABLE = frozenset({X.PROPOSED, X.REVIEWED})
EXCHANGE_TRAVELING = frozenset({X.APPROVED, X.HOST_CONFIRMED, X.BOOKED})  # trips are committed for the party
EXCHANGE_REPORTABLE = frozenset({X.HELD, X.DEBRIEF_DUE})  # the sites write their debrief
EXCHANGE_TOOK_PLACE = EXCHANGE_REPORTABLE | {X.CLOSED}  # the host says how it went
EXCHANGE_HOLDER = {
    X.PROPOSED: ("the liaison", "The liaison reviews goals, outcomes and party."),
    X.REVIEWED: ("BJA", "BJA approves it, which reserves the trips, or returns it with questions."),
    X.APPROVED: ("the host", "The liaison or the provider asks the host, who confirms days and agenda."),
    X.HOST_CONFIRMED: ("the provider", "The provider books the travel."),
    X.BOOKED: ("the travelers", "The exchange takes place; then it is said who traveled."),
    X.HELD: ("the provider", "The provider asks the sites for their debrief."),
    X.DEBRIEF_DUE: ("the sites", "Each site writes what it learned; then it is closed and check-ins begin."),
    X.CLOSED: ("nobody", "Check-ins follow after 30, 60 and 90 days."),
    X.CANCELED: ("nobody", "Finished: the trips that were not paid were released."),
}  # fmt: skip
EXCHANGE_STAGES = [
    ("Proposed", frozenset({X.PROPOSED})),
    ("Liaison review", frozenset({X.REVIEWED})),
    ("BJA approved", frozenset({X.APPROVED})),
    ("Host confirmed", frozenset({X.HOST_CONFIRMED})),
    ("Travel booked", frozenset({X.BOOKED})),
    ("Held", frozenset({X.HELD})),
    ("Debrief", frozenset({X.DEBRIEF_DUE})),
    ("Closed", frozenset({X.CLOSED})),
]
EXCHANGE_TINT = {
    X.PROPOSED: "neutral", X.REVIEWED: "waiting", X.APPROVED: "info", X.HOST_CONFIRMED: "info", X.BOOKED: "good",
    X.HELD: "good", X.DEBRIEF_DUE: "waiting", X.CLOSED: "done", X.CANCELED: "bad",
}  # fmt: skip
