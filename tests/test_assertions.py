"""What the tests of refusals rest on: an act that refuses and writes all the same is found."""

import pytest
from django.db import IntegrityError

from accounts.roles import Role
from kernel.errors import RuleBroken
from sites.models import Allotment, Site
from tests.assertions import EVERY_TABLE, refused, rows_of, taken_back
from tests.make import a_site, a_user

pytestmark = pytest.mark.django_db


def test_a_refusal_that_changed_a_row_is_found():
    site = a_site()
    a_user(Role.LEAD, site)
    with pytest.raises(AssertionError, match="sites_site"), refused(RuleBroken, watched=EVERY_TABLE):
        write_and_refuse(site)


def write_and_refuse(site):
    Site.objects.filter(pk=site.pk).update(note="changed")
    raise RuleBroken("No.")


def test_a_refusal_that_changed_nothing_passes():
    a_site()
    with refused(RuleBroken, watched=EVERY_TABLE):
        raise RuleBroken("No.")


def test_every_table_is_watched_under_a_name_of_its_own():
    assert len(rows_of(EVERY_TABLE)) == len(EVERY_TABLE)


def test_what_is_taken_back_is_undone_and_was_asked_what_is_asked_at_the_end_of_a_transaction():
    site = a_site()
    before = rows_of(EVERY_TABLE)
    with taken_back():
        a_user(Role.LEAD, site)
        Site.objects.filter(pk=site.pk).update(note="changed")
        assert rows_of(EVERY_TABLE) != before
    assert rows_of(EVERY_TABLE) == before
    with pytest.raises(IntegrityError, match="not the sum of its lines"), taken_back():
        Allotment.objects.filter(site=site).update(spent=1)
    assert rows_of(EVERY_TABLE) == before


def test_an_act_that_does_not_refuse_is_found_and_named():
    with pytest.raises(pytest.fail.Exception) as failure, refused(RuleBroken):
        pass
    assert "DID NOT RAISE" in str(failure.value)
    assert "RuleBroken" in str(failure.value)
