"""The rows the pages are measured on fit the tables as they are now."""

import pytest

from kernel.scope import as_program
from liaisons.models import LogEntry
from sites.models import Site
from tests import cluster
from tests.speed.seed import fill
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_measured_program_can_still_be_seeded_and_grown():
    url = cluster.POSTGRES.url("postgres", "test_portal")
    fill(url, sites=3, first=1, last=1)
    fill(url, sites=3, first=2, last=10)
    with as_program():
        assert (Site.objects.count(), Request.objects.count()) == (3, 30)
        assert HoursEntry.objects.count() == 2 * 6
        assert LogEntry.objects.count() == 3 * 2
