"""The embedded servers: started, stopped, killed, found again."""

import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import dj_database_url
import psycopg2
import pytest
import redis

from devserver.embedded_services import LONGEST_SOCKET, NotStarted, Postgres, Valkey, socket_folder
from devserver.processes import NOBODY, become_nobody, enter_namespace
from tests.machine.processes import living_with, start, wait_for

HOLDER = """
import sys, time
from devserver.embedded_services import Postgres, Valkey
postgres = Postgres(sys.argv[1] + "/postgres", durable=False).start()
valkey = Valkey(sys.argv[1] + "/valkey").start()
postgres.make_database("portal")
print("up", flush=True)
time.sleep(60)
"""


@pytest.fixture
def postgres(tmp_path):
    server = Postgres(tmp_path / "pg", durable=False)
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path / "valkey")
    yield server
    server.stop()


def ask(url, statement):
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()
    finally:
        connection.close()


def test_a_stopped_server_keeps_what_it_was_told_and_leaves_no_process(postgres):
    postgres.start()
    postgres.make_database("portal")
    owner = psycopg2.connect(postgres.url("portal_owner", "portal"))
    owner.cursor().execute("create table kept as select 7 as number")
    owner.commit()
    owner.close()
    postgres.stop()
    assert not postgres.is_running
    assert living_with(postgres.folder) == set()
    postgres.start()
    postgres.make_database("portal")
    assert ask(postgres.url("portal_app", "portal"), "select number from kept") == [(7,)]


def test_a_killed_postgresql_starts_again_over_the_lock_it_left(postgres):
    postgres.start()
    postgres.process.kill()
    postgres.process.wait()
    assert (postgres.data / "postmaster.pid").exists()
    postgres.start()
    assert ask(postgres.url("postgres", "postgres"), "select 1") == [(1,)]


def test_a_lock_whose_number_belongs_to_another_program_now_is_forgotten(postgres):
    postgres.start()
    postgres.process.kill()
    postgres.process.wait()
    lock = postgres.data / "postmaster.pid"
    lock.write_text("\n".join([str(os.getpid()), *lock.read_text().split("\n")[1:]]))
    postgres.start()
    assert postgres.is_running


def test_an_interrupted_first_start_leaves_no_half_cluster(postgres):
    unfinished = postgres.folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")
    postgres.start()
    assert not unfinished.exists()


def test_a_cluster_that_cannot_start_says_where_its_words_are(postgres):
    postgres.start()
    postgres.stop()
    (postgres.data / "global" / "pg_control").write_bytes(b"")
    with pytest.raises(NotStarted, match=r"pg\.log"):
        postgres.start()
    assert living_with(postgres.folder) == set()


def test_the_roles_are_as_weak_as_the_second_wall_needs(postgres):
    postgres.start()
    rows = ask(
        postgres.url("postgres", "postgres"),
        "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole from pg_roles "
        "where rolname like 'portal%' order by 1",
    )
    assert rows == [
        ("portal_app", True, False, False, False, False),
        ("portal_backup", True, False, True, False, False),
        ("portal_owner", True, False, False, False, False),
        ("portal_programme", False, False, False, False, False),
        ("portal_public", False, False, False, False, False),
    ]
    taken_on = ask(
        postgres.url("postgres", "postgres"),
        "select m.rolname, inherit_option, set_option from pg_auth_members "
        "join pg_roles r on r.oid = roleid join pg_roles m on m.oid = member "
        "where r.rolname = 'portal_programme' and m.rolname <> 'postgres' order by 1",
    )
    assert [row for row in taken_on if row[0] != "postgres"] == [
        ("portal_app", False, True),
        ("portal_owner", False, True),
    ]


