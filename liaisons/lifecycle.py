"""The life of a next step, on one screen."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle


class StepState(TextChoices):
    """Where a next step stands."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"
    CARRIED = "carried", "Carried over"


N = StepState
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
EITHER_SIDE = {LEAD, MEMBER, LIAISON, PROVIDER, ADMIN, STAFF}
WHY = True  # the step asks for a reason

# fmt: off
NEXT_STEP = Lifecycle("liaisons.nextstep", [
    # verb       from        to           who may      who is told  reason
    ("finish",   {N.OPEN},   N.DONE,      EITHER_SIDE, {LIAISON},   False),
    ("drop",     {N.OPEN},   N.DROPPED,   EITHER_SIDE, {LIAISON},   WHY),
    ("carry",    {N.OPEN},   N.CARRIED,   EITHER_SIDE, {LIAISON},   False),
])
# fmt: on
