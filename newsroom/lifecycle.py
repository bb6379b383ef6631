"""The life of a success story, on one screen: nothing of a site is published before the site has said yes."""

from django.db.models import TextChoices

from accounts.roles import ADMIN, LEAD, STAFF
from kernel.lifecycle import Lifecycle


class StoryState(TextChoices):
    """Where a success story stands."""

    DRAFT = "draft", "Draft"
    OFFERED = "offered", "With the site"
    RETURNED = "returned", "Changes asked for"
    APPROVED = "approved", "Approved by the site"
    PUBLISHED = "published", "Published"
    DROPPED = "dropped", "Dropped"


S = StoryState
WHY = True

# fmt: off
STORY = Lifecycle("newsroom.story", steps=[
    # verb        from                                            to            who may         who is told  reason
    ("offer",     {S.DRAFT, S.RETURNED},                          S.OFFERED,    {ADMIN, STAFF}, {LEAD},      False),
    ("return",    {S.OFFERED},                                    S.RETURNED,   {LEAD},         {STAFF},     WHY),
    ("approve",   {S.OFFERED},                                    S.APPROVED,   {LEAD},         {STAFF},     False),
    ("publish",   {S.APPROVED},                                   S.PUBLISHED,  {ADMIN, STAFF}, {LEAD},      False),
    ("drop",      {S.DRAFT, S.OFFERED, S.RETURNED, S.APPROVED},   S.DROPPED,    {ADMIN, STAFF}, {LEAD},      WHY),
], states=[
    # state        tint
    (S.DRAFT,      "neutral"),
    (S.OFFERED,    "waiting"),
    (S.RETURNED,   "warning"),
    (S.APPROVED,   "good"),
    (S.PUBLISHED,  "done"),
    (S.DROPPED,    "neutral"),
])
# fmt: on
STORY_AT_WORK = set(S) - {S.PUBLISHED, S.DROPPED}  # a published one is a page
EDITABLE = {S.DRAFT, S.RETURNED}  # what the site looks at, and what it has approved, stays as it is
