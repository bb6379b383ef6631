"""Who may do what in TTA.  A permission absent from this table is refused to everyone."""

from exchanges.lifecycle import EXCHANGE

from accounts.roles import EVERYONE, Role
from tta.lifecycle import HOURS, REQUEST

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
    "exchanges.view_exchange":            EVERYONE,
    "exchanges.export_exchanges":         EVERYONE,     # the rows of the list
    "exchanges.view_traveler":           EVERYONE,     # names and trips of one's own site's party
    "exchanges.propose_exchange":         frozenset({LEAD, MEMBER, LIAISON, PROVIDER}),
    "exchanges.edit_exchange":            frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "exchanges.add_site_to_exchange":     frozenset({PROVIDER} | BJA),
    "exchanges.choose_host_exchange":     frozenset({PROVIDER} | BJA),
    "exchanges.invite_host_exchange":     frozenset({PROVIDER, LIAISON} | BJA),
    "exchanges.host_exchange":            frozenset({LEAD}),                # asked of the site that is the host
    "exchanges.add_exchange_document":      frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),  # asked at each of its sites, the host too
    "exchanges.withdraw_exchange_document": frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),  # their own; BJA: any
    "exchanges.name_traveler":           frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "exchanges.replace_traveler":        frozenset({LEAD, MEMBER, LIAISON, PROVIDER} | BJA),
    "exchanges.withdraw_traveler":       frozenset({LEAD, LIAISON, PROVIDER} | BJA),
    "exchanges.view_traveler_details":   frozenset({LEAD, PROVIDER}),      # and each traveler their own
    "exchanges.edit_traveler_details":   frozenset({LEAD, PROVIDER}),      # and each traveler their own
    "exchanges.report_exchange":          frozenset({LEAD, MEMBER, LIAISON}),
    "exchanges.answer_checkin":           frozenset({LEAD, MEMBER, LIAISON}),
    "exchanges.view_pastexchange":        EVERYONE,     # of one's own sites; what is not yet placed: BJA and providers
    "exchanges.import_pastexchange":      frozenset({PROVIDER} | BJA),
    "exchanges.place_pastexchange":       frozenset({PROVIDER} | BJA),
    **EXCHANGE.grants(),
}
# fmt: on
