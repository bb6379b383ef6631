"""Who may do what with sites: a truth table that names every permission, for each role at its own and another site."""

import pytest

from accounts.roles import PROGRAM_ROLES, Role
from sites.access import may, may_somewhere
from sites.permissions import GRANTS
from tests.make import ROLES, a_site, a_user

ADMIN, STAFF, PROVIDER, LIAISON = Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON
EXPERT, LEAD, MEMBER, PARTNER = Role.EXPERT, Role.LEAD, Role.MEMBER, Role.PARTNER
FORMER = Role.HANDOVER  # a liaison who handed over, reading once more
IN_ORDER = [MEMBER, LEAD, LIAISON, EXPERT, PROVIDER, PARTNER, STAFF, ADMIN, FORMER]

# fmt: off
TABLE = {  #                         member lead  liaison expert provider partner staff admin former
    "sites.view_site":                "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "sites.view_directory":           "-     -     -       -      yes      -       yes   yes   -",
    "sites.add_site":                 "-     -     -       -      -        -       yes   yes   -",
    "sites.edit_site":                "-     -     -       -      -        -       yes   yes   -",
    "sites.edit_profile":             "-     yes   yes     -      -        -       yes   yes   -",
    "sites.view_agency":              "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "sites.edit_agency":              "-     yes   yes     -      -        -       yes   yes   -",
    "sites.view_engagement":          "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "sites.add_engagement":           "-     -     -       -      -        -       yes   yes   -",
    "sites.edit_engagement":          "-     -     -       -      -        -       yes   yes   -",
    "sites.view_membership":          "yes   yes   yes     -      yes      yes     yes   yes   yes",
    "sites.invite_person":            "-     yes   -       -      -        -       yes   yes   -",
    "sites.view_people":              "-     -     -       -      -        -       yes   yes   -",
    "sites.reset_second_factor":      "-     -     -       -      -        -       -     yes   -",
    "sites.view_undelivered":         "-     -     -       -      -        -       -     yes   -",
    "sites.retry_undelivered":        "-     -     -       -      -        -       -     yes   -",
    "sites.end_membership":           "-     yes   -       -      -        -       yes   yes   -",
    "sites.view_allotment":           "yes   yes   yes     -      yes      yes     yes   yes   yes",
    "sites.view_ledger":              "yes   yes   yes     -      yes      yes     yes   yes   yes",
    "sites.view_adjustment":          "-     -     -       -      -        -       yes   yes   -",
    "sites.propose_adjustment":       "-     -     -       -      -        -       yes   yes   -",
    "sites.approve_adjustment":       "-     -     -       -      -        -       -     yes   -",
    "sites.decline_adjustment":       "-     -     -       -      -        -       -     yes   -",
    "sites.view_record":              "-     yes   -       -      -        -       yes   yes   -",
    "sites.view_whole_record":        "-     -     -       -      -        -       yes   yes   -",
    "sites.export_sites":             "-     -     -       -      yes      -       yes   yes   -",
    "sites.announce_engagement":      "-     -     -       -      -        -       yes   yes   -",
    "sites.launch_engagement":        "-     -     -       -      -        -       yes   yes   -",
    "sites.activate_engagement":      "-     -     -       -      -        -       yes   yes   -",
    "sites.transition_engagement":    "-     -     -       -      -        -       yes   yes   -",
    "sites.extend_engagement":        "-     -     -       -      -        -       yes   yes   -",
    "sites.close_out_engagement":     "-     -     -       -      -        -       yes   yes   -",
    "sites.close_engagement":         "-     -     -       -      -        -       yes   yes   -",
    "sites.withdraw_engagement":      "-     -     -       -      -        -       yes   yes   -",
}
# fmt: on
CELLS = {name: dict(zip(IN_ORDER, row.split(), strict=True)) for name, row in TABLE.items()}


def test_the_table_names_every_permission_and_every_role():
    assert set(CELLS) == {name for name in GRANTS if name.startswith("sites.")}
    assert set(IN_ORDER) == set(ROLES)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_holds_exactly_what_the_table_says_at_its_own_site_and_nothing_at_another(role):
    own, other = a_site(), a_site()
    person = a_user(role, own)

    assert {name: may(person, name, own) for name in CELLS} == {
        name: cells[role] == "yes" for name, cells in CELLS.items()
    }
    assert {name: may(person, name, other) for name in CELLS} == {
        name: cells[role] == "yes" and role in PROGRAM_ROLES for name, cells in CELLS.items()
    }
    assert {name: may_somewhere(person, name) for name in CELLS} == {
        name: cells[role] == "yes" for name, cells in CELLS.items()
    }
