"""The ledger is checked at commit, whatever scope stands by then."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from accounts.roles import Role
from kernel.scope import as_program
from sites.ledger import Act, post
from sites.models import Allotment
from sites.row_level_security import as_person
from tests.make import a_site, a_user, hours_of


@pytest.mark.django_db(transaction=True)
def test_what_a_person_posted_inside_a_wider_scope_is_kept():
    site = a_site()
    lead, hours = a_user(Role.LEAD, site), hours_of(site)

    with as_program(), as_person(lead):
        post(hours, Act.COMMIT, Decimal(12), by=lead)

    assert hours_of(site).committed == 12


@pytest.mark.django_db(transaction=True)
def test_a_number_moved_without_its_line_is_refused_at_commit_in_a_wider_scope_too():
    site = a_site()
    lead, hours = a_user(Role.LEAD, site), hours_of(site)

    with pytest.raises(IntegrityError, match="is not the sum of its lines"), as_program(), as_person(lead):
        Allotment.objects.filter(pk=hours.pk).update(committed=1)

    assert hours_of(site).committed == 0
