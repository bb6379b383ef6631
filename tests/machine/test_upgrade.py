"""A database an older version made, with rows in it, is migrated by the newer one."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from kernel.scope import as_program
from sites.models import Allotment, Engagement, Membership, Site
from sites.row_level_security import in_sight_of_every_site
from tests import cluster
from tta.models import Request

PAST = [("sites", "0003_ledger"), ("tta", "0001_initial"), ("audit", "0002_append_only")]
NAME = "an_older_portal"
AT = datetime(2024, 1, 8, 14, tzinfo=UTC)


@pytest.fixture
def owner(django_db_blocker):
    """The connection of the suite, for a while the owner's, in an empty database of its own."""
    cluster.POSTGRES.make_database(NAME)
    told = connection.settings_dict
    kept = {"NAME": told["NAME"], "USER": told["USER"]}
    with django_db_blocker.unblock():
        connection.close()
        told |= {"NAME": NAME, "USER": "portal_owner"}
        yield connection
        connection.close()
        told |= kept
    cluster.POSTGRES.run_as_superuser("postgres", f"drop database {NAME} with (force)")


def fill(apps):
    """A site at work, as the tables were then."""
    make = {name: apps.get_model(*name.split(".")).objects.create for name in NAMES}
    person = make["accounts.User"](email="ana@example.gov", name="Ana Reyes")
    site = make["sites.Site"](name="Riverton", state="MI", slug="riverton-mi")
    agency = make["sites.Agency"](site=site, name="Riverton Police")
    held = {"role": "lead", "from_on": date(2024, 1, 8)}
    make["sites.Membership"](user=person, site=site, agency=agency, **held)
    days = {"announced_on": date(2023, 10, 1), "starts_on": date(2023, 10, 1), "ends_on": date(2026, 9, 30)}
    what = {"number": 1, "track": "operations", "cohort": 2023, "months": 36, "state": "active"}
    engagement = make["sites.Engagement"](site=site, state_since=AT, **days, **what)
    make["sites.Allotment"](site=site, engagement=engagement, kind="expert_hours")
    asked = {"number": 1, "title": "Tracing crime guns", "state": "draft", "state_since": AT}
    make["tta.Request"](site=site, engagement=engagement, created_by=person, **asked)


NAMES = [
    "accounts.User",
    "sites.Site",
    "sites.Agency",
    "sites.Membership",
    "sites.Engagement",
    "sites.Allotment",
]
NAMES += ["tta.Request"]


@pytest.mark.slow
def test_tables_with_rows_of_an_older_version_are_brought_up_to_date_and_keep_them(owner):
    for label, name in PAST:
        call_command("migrate", label, name, verbosity=0)
    past = MigrationExecutor(owner).loader.project_state(PAST).apps
    with as_program():
        fill(past)

    call_command("migrate", verbosity=0)

    assert MigrationExecutor(owner).migration_plan(MigrationExecutor(owner).loader.graph.leaf_nodes()) == []
    with as_program():
        counts = [model.objects.count() for model in (Site, Membership, Engagement, Allotment, Request)]
        assert User.objects.filter(email="ana@example.gov").exists()
    assert counts == [1, 1, 1, 1, 1]
    refuse_an_orphan(owner)


def refuse_an_orphan(owner):
    """A new foreign key is really checked against what stands there, which an empty scope would hide."""
    with owner.cursor() as cursor:
        cursor.execute("create table nobodys (site_id bigint); insert into nobodys values (987654)")
        key = "alter table nobodys add foreign key (site_id) references sites_site (id)"
        with pytest.raises(DataError, match="malformed array literal"):
            cursor.execute(key)
        with in_sight_of_every_site(), pytest.raises(IntegrityError, match="987654"):
            cursor.execute(key)
        cursor.execute("delete from nobodys; insert into nobodys values (1)")
        with in_sight_of_every_site():
            cursor.execute(key)
