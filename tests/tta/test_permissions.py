"""Who may do what in TTA: a truth table that names every permission, for each role at its own and another site."""

import pytest

from accounts.roles import PROGRAM_ROLES, Role
from sites.access import may
from tests.make import ROLES, a_site, a_user
from tta.permissions import GRANTS

ADMIN, STAFF, PROVIDER, LIAISON = Role.ADMIN, Role.STAFF, Role.PROVIDER, Role.LIAISON
EXPERT, LEAD, MEMBER, PARTNER = Role.EXPERT, Role.LEAD, Role.MEMBER, Role.PARTNER
FORMER = Role.HANDOVER  # a liaison who handed over, reading once more
IN_ORDER = [MEMBER, LEAD, LIAISON, EXPERT, PROVIDER, PARTNER, STAFF, ADMIN, FORMER]

# fmt: off
TABLE = {  #                        member lead  liaison expert provider partner staff admin former
    "tta.view_request":               "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "tta.export_requests":            "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "tta.view_request_draft":         "yes   yes   yes     -      -        -       -     -     -",
    "tta.draft_request":              "yes   yes   yes     -      -        -       -     -     -",
    "tta.edit_request":               "yes   yes   yes     -      -        -       -     -     -",
    "tta.view_triage":                "-     -     yes     -      yes      -       yes   yes   -",
    "tta.write_triage":               "-     -     -       -      yes      -       yes   yes   -",
    "tta.view_hours":                 "yes   yes   yes     yes    yes      yes     yes   yes   yes",
    "tta.log_hours":                  "-     -     -       yes    yes      -       -     -     -",
    "tta.commit_more_hours":          "-     -     -       -      -        -       yes   yes   -",
    "tta.add_request_document":       "yes   yes   yes     yes    yes      -       yes   yes   -",
    "tta.withdraw_request_document":  "yes   yes   yes     yes    yes      -       yes   yes   -",
    "tta.submit_request":             "-     yes   yes     -      -        -       -     -     -",
    "tta.return_request":             "-     -     -       -      -        -       yes   yes   -",
    "tta.decline_request":            "-     -     -       -      -        -       yes   yes   -",
    "tta.accept_request":             "-     -     -       -      -        -       yes   yes   -",
    "tta.assign_request":             "-     -     -       -      yes      -       yes   yes   -",
    "tta.start_request":              "-     -     -       yes    yes      -       yes   yes   -",
    "tta.deliver_request":            "-     -     -       yes    yes      -       yes   yes   -",
    "tta.reopen_request":             "-     yes   -       -      -        -       -     -     -",
    "tta.confirm_request":            "-     yes   -       -      -        -       -     -     -",
    "tta.withdraw_request":           "-     yes   -       -      -        -       -     -     -",
    "tta.cancel_request":             "-     -     -       -      -        -       yes   yes   -",
    "tta.verify_hours":               "-     -     -       -      yes      -       yes   yes   -",
    "tta.return_hours":               "-     -     -       -      yes      -       yes   yes   -",
    "tta.withdraw_hours":             "-     -     -       yes    yes      -       -     -     -",
    "tta.reverse_hours":              "-     -     -       -      -        -       yes   yes   -",
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
