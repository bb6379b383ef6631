"""What may happen to a resource, as a table."""

from django.db.models import TextChoices

from accounts.roles import Role
from kernel.lifecycle import Lifecycle

BJA = {Role.ADMIN, Role.STAFF}
WHY = True


class ResourceState(TextChoices):
    """Where a resource stands."""

    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


S = ResourceState
# fmt: off
RESOURCE = Lifecycle("clearinghouse.resource", [
    # verb        from            to            who may  who is told  reason
    ("withdraw",  {S.PUBLISHED},  S.WITHDRAWN,  BJA,     (),          WHY),
    ("restore",   {S.WITHDRAWN},  S.PUBLISHED,  BJA,     (),          False),
])
# fmt: on
