"""Who may do what with liaisons' work.  A permission absent from this table is refused to everyone."""

from accounts.roles import EVERYONE, Role

ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
EXPERT, PARTNER, HANDOVER = Role.EXPERT, Role.PARTNER, Role.HANDOVER
BJA = {ADMIN, STAFF}

# fmt: off
GRANTS = {
    "liaisons.view_assignment":   EVERYONE - {EXPERT},
    "liaisons.assign_liaison":    frozenset(BJA),
    "liaisons.end_assignment":    frozenset(BJA),
    "liaisons.grant_hand_over":   frozenset(BJA),
    "liaisons.view_workload":     frozenset(BJA),
}
# fmt: on
