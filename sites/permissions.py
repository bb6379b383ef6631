"""Permissions of sites.  A permission absent from this table is refused to everyone."""

from accounts.roles import (
    ADMIN,
    BJA,
    EVERYONE,
    EXPERT,
    LEAD,
    LIAISON,
    MEMBER,
    PROVIDER,
    SITE_ROLES,
    STAFF,
    Role,
)
from sites.lifecycle import ADJUSTMENT, ENGAGEMENT

# Which roles a role may give and take: at its own site, or anywhere where it is held for the whole
# program. Reading on after a hand-over is given by the hand-over itself
# (liaisons/actions/assignment.py).
GIVES = {
    ADMIN: EVERYONE - {Role.HANDOVER},
    STAFF: SITE_ROLES - {Role.HANDOVER},
    LEAD: frozenset({MEMBER}),
}

# fmt: off
GRANTS = {
    "sites.view_site":             EVERYONE,
    "sites.view_directory":        frozenset(BJA | {PROVIDER}),                     # the list of all sites
    "sites.add_site":              frozenset(BJA),
    "sites.edit_site":             frozenset(BJA),
    "sites.edit_profile":          frozenset(BJA | {LEAD, LIAISON}),
    "sites.view_agency":           EVERYONE,
    "sites.edit_agency":           frozenset(BJA | {LEAD, LIAISON}),
    "sites.view_engagement":       EVERYONE,
    "sites.add_engagement":        frozenset(BJA),                                  # one more, after the last ended
    "sites.edit_engagement":       frozenset(BJA),
    "sites.view_membership":       EVERYONE - {EXPERT},
    "sites.invite_person":         frozenset(BJA | {LEAD}),                         # a lead: members of their own site
    "sites.view_people":           frozenset(BJA),                                  # everybody of the program
    "sites.reset_second_factor":   frozenset({ADMIN}),                              # of somebody who lost theirs
    "sites.view_undelivered":      frozenset({ADMIN}),                              # mail and work of the clock that failed
    "sites.retry_undelivered":     frozenset({ADMIN}),
    "sites.end_membership":        frozenset(BJA | {LEAD}),
    "sites.view_allotment":        EVERYONE - {EXPERT},                             # an expert: their own hours
    "sites.view_ledger":           EVERYONE - {EXPERT},
    "sites.view_adjustment":       frozenset(BJA),
    "sites.propose_adjustment":    frozenset(BJA),
    "sites.view_record":           frozenset(BJA | {LEAD}),                         # the audit trail of a site
    "sites.view_whole_record":     frozenset(BJA),
    "sites.export_sites":          frozenset(BJA | {PROVIDER}),
    **ENGAGEMENT.grants(),
    **ADJUSTMENT.grants(),
}
# fmt: on
