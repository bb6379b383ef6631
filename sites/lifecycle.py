"""The lifecycles of an engagement and of an adjustment: steps and states."""

from django.db.models import TextChoices

from accounts.roles import ADMIN, BJA, LEAD, LIAISON, PARTNER, PROVIDER, SITE_TEAM
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
TEAM = {LEAD, LIAISON, PROVIDER}
WHY = True  # the step asks for a reason

# States in which help may be asked for, hours charged and trips booked.
BEFORE_LAUNCH = frozenset({S.SELECTED, S.ANNOUNCED})  # nothing is granted yet
OPEN = frozenset({S.LAUNCHED, S.ACTIVE, S.EXTENDED, S.CLOSE_OUT})
# States in which new help may be asked for.
ASKING = frozenset({S.LAUNCHED, S.ACTIVE, S.EXTENDED})
ENDED = frozenset({S.ALUMNI, S.WITHDRAWN})
NOT_KNOWN = "not known"  # an end that was counted from the announcement, and that nobody recorded

# fmt: off
ENGAGEMENT = Lifecycle("sites.engagement", steps=[
    # verb          from                                     to           who may  who is told          reason
    ("announce",    {S.SELECTED},                            S.ANNOUNCED, BJA,     TEAM,                False),
    ("launch",      {S.ANNOUNCED},                           S.LAUNCHED,  BJA,     TEAM | {PARTNER},    False),
    ("activate",    {S.LAUNCHED},                            S.ACTIVE,    BJA,     TEAM,                False),
    ("transition",  {S.LAUNCHED, S.ACTIVE, S.EXTENDED},      S.ACTIVE,    BJA,     TEAM | SITE_TEAM,         WHY),
    ("extend",      {S.ACTIVE, S.EXTENDED, S.CLOSE_OUT},     S.EXTENDED,  BJA,     TEAM | SITE_TEAM,         WHY),
    ("close_out",   {S.ACTIVE, S.EXTENDED},                  S.CLOSE_OUT, BJA,     TEAM | SITE_TEAM,         False),
    ("close",       {S.CLOSE_OUT},                           S.ALUMNI,    BJA,     TEAM | SITE_TEAM,         False),
    ("withdraw",    {S.SELECTED, S.ANNOUNCED, S.LAUNCHED,
                     S.ACTIVE, S.EXTENDED, S.CLOSE_OUT},     S.WITHDRAWN, BJA,     TEAM | SITE_TEAM,         WHY),
], states=[
    # state        tint        who holds it                 stage         what comes next
    (S.SELECTED,   "neutral",  "BJA",                       "Selected",   "BJA announces it together with its cohort."),
    (S.ANNOUNCED,  "info",     "BJA",                       "Announced",  "Provider, liaison, champion and federal contacts are named; then BJA launches it."),
    (S.LAUNCHED,   "info",     "the site and its liaison",  "Launched",   "The first help is agreed; then BJA marks it as active."),
    (S.ACTIVE,     "good",     "the site and its liaison",  "Active",     "Help goes on until its last day; then BJA begins the close-out."),
    (S.EXTENDED,   "good",     "the site and its liaison",  "Active",     "Help goes on until the new last day; then BJA begins the close-out."),
    (S.CLOSE_OUT,  "warning",  "BJA and the site",          "Close-out",  "What is under way is finished; then BJA ends it and the site is alumni."),
    (S.ALUMNI,     "done",     "nobody",                    "Alumni",     "Finished. The site keeps reading its history and may host peer exchanges."),
    (S.WITHDRAWN,  "neutral",  "nobody",                    "",           "Finished."),
])

ADJUSTMENT = Lifecycle("sites.adjustment", steps=[
    # verb          from            to           who may   who is told      reason
    ("approve",     {A.PROPOSED},   A.APPROVED,  {ADMIN},  BJA | {LEAD},    False),
    ("decline",     {A.PROPOSED},   A.DECLINED,  {ADMIN},  BJA,             WHY),
], states=[
    # state       tint
    (A.PROPOSED,  "neutral"),
    (A.APPROVED,  "neutral"),
    (A.DECLINED,  "neutral"),
])
# fmt: on


def is_end_known(state, are_dates_derived, state_since):
    """Whether the last day of an engagement in ``state`` is more than a count from the
    announcement.

    While it lasts, the counted day is the plan. Once it has ended, somebody recorded the end or no
    source gives it.
    """
    return state not in ENDED or not are_dates_derived or state_since is not None
