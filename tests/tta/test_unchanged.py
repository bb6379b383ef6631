"""What the tests of refusals rest on: an act that refuses and writes all the same is found."""

import pytest

from accounts.roles import Role
from kernel.errors import RuleBroken
from sites.models import Site
from tests.make import a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def test_a_refusal_that_changed_a_row_is_found():
    site = a_site()
    a_user(Role.LEAD, site)
    with pytest.raises(AssertionError), refused(RuleBroken, watched=EVERY_TABLE):
        write_and_refuse(site)


def write_and_refuse(site):
    Site.objects.filter(pk=site.pk).update(note="changed")
    raise RuleBroken("No.")


def test_a_refusal_that_changed_nothing_passes():
    a_site()
    with refused(RuleBroken, watched=EVERY_TABLE):
        raise RuleBroken("No.")
