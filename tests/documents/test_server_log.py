"""PV-01 in part: what a failing statement would have written stays out of the log of the database server."""

import psycopg2
import pytest

from tests import cluster

SECRET = "zqsecret-of-a-document"
FAILING = f"insert into sites_agency (name, kind, site_id) values ('{SECRET}', 'police', null)"
BROKEN = f"select '{SECRET}' from nowhere_at_all"


@pytest.mark.django_db
def test_the_server_logs_what_failed_and_no_word_of_what_was_written():
    before = cluster.POSTGRES.log.stat().st_size
    with psycopg2.connect(cluster.POSTGRES.url("portal_app", "test_portal")) as app, app.cursor() as cursor:
        cursor.execute("set role portal_programme")
        for statement in (FAILING, BROKEN):
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement)
            app.rollback()
    app.close()
    with cluster.POSTGRES.log.open() as log:
        log.seek(before)
        said = log.read()
    assert "nowhere_at_all" in said  # it does log
    assert SECRET not in said
