"""A backup holds every site's rows although they stand behind policies, and its return brings back rows and walls."""

import psycopg2
import pytest
from django.core.management import CommandError, call_command

from psp_portal.databases import run
from tests import cluster

TABLES = """
create table django_migrations (id int);
create table notes (site_id bigint, text text);
insert into notes values (1, 'Saginaw'), (2, 'Flint');
alter table notes enable row level security;
alter table notes force row level security;
create policy own on notes using (site_id = any ((select current_setting('portal.sites'))::bigint[]));
create table record (what text);
revoke update, delete on record from portal_app;
insert into record values ('made');
"""
NAME = "of_the_backup_test"


def url(role, database=NAME):
    return cluster.POSTGRES.url(role, database)


@pytest.fixture
def database(monkeypatch, settings):
    cluster.POSTGRES.make_database(NAME)
    run(url("portal_owner"), TABLES)
    monkeypatch.setenv("DATABASE_BACKUP_URL", url("portal_backup"))
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", url("postgres", "postgres"))
    settings.DATABASES["default"]["NAME"], was = NAME, settings.DATABASES["default"]["NAME"]
    yield NAME
    settings.DATABASES["default"]["NAME"] = was
    for name in (NAME, NAME + "_old", NAME + "_restored"):
        cluster.POSTGRES.drop_database(name)


def test_a_backup_brings_back_every_row_and_every_wall(database, tmp_path, capsys):
    file = tmp_path / "portal.backup"
    call_command("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    run(url("postgres"), "drop table record; delete from notes")
    call_command("restore", str(file), "--yes")
    assert run(url("portal_backup"), "select text from notes order by 1") == [("Flint",), ("Saginaw",)]
    assert run(url("portal_app"), "set portal.sites = '{1}'; select text from notes") == [("Saginaw",)]
    with pytest.raises(psycopg2.errors.UndefinedObject):
        run(url("portal_app"), "select * from notes")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(url("portal_app"), "delete from record")
    owners = run(url("postgres"), "select distinct tableowner from pg_tables where schemaname = 'public'")
    assert owners == [("portal_owner",)]
    run(url("portal_owner"), "create table later (id int)")
    assert run(url("portal_app"), "insert into later values (1) returning id") == [(1,)]
    left = run(
        url("postgres"), "select datname from pg_database where datname like %s order by 1", [NAME + "%"]
    )
    assert left == [(NAME,)]


def test_the_owner_cannot_make_a_backup_and_leaves_no_file_that_looks_like_one(
    database, tmp_path, monkeypatch
):
    monkeypatch.setenv("DATABASE_BACKUP_URL", url("portal_owner"))
    with pytest.raises(CommandError, match="row-level security"):
        call_command("backup", str(tmp_path / "portal.backup"))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_never_overwrites_another(database, tmp_path):
    file = tmp_path / "portal.backup"
    file.write_text("the only copy")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(file))
    assert file.read_text() == "the only copy"


@pytest.mark.parametrize("content", [b"", b"PGDMP broken", None])
def test_a_broken_or_foreign_file_changes_nothing(database, tmp_path, monkeypatch, content):
    file = tmp_path / "portal.backup"
    if content is None:
        cluster.POSTGRES.make_database(NAME + "_other")
        monkeypatch.setenv("DATABASE_BACKUP_URL", url("portal_backup", NAME + "_other"))
        call_command("backup", str(file))
        cluster.POSTGRES.drop_database(NAME + "_other")
    else:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="The database is as it was"):
        call_command("restore", str(file), "--yes")
    assert run(url("portal_backup"), "select count(*) from notes") == [(2,)]


@pytest.mark.parametrize("damage", ["cut", "mixed", "other bytes"])
def test_a_damaged_backup_is_told_in_a_sentence(database, tmp_path, damage):
    file = tmp_path / "portal.backup"
    call_command("backup", str(file))
    whole = file.read_bytes()
    half = len(whole) // 2
    file.write_bytes(
        {
            "cut": whole[:half],
            "mixed": whole[:200] + bytes(range(255, 0, -1)) * 8 + whole[half:],
            "other bytes": bytes(range(256)) * 40,
        }[damage]
    )

    with pytest.raises(CommandError, match=r"portal\.backup is damaged, cut off, or no backup"):
        call_command("restore", str(file), "--yes")

    assert run(url("portal_backup"), "select count(*) from notes") == [(2,)]


def test_a_restore_asks_first(database, tmp_path, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(tmp_path / "any"))


def test_the_role_of_backups_writes_nothing(database):
    with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
        run(url("portal_backup"), "delete from notes")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(url("portal_backup"), "set transaction read write; delete from notes")
