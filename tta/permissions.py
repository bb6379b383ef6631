"""Who may do what in TTA.  A permission absent from this table is refused to everyone."""

from accounts.roles import BJA, EVERYONE, EXPERT, LEAD, LIAISON, MEMBER, PROVIDER
from tta.lifecycle import HOURS, REQUEST

# fmt: off
GRANTS = {
    "tta.view_request":        EVERYONE,
    "tta.view_request_draft":  frozenset({LEAD, MEMBER, LIAISON}),  # until it is submitted, its site and liaison alone
    "tta.draft_request":       frozenset({LEAD, MEMBER, LIAISON}),
    "tta.edit_request":        frozenset({LEAD, MEMBER, LIAISON}),  # BJA and the provider return it instead
    "tta.export_requests":     EVERYONE,
    "tta.view_triage":         frozenset({LIAISON, PROVIDER} | BJA),
    "tta.write_triage":        frozenset({PROVIDER} | BJA),
    "tta.view_hours":          EVERYONE,          # an expert: their own lines (a rule of the row)
    "tta.log_hours":           frozenset({EXPERT, PROVIDER}),
    "tta.commit_more_hours":   frozenset(BJA),
    "tta.add_request_document":       frozenset({LEAD, MEMBER, LIAISON, EXPERT, PROVIDER} | BJA),  # an expert: what was delivered
    "tta.withdraw_request_document":  frozenset({LEAD, MEMBER, LIAISON, EXPERT, PROVIDER} | BJA),  # their own; BJA: any
    **REQUEST.grants(),
    **HOURS.grants(),
}
# fmt: on
