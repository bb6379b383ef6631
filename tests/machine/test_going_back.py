"""The release before this one runs on the tables of this one: nothing it reads is gone, nothing new is in its way.

released_columns.json is the record of the last release.  It is written anew once for each release, when its tag is
made, and at no other time:  RECORD_RELEASE=0.2.0 python3 run.py test tests/machine/test_going_back.py
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("released_columns.json")
COLUMNS = """
    select c.relname, a.attname, not a.attnotnull or a.atthasdef or a.attidentity <> ''
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
    order by 1, 2"""


@pytest.fixture
def now():
    """{table: {column: whether a row can be inserted without it}} of the database as migrated."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        found = {}
        for table, column, may_be_left_out in cursor.fetchall():
            found.setdefault(table, {})[column] = may_be_left_out
    return found


@pytest.fixture
def released(now):
    """{table: [columns]} as the programs of the last release read and write them."""
    if release := os.environ.get("RECORD_RELEASE"):
        tables = {table: sorted(columns) for table, columns in now.items()}
        FILE.write_text(json.dumps({"release": release, "tables": tables}, indent=1) + "\n")
    return json.loads(FILE.read_text())["tables"]


def gone(released, now):
    return [
        f"{table}.{name}"
        for table, names in released.items()
        for name in names
        if name not in now.get(table, {})
    ]


def in_the_way(released, now):
    """Columns the last release does not know and can not leave out."""
    return [
        f"{table}.{name}"
        for table, names in released.items()
        for name, may_be_left_out in now.get(table, {}).items()
        if name not in names and not may_be_left_out
    ]


def test_every_column_of_the_last_release_is_still_there(released, now):
    assert len(released) > 40
    assert gone(released, now) == [], "drop a column one version after the last one that reads it"


def test_the_last_release_can_insert_without_the_columns_it_does_not_know(released, now):
    assert in_the_way(released, now) == [], "give a new column null=True or db_default"


def test_the_statements_of_the_last_release_are_understood(released):
    """What its models select, column by column; a type that no longer fits is another matter."""
    understood = []
    with connection.cursor() as cursor:
        for table, columns in released.items():
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'prepare going_back as select {names} from "{table}"; deallocate going_back')
            understood.append(table)
    assert understood == list(released)


def test_a_dropped_column_and_a_new_one_without_a_default_are_found():
    known, later = {"site": ["id", "slug"]}, {"site": {"id": True, "motto": False, "fax": True}}
    assert gone(known, later) == ["site.slug"]
    assert in_the_way(known, later) == ["site.motto"]
    assert gone({"road": ["id"]}, later) == ["road.id"]
