"""Who may do what in TTA.  A permission absent from this table is refused to everyone."""

from accounts.roles import EVERYONE, Role
from tta.lifecycle import EXCHANGE, HOURS, REQUEST

ADMIN, STAFF, PROVIDER = Role.ADMIN, Role.STAFF, Role.PROVIDER
LEAD, MEMBER, LIAISON = Role.LEAD, Role.MEMBER, Role.LIAISON
EXPERT, PARTNER = Role.EXPERT, Role.PARTNER
BJA = {ADMIN, STAFF}

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
    "tta.view_exchange":            EVERYONE,
    "tta.export_exchanges":         EVERYONE,     # the rows of the list
    "tta.view_traveller":           EVERYONE,     # names and trips of one's own site's party
    "tta.propose_exchange":         frozenset({LEAD, MEMBER, LIAISON, PROVIDER}),
    "tta.edit_exchange":            frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "tta.add_site_to_exchange":     frozenset({PROVIDER} | BJA),
    "tta.choose_host_exchange":     frozenset({PROVIDER} | BJA),
    "tta.invite_host_exchange":     frozenset({PROVIDER, LIAISON} | BJA),
    "tta.host_exchange":            frozenset({LEAD}),                # asked of the site that is the host
    "tta.add_exchange_document":      frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),  # asked at each of its sites, the host too
    "tta.withdraw_exchange_document": frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),  # their own; BJA: any
    "tta.name_traveller":           frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "tta.replace_traveller":        frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "tta.withdraw_traveller":       frozenset({LEAD, LIAISON, PROVIDER} | BJA),
    "tta.view_traveller_details":   frozenset({LEAD, PROVIDER}),      # and each traveller their own
    "tta.edit_traveller_details":   frozenset({LEAD, PROVIDER}),      # and each traveller their own
    "tta.report_exchange":          frozenset({LEAD, MEMBER, LIAISON}),
    "tta.answer_checkin":           frozenset({LEAD, MEMBER, LIAISON}),
    "tta.view_pastexchange":        EVERYONE,     # of one's own sites; what is not yet placed: BJA and providers
    "tta.import_pastexchange":      frozenset({PROVIDER} | BJA),
    "tta.place_pastexchange":       frozenset({PROVIDER} | BJA),
    **EXCHANGE.grants(),
}
# fmt: on
