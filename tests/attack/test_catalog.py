"""TI-07, and the catalog's part of TI-10, TI-13 and RA-08: what PostgreSQL itself says about the wall."""

import psycopg2
import pytest

from tests import cluster
from tests.attack.catalog import RULES, findings

SOUND = """
set local role portal_owner;
create table a_sample (id bigint primary key, site_id bigint not null, name text, parent_id bigint,
                       unique (id, site_id), unique (site_id, name),
                       foreign key (parent_id, site_id) references a_sample (id, site_id));
call wall_around('a_sample');
"""
READS = "using (site_id = any ((select current_setting('portal.sites', true))::bigint[]))"
# rule: what breaks it, done to the sound sample
BREAKS = {
    "row-level security is enabled and forced": "alter table a_sample no force row level security",
    "the application role has a policy for select, insert and update of every walled table": """
        drop policy own_sites on a_sample; create policy own_sites on a_sample for select to portal_app using (
            site_id = any ((select current_setting('portal.sites'))::bigint[]))""",
    "nobody but the program role has a policy that is true": """
        create policy staff on a_sample for select to portal_app using (true)""",
    "no policy is for everybody": "create policy loose on a_sample for select using (site_id = 1)",
    "every policy of the application role reads the scope, and does not forgive its absence": (
        f"create policy forgiving on a_sample for select to portal_app {READS}"
    ),
    "a policy that lets a person read by name lets them write nothing by it": """
        create policy planted on a_sample for insert to portal_app with check (
            name = (select current_setting('portal.person')))""",
    "tables belong to the owner, never to a role that works with data": """
        reset role; alter table a_sample owner to portal_app""",
    "no login role of the portal passes the policies": "reset role; alter role portal_app bypassrls",
    "the application role inherits nothing": (
        "reset role; grant portal_programme to portal_app with inherit true"
    ),
    "no truncate, trigger or references on a walled table": "grant truncate on a_sample to portal_app",
    "rows of a site are not deleted": "grant delete on a_sample to portal_app",
    "nothing is deleted by cascade": """
        alter table a_sample add foreign key (parent_id) references a_sample (id) on delete cascade""",
    "views ask as the person who reads them": "create view a_view as select * from a_sample",
    "no materialised view can be read": "create materialized view a_view as select 1 as one",
    "no function runs with its owner's rights": """
        create function a_function() returns bigint language sql security definer as 'select 1::bigint'""",
    "a unique index of a walled table names the site": "create unique index on a_sample (name)",
    "a foreign key between two walled tables carries the site": """
        alter table a_sample add foreign key (parent_id) references a_sample (id)""",
    "a row that has a site can not be moved to another": "drop trigger stays_at_its_site on a_sample",
}


@pytest.fixture
def strong(django_db_setup, django_db_blocker):
    """The superuser of the throw-away cluster; whatever a test does is rolled back."""
    connection = psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal"))
    with connection.cursor() as cursor:
        yield cursor
    connection.rollback()
    connection.close()


@pytest.mark.parametrize("rule", RULES)
def test_ti_07_the_catalog_keeps(rule, strong):
    assert findings(strong, rule) == []


def test_ti_07_a_sound_table_breaks_no_rule(strong):
    strong.execute(SOUND)
    assert {rule: found for rule in RULES if (found := findings(strong, rule))} == {}


def test_ti_07_a_key_between_two_tables_of_sites_carries_the_site(strong):
    strong.execute(
        SOUND + "create table a_child (id bigint primary key, site_id bigint not null, sample_id bigint);"
    )
    strong.execute("call wall_around('a_child'); call share_the_site('a_child', 'sample_id', 'a_sample')")
    assert {rule: found for rule in RULES if (found := findings(strong, rule))} == {}
    strong.execute("reset role; insert into a_sample (id, site_id, name) values (1, 1, 'of the first site')")
    strong.execute("insert into a_child values (1, 2, 1)")
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):
        strong.execute("set constraints all immediate")


@pytest.mark.parametrize("rule", RULES)
def test_ti_07_a_table_that_breaks_it_is_found(rule, strong):
    strong.execute(SOUND)
    strong.execute("set local lock_timeout = '5s'; set local portal.sites = '{}'")
    strong.execute(BREAKS[rule])
    assert findings(strong, rule) != []
