"""Who may do what in peer exchanges: a truth table that names every permission, for each role at its own and another site."""

import pytest

from accounts.roles import PROGRAM_ROLES, Role
from exchanges.permissions import GRANTS
from sites.access import may
from tests.make import ROLES, a_site, a_user

ADMIN, STAFF, PROVIDER, LIAISON = Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON
EXPERT, LEAD, MEMBER, PARTNER = Role.EXPERT, Role.LEAD, Role.MEMBER, Role.PARTNER
FORMER = Role.HANDOVER  # a liaison who handed over, reading once more
IN_ORDER = [MEMBER, LEAD, LIAISON, EXPERT, PROVIDER, PARTNER, STAFF, ADMIN, FORMER]

# fmt: off
TABLE = {  #                        member lead  liaison expert provider partner staff admin former
    "exchanges.view_exchange":              "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "exchanges.export_exchanges":           "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "exchanges.view_traveler":             "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "exchanges.propose_exchange":           "yes   yes   yes     -      yes      -       -     -     -",
    "exchanges.edit_exchange":              "yes   yes   yes     -      yes      -       yes   yes   -",
    "exchanges.add_site_to_exchange":       "-     -     -       -      yes      -       yes   yes   -",
    "exchanges.choose_host_exchange":       "-     -     -       -      yes      -       yes   yes   -",
    "exchanges.invite_host_exchange":       "-     -     yes     -      yes      -       yes   yes   -",
    "exchanges.host_exchange":              "-     yes   -       -      -        -       -     -     -",
    "exchanges.add_exchange_document":      "yes   yes   yes     -      yes      -       yes   yes   -",
    "exchanges.withdraw_exchange_document": "yes   yes   yes     -      yes      -       yes   yes   -",
    "exchanges.name_traveler":             "yes   yes   yes     -      yes      -       yes   yes   -",
    "exchanges.replace_traveler":          "yes   yes   yes     -      yes      -       yes   yes   -",
    "exchanges.withdraw_traveler":         "-     yes   yes     -      yes      -       yes   yes   -",
    "exchanges.view_traveler_details":     "-     yes   -       -      yes      -       -     -     -",
    "exchanges.edit_traveler_details":     "-     yes   -       -      yes      -       -     -     -",
    "exchanges.report_exchange":            "yes   yes   yes     -      -        -       -     -     -",
    "exchanges.answer_checkin":             "yes   yes   yes     -      -        -       -     -     -",
    "exchanges.view_pastexchange":          "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "exchanges.import_pastexchange":        "-     -     -       -      yes      -       yes   yes   -",
    "exchanges.place_pastexchange":         "-     -     -       -      yes      -       yes   yes   -",
    "exchanges.review_exchange":            "-     -     yes     -      -        -       -     -     -",
    "exchanges.return_exchange":            "-     -     -       -      -        -       yes   yes   -",
    "exchanges.approve_exchange":           "-     -     -       -      -        -       yes   yes   -",
    "exchanges.confirm_exchange":           "-     -     yes     -      yes      -       yes   yes   -",
    "exchanges.book_exchange":              "-     -     -       -      yes      -       yes   yes   -",
    "exchanges.hold_exchange":              "-     -     yes     -      yes      -       yes   yes   -",
    "exchanges.debrief_exchange":           "-     -     yes     -      yes      -       yes   yes   -",
    "exchanges.close_exchange":             "-     -     yes     -      -        -       yes   yes   -",
    "exchanges.cancel_exchange":            "-     yes   yes     -      -        -       yes   yes   -",
}
# fmt: on
CELLS = {name: dict(zip(IN_ORDER, row.split(), strict=True)) for name, row in TABLE.items()}


def test_the_table_names_every_permission_and_every_role():
    assert set(CELLS) == set(GRANTS)
    assert set(IN_ORDER) == set(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_exactly_what_the_table_says_at_its_own_site_and_nothing_at_another(role):
    mine, theirs = a_site(), a_site()
    person = a_user(role, mine)
    granted = {name for name, row in CELLS.items() if row[role] == "yes"}

    assert {name for name in CELLS if may(person, name, mine)} == granted
    assert {name for name in CELLS if may(person, name, theirs)} == (
        granted if role in PROGRAM_ROLES else set()
    )
