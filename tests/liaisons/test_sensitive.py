"""AZ-07: sensitive notes are nothing at all to whoever holds no grant; the wall says so in the database too."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import NotAllowed
from liaisons import actions
from liaisons.actions.sensitive import AlreadyGranted
from liaisons.models import LogEntry, SensitiveEntry, SensitiveGrant
from notifications.models import Notice
from sites.row_level_security import as_person
from tests.liaisons.makers import a_note
from tests.make import a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db
CANARY = "CANARY-SENSITIVE"


@pytest.fixture
def site():
    return a_site()


def granted(person):
    actions.grant_sensitive(person, by=a_user(Role.ADMIN), reason="Works on the case.")
    return person


def a_sensitive_note(site, author):
    with as_person(author):
        return actions.log_activity([site], a_note(level="sensitive", said=CANARY), by=author)[0][0]


def seen_by(person):
    person.__dict__.pop("site_roles", None)
    with as_person(person):
        return list(SensitiveEntry.objects.visible_to(person))


def raw_count(person):
    """What a forgotten filter would show: every row the wall lets through."""
    person.__dict__.pop("site_roles", None)
    with as_person(person), connection.cursor() as cursor:
        cursor.execute("select count(*) from liaisons_sensitiveentry")
        return cursor.fetchone()[0]


def test_who_reads_a_sensitive_note(site):
    author = granted(a_user(Role.LIAISON, site))
    note = a_sensitive_note(site, author)
    for role in Role:
        reader = a_user(role, site)
        assert seen_by(reader) == [], role
        assert raw_count(reader) == 0, role
        granted(reader)
        assert seen_by(reader) == ([note] if role in {Role.STAFF, Role.ADMIN} else []), role
    assert seen_by(author) == [note]


def test_it_is_in_no_count_list_search_timeline_mail_or_export(site, client):
    author = granted(a_user(Role.LIAISON, site))
    a_user(Role.LEAD, site)
    note = a_sensitive_note(site, author)
    assert not LogEntry.objects.exists()
    assert not LogEntry.objects.saying("canary").exists()
    assert not Notice.objects.exists()
    assert not Event.objects.filter(action__startswith="liaisons.sensitive").exists()  # nor in the record
    for role in Role:
        client.force_login(a_user(role, site))
        assert CANARY not in client.get(reverse("liaisons:log")).content.decode()
        missing = client.get(note.get_absolute_url())
        assert missing.status_code == 404
        assert client.get(reverse("liaisons:sensitive-log")).status_code == 404
    with as_person(author):
        assert Event.objects.get(action="liaisons.sensitive.log").actor_id == author.pk


def test_the_portals_own_work_never_reads_one(site):
    a_sensitive_note(site, granted(a_user(Role.LIAISON, site)))
    assert not SensitiveEntry.objects.exists()  # the scope of the test is the program's


def test_holders_of_a_grant_read_it_on_its_pages(site, client):
    author, staff = granted(a_user(Role.LIAISON, site)), granted(a_user(Role.STAFF))
    note = a_sensitive_note(site, author)
    for person in (author, staff):
        client.force_login(person)
        assert note.get_absolute_url() in client.get(reverse("liaisons:sensitive-log")).content.decode()
        assert CANARY in client.get(note.get_absolute_url()).content.decode()


def test_without_a_grant_nobody_writes_one(site):
    liaison = a_user(Role.LIAISON, site)
    note = a_note(level="sensitive")
    with refused(NotAllowed, watched=EVERY_TABLE), as_person(liaison):
        actions.log_activity([site], note, by=liaison)


def test_a_grant_lasts_a_year_is_given_by_somebody_else_and_ends_at_once(site):
    admin, liaison = a_user(Role.ADMIN), a_user(Role.LIAISON, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.grant_sensitive(admin, by=admin, reason="Me.")
    grant = actions.grant_sensitive(liaison, by=admin, reason="Case work.")
    assert grant.until_on == timezone.localdate() + timedelta(days=365)
    with refused(AlreadyGranted, watched=EVERY_TABLE):
        actions.grant_sensitive(liaison, by=admin, reason="Again.")
    note = a_sensitive_note(site, liaison)
    assert seen_by(liaison) == [note]
    actions.end_sensitive_grant(grant, by=admin, reason="Left the task force.")
    assert seen_by(liaison) == []
    assert raw_count(liaison) == 0


def test_a_grant_of_last_year_reads_nothing(site):
    author = granted(a_user(Role.LIAISON, site))
    a_sensitive_note(site, author)
    SensitiveGrant.objects.update(
        from_on=timezone.localdate() - timedelta(days=366), until_on=timezone.localdate() - timedelta(days=1)
    )
    assert seen_by(author) == []
    assert raw_count(author) == 0


def test_the_database_refuses_a_grant_longer_than_a_year():
    person, admin = a_user(), a_user(Role.ADMIN)
    with (
        pytest.raises(IntegrityError, match="a_grant_for_sensitive_notes_lasts_a_year_at_the_most"),
        transaction.atomic(),
    ):
        SensitiveGrant.objects.create(
            person=person,
            granted_by=admin,
            from_on=timezone.localdate(),
            until_on=timezone.localdate() + timedelta(days=400),
            reason="x",
            granted_at=timezone.now(),
        )


def test_only_an_administrator_sees_and_gives_grants(site, client):
    for role in set(Role) - {Role.ADMIN}:
        client.force_login(a_user(role, site))
        assert client.get(reverse("liaisons:grants")).status_code == 403
        assert client.get(reverse("liaisons:grant")).status_code == 403
    admin, liaison = a_user(Role.ADMIN), a_user(Role.LIAISON, site)
    client.force_login(admin)
    assert (
        client.post(reverse("liaisons:grant"), {"person": liaison.pk, "reason": "Case."}).status_code == 302
    )
    assert liaison.name in client.get(reverse("liaisons:grants")).content.decode()
    grant = SensitiveGrant.objects.get()
    assert client.post(reverse("liaisons:grant-end", args=[grant.pk]), {"reason": "Over."}).status_code == 302
