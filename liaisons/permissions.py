"""Who may do what with liaisons' work.  A permission absent from this table is refused to everyone."""

from accounts.roles import ADMIN, BJA, EVERYONE, EXPERT, HANDOVER, LEAD, LIAISON, PROVIDER
from liaisons.lifecycle import NEXT_STEP, REPORT, SUMMARY

TEAM = {LIAISON, PROVIDER, HANDOVER, *BJA}

# fmt: off
GRANTS = {
    "liaisons.view_assignment":   EVERYONE - {EXPERT},
    "liaisons.assign_liaison":    frozenset(BJA),
    "liaisons.end_assignment":    frozenset(BJA),
    "liaisons.grant_hand_over":   frozenset(BJA),
    "liaisons.view_workload":     frozenset(BJA),
    "liaisons.view_entry":        EVERYONE,                     # entries shared with the site
    "liaisons.view_team_entry":   frozenset(TEAM),              # entries and reports of the team
    "liaisons.log_activity":      frozenset({LIAISON, PROVIDER}),  # the provider: for the team (a rule of the row)
    "liaisons.edit_entry":        frozenset({LIAISON, PROVIDER}),  # their own (a rule of the row)
    "liaisons.add_entry_document":       frozenset({LIAISON, PROVIDER}),        # to their own entry (a rule of the row)
    "liaisons.withdraw_entry_document":  frozenset({LIAISON, PROVIDER} | BJA),  # their own; BJA: any
    "liaisons.add_report_document":      frozenset({LIAISON, PROVIDER}),        # its writers, while it is open
    "liaisons.withdraw_report_document": frozenset({LIAISON, PROVIDER} | BJA),  # who added it; BJA: any; while it is open
    "liaisons.release_entry":     frozenset({LIAISON} | BJA),
    "liaisons.withdraw_entry":    frozenset({LIAISON, PROVIDER}),  # their own, with a reason (a rule of the row)
    "liaisons.export_log":        frozenset(TEAM | {LEAD}),
    "liaisons.view_sensitive":    frozenset({LIAISON} | BJA),   # with a yearly grant; a liaison: their own
    "liaisons.log_sensitive":     frozenset({LIAISON}),         # with a yearly grant
    "liaisons.grant_sensitive":   frozenset({ADMIN}),           # not to oneself
    "liaisons.view_nextstep":     EVERYONE,                     # those of the team: as its entries
    "liaisons.add_nextstep":      frozenset({LEAD, LIAISON, PROVIDER} | BJA),
    "liaisons.view_calendar":     EVERYONE,
    **NEXT_STEP.grants(),
    "liaisons.view_report":       EVERYONE,                     # the team: all; the site: approved and shared ones
    "liaisons.write_report":      frozenset({LIAISON, PROVIDER}),  # writers: the author and whom the author names
    **REPORT.grants(),
    "liaisons.view_summary":      frozenset(TEAM),              # it rests on entries of the team, too
    "liaisons.write_summary":     frozenset({LIAISON}),
    **SUMMARY.grants(),
}
# fmt: on