def test_the_application_role_reads_and_writes_the_owners_tables_and_owns_nothing(postgres):
    postgres.start()
    postgres.make_database("portal")
    owner = psycopg2.connect(postgres.url("portal_owner", "portal"))
    owner.cursor().execute("create table notes (id bigint generated always as identity, text text)")
    owner.commit()
    owner.close()
    app = psycopg2.connect(postgres.url("portal_app", "portal"))
    app.cursor().execute("insert into notes (text) values ('a')")
    app.commit()
    for refused in (
        "create table mine (a int)",
        "drop table notes",
        "truncate notes",
        "alter table notes add b int",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            app.cursor().execute(refused)
        app.rollback()
    app.close()
    assert ask(postgres.url("portal_app", "portal"), "select text from notes") == [("a",)]


def test_nothing_listens_on_tcp_and_the_sockets_are_for_their_owner_alone(postgres, valkey):
    postgres.start()
    valkey.start()
    assert ask(postgres.url("postgres", "postgres"), "show listen_addresses") == [("",)]
    for folder in (postgres.sockets, valkey.socket.parent, postgres.data):
        assert folder.stat().st_mode & 0o077 == 0
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_valkey_keeps_the_queue_over_a_kill(valkey):
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        client.set("kept", "7")
        client.execute_command("waitaof", 1, 0, 5000)
    valkey.process.kill()
    valkey.stop()
    valkey.start()
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.get("kept") == b"7"


def test_a_path_with_spaces_and_a_long_path_are_served(tmp_path):
    for name in ("with a space é", "long" * 30):
        postgres, valkey = Postgres(tmp_path / name / "pg", durable=False), Valkey(tmp_path / name / "valkey")
        try:
            postgres.start()
            postgres.make_database("portal")
            valkey.start()
            told = dj_database_url.parse(postgres.url("portal_app", "portal"))
            assert len(os.fsencode(told["HOST"])) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET
            with redis.Redis.from_url(valkey.url()) as client:
                assert client.ping()
        finally:
            postgres.stop()
            valkey.stop()
        assert not Path(told["HOST"]).exists()


def test_a_socket_folder_that_belongs_to_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("devserver.embedded_services.tempfile.gettempdir", lambda: str(tmp_path))
    chosen = socket_folder(tmp_path / "a space", "valkey.sock")
    assert chosen.parent == tmp_path
    monkeypatch.setattr(Path, "is_symlink", lambda _: True)
    with pytest.raises(NotStarted, match="belongs to somebody else"):
        socket_folder(tmp_path / "a space", "valkey.sock")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_servers_end_with_the_process_that_started_them(tmp_path, how):
    with start("-c", HOLDER, tmp_path, log=tmp_path / "holder.log") as holder:
        wait_for(lambda: "up" in (tmp_path / "holder.log").read_text(), seconds=90, what="servers up")
        assert len(living_with(tmp_path)) == 3
        holder.send_signal(how)
    wait_for(lambda: living_with(tmp_path) == set(), seconds=30, what="nothing left")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_runs_the_servers_too():
    folder = Path(tempfile.mkdtemp(prefix="psp-nobody-"))
    os.chown(folder, NOBODY, NOBODY)
    log = folder / "holder.log"
    try:
        # may pass through root's folders to reach this Python, and is otherwise anybody
        with start("-c", HOLDER, folder, log=log, preexec_fn=become_nobody) as holder:
            wait_for(lambda: "up" in log.read_text(), seconds=90, what="servers up")
            owners = {(Path("/proc") / str(number)).stat().st_uid for number in living_with(folder)}
            holder.kill()
        assert owners == {NOBODY}
        wait_for(lambda: living_with(folder) == set(), seconds=30, what="nothing left")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
@pytest.mark.parametrize("disguise", [enter_namespace, become_nobody])
def test_root_runs_postgresql_under_either_disguise_and_may_change_it(tmp_path, monkeypatch, disguise):
    tmp_path.chmod(0o700)  # a folder nobody else may pass through
    for chosen in (disguise, enter_namespace, become_nobody, disguise):
        monkeypatch.setattr("devserver.processes.choose_disguise", lambda chosen=chosen: chosen)
        server = Postgres(tmp_path / "pg", durable=False)
        try:
            assert ask(server.start().url("postgres", "postgres"), "select 1") == [(1,)]
        finally:
            server.stop()
