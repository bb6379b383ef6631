"""A restored copy is frozen until somebody says which world it is; the drill compares it with its original."""

from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.roles import Role
from kernel import world
from kernel.scope import as_program
from liaisons.actions.calendar_feed import make_feed
from notifications.delivery import send_up_to
from notifications.models import Notice
from psp_portal.databases import beside, run
from psp_portal.restore_drill import Drill, compare
from psp_portal.restored_copy import settle
from sites.actions.invitations import Invitee, invite_person
from sites.role_grants import RoleSpec
from tests import cluster
from tests.documents.make import an_upload
from tests.make import a_request, a_site, a_user
from tta.actions.documents import add_request_document

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "of_the_restore_test"


def url(role="postgres", name="test_portal"):
    return cluster.POSTGRES.url(role, name)


@pytest.fixture
def lived(client):
    """A portal with a session, an invitation, a private link, a letter that waits and a document."""
    with as_program():
        site = a_site()
        admin, lead = a_user(Role.ADMIN), a_user(Role.LEAD, site)
        add_request_document(a_request(site), an_upload(), by=lead)
        spec = RoleSpec(Role.MEMBER, site)
        invite_person(Invitee("ana@example.gov", "Ana Reyes"), spec, from_on=timezone.localdate(), by=admin)
        make_feed(by=lead)
    client.force_login(admin)
    run(url(), "delete from audit_world")
    run(url(), world.SAY, ["production"])
    world.forget()
    yield admin
    run(url(), "delete from audit_world")
    world.forget()
    for name in (NAME, f"{NAME}_old", f"{NAME}_restored"):
        cluster.POSTGRES.drop_database(name)


@pytest.fixture
def copy(lived, tmp_path, monkeypatch, settings):
    """The address of the restored copy for a superuser."""
    monkeypatch.setenv("DATABASE_BACKUP_URL", url("portal_backup"))
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", url(name="postgres"))
    file = tmp_path / "portal.backup"
    call_command("backup", str(file))
    settings.DATABASES["default"]["NAME"] = NAME
    call_command("restore", str(file), "--yes")
    yield beside(url(), NAME)
    settings.DATABASES["default"]["NAME"] = "test_portal"


def fits(address):
    return run(address, world._FITS, ["production"])[0]


ALIVE = """select (select count(*) from django_session),
    (select count(*) from sites_invitation where token_digest not like 'ended-%'),
    (select count(*) from liaisons_calendarfeed where revoked_at is null),
    (select count(*) from notifications_notice where sent_at is null and given_up_at is null)"""


def test_a_restored_copy_is_not_what_it_says_it_is_until_somebody_says_so(copy):
    assert fits(url()) == (True, "production")
    assert fits(copy) == (False, "production")


@pytest.mark.parametrize("name", ["staging", "production"])
def test_saying_which_world_it_is_ends_sessions_links_and_waiting_letters(copy, name):
    assert run(copy, ALIVE)[0] == (1, 1, 1, 1)

    call_command("restore", "--as", name, "--yes")

    assert run(copy, ALIVE)[0] == (0, 0, 0, 0)
    assert fits(copy) == (True, name)
    (reason,) = run(copy, "select failure from notifications_notice")[0]
    assert reason == "It waited when the database was restored from a backup; it may have left before."
    assert run(url(), ALIVE)[0] == (1, 1, 1, 1)  # the original lives on


def test_a_file_and_a_world_are_one_command(copy, tmp_path):
    call_command("restore", str(tmp_path / "portal.backup"), "--as", "staging", "--yes")
    assert fits(copy) == (True, "staging")
    assert run(copy, ALIVE)[0] == (0, 0, 0, 0)


def test_neither_file_nor_world_is_refused(lived, monkeypatch):
    monkeypatch.setenv("DATABASE_SUPERUSER_URL", url(name="postgres"))
    with pytest.raises(CommandError, match="Name the FILE"):
        call_command("restore", "--yes")


def make_it_a_copy():
    run(url(), "update audit_world set database = 1")
    world.forget()


def test_in_a_frozen_copy_nobody_is_signed_in_no_link_works_and_no_letter_leaves(lived, client, mailoutbox):
    assert client.get("/accounts/profile/").status_code == 200
    make_it_a_copy()

    for path in ("/", "/accounts/profile/", "/accounts/login/", "/calendar/x.ics", "/invitations/x/"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert b"restored from a backup" in answer.content
    assert client.get("/health/").status_code == 200
    assert send_up_to().sent == 0
    assert mailoutbox == []


def test_from_a_staging_copy_no_letter_ever_leaves(lived, client, mailoutbox):
    make_it_a_copy()
    settle(url(), "staging")
    world.forget()
    with as_program():
        Notice.objects.update(given_up_at=None, next_try_at=timezone.now() - timedelta(minutes=1))

    assert client.get("/accounts/login/").status_code == 200
    assert client.get("/accounts/profile/").status_code == 302  # the session of the backup is over
    assert send_up_to().sent == 0
    assert mailoutbox == []


# ---- the drill


@pytest.fixture
def drilled(lived, monkeypatch):
    monkeypatch.setenv("DATABASE_BACKUP_URL", url("portal_backup"))


@pytest.mark.parametrize("is_named", [True, False])
def test_the_drill_restores_into_a_bare_cluster_and_finds_the_copy_equal(
    drilled, monkeypatch, capsys, is_named
):
    if is_named:
        monkeypatch.setenv("DRILL_SUPERUSER_URL", url(name="postgres"))

    call_command("restore_drill")

    assert "The copy is equal" in capsys.readouterr().out
    assert run(url(name="postgres"), "select 1 from pg_database where datname = 'portal_drill'") == []


CHANGES = {
    "rows of public.sites_site": "update sites_site set note = 'changed'",
    "rows of public.tta_requestdocument": "update tta_requestdocument set about = 'changed'",
    "policies": "drop policy own_sites on tta_request",
    "FORCE flags": "alter table tta_request no force row level security",
    "grants": "grant delete on tta_request to portal_app",
    "sequences": "select nextval('tta_request_id_seq')",
    "triggers": "drop trigger append_only on audit_event",
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_comparison_names_what_differs(copy, what):
    same, changed = Drill(), Drill()
    with closing(psycopg2.connect(url("portal_backup"))) as ours, closing(psycopg2.connect(copy)) as theirs:
        theirs.autocommit = True
        compare(ours, theirs, same)
        run(copy, f"set session_replication_role = replica; {CHANGES[what]}")
        compare(ours, theirs, changed)

    assert same.differences == []
    assert same.rows > 0
    assert changed.differences
    assert {one.startswith(what) for one in changed.differences} == {True}
