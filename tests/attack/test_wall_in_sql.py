"""TI-06: a hundred thousand random statements as the application role; no foreign row is read, none is written."""

import psycopg2
import pytest
from django.conf import settings

from kernel.scope import as_program
from security.row_level_security import attack, attack_at_once
from tests import cluster
from tests.attack.canaries import plant
from tests.conftest import empty_every_table


@pytest.fixture(scope="module")
def planted(django_db_setup, django_db_blocker):
    """Five sites with rows of everything, really committed, in the database of the run."""
    with django_db_blocker.unblock():
        with as_program():
            rows = plant(5)
        yield rows
        empty_every_table()


@pytest.fixture
def strong():
    connection = psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


def address():
    told = settings.DATABASES["default"]
    return psycopg2.extensions.make_dsn(host=told["HOST"], user="portal_app", dbname=told["NAME"])


@pytest.mark.parametrize("statements", [3_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_ti_06_no_random_statement_reads_or_writes_a_foreign_row(planted, statements):
    outcome = attack_at_once(address(), statements, seed=20170601)
    assert outcome.through == []
    assert outcome.unfit == {}
    assert outcome.statements == statements


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hole", "mend"),
    [
        (
            "alter table tta_request disable row level security",
            "alter table tta_request enable row level security",
        ),
        (
            "create policy hole on sites_agency for select to portal_app using (true)",
            "drop policy hole on sites_agency",
        ),
        (
            "create policy hole on tta_triagenote for insert to portal_app with check (true)",
            "drop policy hole on tta_triagenote",
        ),
        (
            "alter table liaisons_sensitiveentry disable row level security",
            "alter table liaisons_sensitiveentry enable row level security",
        ),
        (
            "create policy hole on tta_exchange for select to portal_app using (true)",
            "drop policy hole on tta_exchange",
        ),
        (
            "create view a_view as select * from tta_request; grant select on a_view to portal_app, portal_programme",
            "drop view a_view",
        ),
    ],
    ids=[
        "one table without the wall",
        "one policy too many",
        "one row too much",
        "sensitive notes without their grants",
        "an exchange shown to everybody",
        "a view with its owner's rights",
    ],
)
def test_ti_06_a_hole_in_the_wall_is_found(planted, strong, hole, mend):
    strong.execute(hole)
    try:
        assert any(attack(address(), 1_000, seed=seed).through for seed in range(7, 20))  # until one finds it
    finally:
        strong.execute(mend)
    assert attack(address(), 1_000, seed=7).through == []
