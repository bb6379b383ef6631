"""What may happen to a resource, as a table."""

from django.db.models import TextChoices

from accounts.roles import BJA
from kernel.lifecycle import Lifecycle

WHY = True


class ResourceState(TextChoices):
    """Where a resource stands."""

    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class SuggestionState(TextChoices):
    """Where a suggestion stands."""

    WAITING = "waiting", "Waiting for a curator"
    PUBLISHED = "published", "Published"
    DECLINED = "declined", "Declined"


S, G = ResourceState, SuggestionState
# fmt: off
RESOURCE = Lifecycle("clearinghouse.resource", steps=[
    # verb        from            to            who may  who is told  reason
    ("withdraw",  {S.PUBLISHED},  S.WITHDRAWN,  BJA,     (),          WHY),
    ("restore",   {S.WITHDRAWN},  S.PUBLISHED,  BJA,     (),          False),
], states=[
    # state        tint
    (S.PUBLISHED,  "neutral"),
    (S.WITHDRAWN,  "neutral"),
])

SUGGESTION = Lifecycle("clearinghouse.suggestion", steps=[
    # verb        from            to            who may  who is told  reason
    ("publish",   {G.WAITING},    G.PUBLISHED,  BJA,     (),          False),
    ("decline",   {G.WAITING},    G.DECLINED,   BJA,     (),          WHY),
], states=[
    # state        tint
    (G.WAITING,    "neutral"),
    (G.PUBLISHED,  "neutral"),
    (G.DECLINED,   "neutral"),
])
# fmt: on
