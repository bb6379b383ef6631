"""The closed list of roles.  Permissions follow from the roles a user has at a site today."""

from django.db.models import TextChoices


class Role(TextChoices):
    """A part a person plays in the program (program facts, section 4)."""

    ADMIN = "admin", "BJA administrator"
    STAFF = "staff", "BJA staff"
    PROVIDER = "provider", "TTA provider staff"
    LIAISON = "liaison", "Strategic Site Liaison"
    EXPERT = "expert", "Subject-matter expert"
    LEAD = "lead", "Site lead"
    MEMBER = "member", "Site member"
    PARTNER = "partner", "Federal partner"
    HANDOVER = "handover", "Former liaison, reading for the hand-over"


# The roles and groups of roles, named for the tables of permissions and lifecycles.
ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LIAISON, EXPERT, PARTNER, HANDOVER = Role.LIAISON, Role.EXPERT, Role.PARTNER, Role.HANDOVER
LEAD, MEMBER = Role.LEAD, Role.MEMBER
BJA = frozenset({ADMIN, STAFF})
SITE_TEAM = frozenset({LEAD, MEMBER})
# Held for the whole program, never at one site: both providers serve every site (program facts,
# section 2).
PROGRAM_ROLES = frozenset({Role.ADMIN, Role.STAFF, Role.PROVIDER})
SITE_ROLES = frozenset(Role) - PROGRAM_ROLES
EVERYONE = frozenset(Role)
