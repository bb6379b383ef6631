"""The life of an engagement and of an adjustment to an allotment, on one screen."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle


class EngagementState(TextChoices):
    """Where a site's time in the program stands."""

    SELECTED = "selected", "Selected"
    ANNOUNCED = "announced", "Announced"
    LAUNCHED = "launched", "Launched"
    ACTIVE = "active", "Active"
    EXTENDED = "extended", "Extended"
    CLOSE_OUT = "close_out", "Close-out"
    ALUMNI = "alumni", "Alumni"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AdjustmentState(TextChoices):
    """Where a proposed change to an allotment stands."""

    PROPOSED = "proposed", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


S, A = EngagementState, AdjustmentState
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON, PARTNER = Role.LEAD, Role.MEMBER, Role.LIAISON, Role.PARTNER
BJA, SITE = {ADMIN, STAFF}, {LEAD, MEMBER}
TEAM = {LEAD, LIAISON, PROVIDER}
WHY = True  # the step asks for a reason

# States in which help may be asked for, hours charged and trips booked.
BEFORE_LAUNCH = frozenset({S.SELECTED, S.ANNOUNCED})  # nothing is granted yet
OPEN = frozenset({S.LAUNCHED, S.ACTIVE, S.EXTENDED, S.CLOSE_OUT})
# States in which new help may be asked for.
ASKING = frozenset({S.LAUNCHED, S.ACTIVE, S.EXTENDED})
ENDED = frozenset({S.ALUMNI, S.WITHDRAWN})
NOT_KNOWN = "not known"  # an end that was counted from the announcement, and that nobody recorded

# Who holds an engagement in each state, and what comes next, in the words of the page.
HOLDER = {
    S.SELECTED: ("BJA", "BJA announces it together with its cohort."),
    S.ANNOUNCED: ("BJA", "Provider, liaison, champion and federal contacts are named; then BJA launches it."),
    S.LAUNCHED: ("the site and its liaison", "The first help is agreed; then BJA marks it as active."),
    S.ACTIVE: ("the site and its liaison", "Help goes on until its last day; then BJA begins the close-out."),
    S.EXTENDED: ("the site and its liaison", "Help goes on until the new last day; then BJA begins the close-out."),
    S.CLOSE_OUT: ("BJA and the site", "What is under way is finished; then BJA ends it and the site is alumni."),
    S.ALUMNI: ("nobody", "Finished. The site keeps reading its history and may host peer exchanges."),
    S.WITHDRAWN: ("nobody", "Finished."),
}  # fmt: skip
STAGES = [
    ("Selected", {S.SELECTED}), ("Announced", {S.ANNOUNCED}), ("Launched", {S.LAUNCHED}),
    ("Active", {S.ACTIVE, S.EXTENDED}), ("Close-out", {S.CLOSE_OUT}), ("Alumni", {S.ALUMNI}),
]  # fmt: skip
# How a page tints the state; the word says it.
TINT = {
    S.SELECTED: "neutral", S.ANNOUNCED: "info", S.LAUNCHED: "info", S.ACTIVE: "good", S.EXTENDED: "good",
    S.CLOSE_OUT: "warning", S.ALUMNI: "done", S.WITHDRAWN: "neutral",
}  # fmt: skip

# fmt: off
ENGAGEMENT = Lifecycle("sites.engagement", [
    # verb          from                                     to           who may  who is told          reason
    ("announce",    {S.SELECTED},                            S.ANNOUNCED, BJA,     TEAM,                False),
    ("launch",      {S.ANNOUNCED},                           S.LAUNCHED,  BJA,     TEAM | {PARTNER},    False),
    ("activate",    {S.LAUNCHED},                            S.ACTIVE,    BJA,     TEAM,                False),
    ("transition",  {S.LAUNCHED, S.ACTIVE, S.EXTENDED},      S.ACTIVE,    BJA,     TEAM | SITE,         WHY),
    ("extend",      {S.ACTIVE, S.EXTENDED, S.CLOSE_OUT},     S.EXTENDED,  BJA,     TEAM | SITE,         WHY),
    ("close_out",   {S.ACTIVE, S.EXTENDED},                  S.CLOSE_OUT, BJA,     TEAM | SITE,         False),
    ("close",       {S.CLOSE_OUT},                           S.ALUMNI,    BJA,     TEAM | SITE,         False),
    ("withdraw",    {S.SELECTED, S.ANNOUNCED, S.LAUNCHED,
                     S.ACTIVE, S.EXTENDED, S.CLOSE_OUT},     S.WITHDRAWN, BJA,     TEAM | SITE,         WHY),
])

ADJUSTMENT = Lifecycle("sites.adjustment", [
    # verb          from            to           who may   who is told      reason
    ("approve",     {A.PROPOSED},   A.APPROVED,  {ADMIN},  BJA | {LEAD},    False),
    ("decline",     {A.PROPOSED},   A.DECLINED,  {ADMIN},  BJA,             WHY),
])
# fmt: on


def is_end_known(state, are_dates_derived, state_since):
    """Whether the last day of an engagement in ``state`` is more than a count from the announcement.

    While it lasts, the counted day is the plan.  Once it has ended, somebody recorded the end or no source gives it.
    """
    return state not in ENDED or not are_dates_derived or state_since is not None
