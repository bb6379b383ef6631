"""Who may do what in peer exchanges.  A permission absent from this table is refused to
everyone.
"""

from accounts.roles import BJA, EVERYONE, LEAD, LIAISON, MEMBER, PROVIDER
from exchanges.lifecycle import EXCHANGE

# fmt: off
GRANTS = {
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
