"""Who may do what with liaisons' work: a truth table that names every permission, for each role here and elsewhere."""

import pytest

from accounts.roles import PROGRAM_ROLES, Role
from liaisons.permissions import GRANTS
from sites.access import may
from tests.make import ROLES, a_site, a_user

ADMIN, STAFF, PROVIDER, LIAISON = Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON
EXPERT, LEAD, MEMBER, PARTNER = Role.EXPERT, Role.LEAD, Role.MEMBER, Role.PARTNER
FORMER = Role.HANDOVER  # a liaison who handed over, reading once more
IN_ORDER = [MEMBER, LEAD, LIAISON, EXPERT, PROVIDER, PARTNER, STAFF, ADMIN, FORMER]

# fmt: off
TABLE = {  #                             member  lead  liaison  expert  provider  partner  staff  admin  former
    "liaisons.view_assignment":         "yes     yes   yes      -       yes       yes      yes    yes    yes",
    "liaisons.assign_liaison":          "-       -     -        -       -         -        yes    yes    -",
    "liaisons.end_assignment":          "-       -     -        -       -         -        yes    yes    -",
    "liaisons.grant_hand_over":         "-       -     -        -       -         -        yes    yes    -",
    "liaisons.view_workload":           "-       -     -        -       -         -        yes    yes    -",
    "liaisons.view_entry":              "yes     yes   yes      yes     yes       yes      yes    yes    yes",
    "liaisons.view_team_entry":         "-       -     yes      -       yes       -        yes    yes    yes",
    "liaisons.log_activity":            "-       -     yes      -       yes       -        -      -      -",
    "liaisons.edit_entry":              "-       -     yes      -       yes       -        -      -      -",
    "liaisons.add_entry_document":       "-       -     yes      -       yes       -        -      -      -",
    "liaisons.withdraw_entry_document":  "-       -     yes      -       yes       -        yes    yes    -",
    "liaisons.add_report_document":      "-       -     yes      -       yes       -        -      -      -",
    "liaisons.withdraw_report_document": "-       -     yes      -       yes       -        yes    yes    -",
    "liaisons.withdraw_entry":          "-       -     yes      -       yes       -        -      -     -",
    "liaisons.release_entry":           "-       -     yes      -       -         -        yes    yes    -",
    "liaisons.export_log":              "-       yes   yes      -       yes       -        yes    yes    yes",
    "liaisons.view_sensitive":          "-       -     yes      -       -         -        yes    yes    -",
    "liaisons.log_sensitive":           "-       -     yes      -       -         -        -      -      -",
    "liaisons.grant_sensitive":         "-       -     -        -       -         -        -      yes    -",
    "liaisons.view_nextstep":           "yes     yes   yes      yes     yes       yes      yes    yes    yes",
    "liaisons.add_nextstep":            "-       yes   yes      -       yes       -        yes    yes    -",
    "liaisons.view_calendar":           "yes     yes   yes      yes     yes       yes      yes    yes    yes",
    "liaisons.finish_nextstep":         "yes     yes   yes      -       yes       -        yes    yes    -",
    "liaisons.drop_nextstep":           "yes     yes   yes      -       yes       -        yes    yes    -",
    "liaisons.carry_nextstep":          "yes     yes   yes      -       yes       -        yes    yes    -",
    "liaisons.view_report":             "yes     yes   yes      yes     yes       yes      yes    yes    yes",
    "liaisons.write_report":            "-       -     yes      -       yes       -        -      -      -",
    "liaisons.submit_report":           "-       -     yes      -       yes       -        -      -      -",
    "liaisons.return_report":           "-       -     -        -       -         -        yes    yes    -",
    "liaisons.approve_report":          "-       -     -        -       -         -        yes    yes    -",
    "liaisons.unlock_report":           "-       -     -        -       -         -        -      yes    -",
    "liaisons.view_summary":            "-       -     yes      -       yes       -        yes    yes    yes",
    "liaisons.write_summary":           "-       -     yes      -       -         -        -      -      -",
    "liaisons.submit_summary":          "-       -     yes      -       -         -        -      -      -",
    "liaisons.return_summary":          "-       -     -        -       -         -        yes    yes    -",
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
