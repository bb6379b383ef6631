"""PgBouncer before the database: refused where it is not declared, and a plan never answers another statement."""

import os
import shutil
import subprocess
import sys
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from devserver.processes import end, spawn
from kernel import prepared_statements
from tests import cluster
from tests.machine.processes import ROOT, a_free_port, surroundings, wait_for

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
needs_pgbouncer = pytest.mark.skipif(PROGRAM is None, reason="no PgBouncer: apt-get install pgbouncer")
SETTINGS = """
[databases]
test_portal = host={sockets} port=5432 dbname={name} user=portal_app
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 2
ignore_startup_parameters = extra_float_digits,options
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
"""


@pytest.fixture
def pool(tmp_path, transactional_db):
    """The address of the suite's database through a pool by transaction."""
    folder = tmp_path / "pool"
    folder.mkdir()
    port = a_free_port()
    facts = {"sockets": cluster.POSTGRES.sockets, "port": port, "folder": folder}
    file = folder / "pgbouncer.ini"
    file.write_text(SETTINGS.format(name=connection.settings_dict["NAME"], **facts))
    server = spawn([PROGRAM, file], log=folder / "out", as_nobody=True)
    url = f"postgresql://portal_app@127.0.0.1:{port}/test_portal"
    try:
        wait_for(lambda: answers(url) or server.poll() is not None, seconds=10, what="PgBouncer answers")
        assert server.poll() is None, (folder / "out").read_text()
        yield url
    finally:
        end(server)


def answers(url):
    try:
        psycopg2.connect(url, connect_timeout=2).close()
    except psycopg2.OperationalError:
        return False
    return True


def asks(url, **more):
    """A process that looks something up in the database; its exit code and what it complained of."""
    code = "from notifications.models import JobRun; print(JobRun.objects.count())"
    env = surroundings(PORTAL_MODE="test", DATABASE_URL=url, REDIS_URL=cluster.VALKEY.url(), **more)
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr


@needs_pgbouncer
def test_a_pool_that_is_not_declared_is_refused_in_words_and_one_that_is_serves(pool):
    code, complaint = asks(pool)
    assert code == 1
    assert "UndeclaredPool: DATABASE_URL leads to a pool of connections" in complaint
    assert asks(pool, PORTAL_PGBOUNCER="yes")[0] == 0
    direct = f"postgresql://portal_app@{quote(str(cluster.POSTGRES.sockets), safe='')}/test_portal"
    assert asks(direct)[0] == 0


@pytest.mark.django_db
def test_the_plans_of_two_processes_have_one_name_for_one_statement_and_never_one_for_two():
    names = {prepared_statements._name_of((f"select {number}", "int")) for number in range(1000)}
    assert len(names) == 1000
    assert prepared_statements._name_of(("select 1",)) == prepared_statements._name_of(("select 1",))
    assert max(map(len, names)) < 63  # of an identifier, PostgreSQL drops what is longer
    with connection.cursor() as cursor:
        prepared_statements.execute_planned(cursor, "select 1")
        cursor.execute("select name from pg_prepared_statements")
        assert cursor.fetchall() == [(prepared_statements._name_of(("select 1",)),)]
