"""IN-04, TI-13, AZ-04: looking changes nothing; a forged form changes nothing; no row moves to another site."""

import re

import pytest
from django.db import connection
from django.test import Client

from accounts.roles import PROGRAM_ROLES, Role
from security.routes import doors
from tests.assertions import EVERY_TABLE, rows_of
from tests.attack.canaries import plant, walled_models
from tests.attack.matrix import MATRIX
from tests.attack.public_side import front, values_of
from tests.attack.world import values_for
from tests.make import a_user
from tta.models import Request

pytestmark = pytest.mark.django_db

OF_A_SITE = [door for door in doors() if door.route.startswith("sites/<slug:slug>/")]
TABLES = [model._meta.db_table for model in walled_models()]
# Every other table too, but those of the session of whoever looks.
BUSINESS = tuple(one for one in EVERY_TABLE if one.__name__ not in {"Session", "UserSession", "User"})
OF_THE_MOMENT = rb'[A-Za-z0-9]{64}|session-seconds" content="\d+"'  # the token of a form; how long one stays
# Columns no form ever sets: whose the row is, who made it, where it stands, what was spent.
FORGED = {
    "site": "{other}", "site_id": "{other}", "engagement": "1", "state": "confirmed", "number": "999", "id": "1",
    "pk": "1", "hours_committed": "150", "hours_spent": "150", "hours_logged": "150", "granted": "9999",
    "created_by": "1", "decided_by": "1", "verified_by": "1", "is_invented": "on", "slug": "moved", "role": "admin",
    "is_superuser": "on", "_method": "DELETE", "last_request_number": "0", "allotment": "1", "request": "1",
    "worked_by": "1",
}  # fmt: skip


def fingerprints():
    """{table: a hash of all its rows}, as they are now."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"select md5(coalesce(string_agg(t::text, '|' order by t.id), '')) from {table} t")
            found[table] = cursor.fetchone()[0]
    return found


def changed(before):
    after = fingerprints()
    return sorted(table for table in before if before[table] != after[table])


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.LEAD, Role.STAFF])
def test_in_04_get_head_options_and_trace_change_nothing(role):
    sites, people, rows = plant(2)
    person = a_user(role) if role in PROGRAM_ROLES else people[sites[0].pk][role]
    client = Client(raise_request_exception=False)
    client.force_login(person)
    before, everything = fingerprints(), rows_of(BUSINESS)
    traced = set()
    for door in doors():
        path = door.path(values_for(door, sites[0], rows))
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = client.generic(method, path)
            if answer.streaming:
                answer.getvalue()
        if getattr(door.callback, "login_required", True):
            traced.add(b"zqsecret" in client.generic("TRACE", path, HTTP_X_SECRET="zqsecret").content)
    assert changed(before) == []
    after = rows_of(BUSINESS)
    assert [name for name, kept in everything.items() if after[name] != kept] == []
    assert traced == {False}  # nothing of the request comes back


@pytest.mark.slow
def test_in_04_a_post_without_the_token_of_the_form_is_refused():
    sites, people, rows = plant(2)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(people[sites[0].pk][Role.LEAD])
    before = fingerprints()
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/accounts/login/")
    theirs = stranger.cookies["csrf"].value if "csrf" in stranger.cookies else "x" * 32
    for door in [door for door in doors() if "POST" in getattr(MATRIX.get(door.route), "methods", ())]:
        path = door.path(values_for(door, sites[0], rows))
        assert client.post(path).status_code == 403, path
        assert client.post(path, {"csrfmiddlewaretoken": theirs}).status_code == 403, path
    assert changed(before) == []


def test_in_04_a_form_of_the_public_side_needs_its_token_too():
    here = front()
    client, before = Client(enforce_csrf_checks=True, raise_request_exception=False), rows_of(BUSINESS)
    forms = {
        "suggest",
        "mine",
        "add",
        "begin",
        "copy",
        "open",
        "signup",
        "account_login",
        "account_reset_password",
    }
    tried = set()
    for door in doors():
        name = door.name.rpartition(":")[2]
        if name not in forms:
            continue
        tried.add(name)
        path = door.path(values_of(door, here, "none"))
        for sent in ({}, {"csrfmiddlewaretoken": "x" * 32}):
            assert client.post(path, sent | {"email": "a@example.gov", "title": "x"}).status_code == 403, path
    assert tried == forms
    assert rows_of(BUSINESS) == before
    exempt = [door.name for door in doors() if getattr(door.callback, "csrf_exempt", False)]
    assert {name.partition(":")[0] for name in exempt} <= {"api"}, exempt  # which takes GET alone


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.LEAD, Role.STAFF])
def test_ti_13_az_04_a_form_with_forged_fields_moves_no_row_and_sets_none_of_them(role):
    """TI-13 and AZ-04, at every door that takes a form."""
    sites, people, rows = plant(2)
    person = a_user(role) if role in PROGRAM_ROLES else people[sites[0].pk][role]
    client = Client(raise_request_exception=False)
    client.force_login(person)
    forged = {name: value.format(other=sites[1].pk) for name, value in FORGED.items()}
    kept = "id, site_id, number, created_by_id, is_invented, hours_estimated"
    before = whose_rows(kept)
    for door in OF_A_SITE:
        path = door.path(values_for(door, sites[0], rows))
        assert client.post(path, forged).status_code < 500, path
    after = whose_rows(kept)
    assert [row for row in before if row not in after] == []


def whose_rows(columns):
    names = columns.replace("_id", "").split(", ")
    return sorted(Request.objects.values_list(*names))


def test_az_04_the_edit_of_a_draft_saves_its_fields_and_nothing_forged():
    sites, people, rows = plant(2)
    draft = rows[sites[0].pk]["tta.Request"][0]
    client = Client()
    client.force_login(people[sites[0].pk][Role.LEAD])
    forged = {name: value.format(other=sites[1].pk) for name, value in FORGED.items()}
    said = forged | {
        "title": "A new title",
        "need": "A need",
        "urgency": "routine",
        "version": str(draft.version),
    }
    client.post(f"{draft.get_absolute_url()}edit/", said)
    now = Request.objects.get(pk=draft.pk)
    assert now.title == "A new title"
    same = [
        "site_id",
        "state",
        "number",
        "hours_committed",
        "hours_spent",
        "created_by_id",
        "is_invented",
        "decided_by_id",
    ]
    assert {name: getattr(now, name) for name in same} == {name: getattr(draft, name) for name in same}


def test_ti_10_an_expert_of_another_site_answers_as_one_who_does_not_exist():
    sites, people, rows = plant(2)
    request = rows[sites[0].pk]["tta.Request"][3]  # accepted
    client = Client()
    client.force_login(a_user(Role.STAFF))
    path = f"{request.get_absolute_url()}assign/"
    elsewhere = people[sites[1].pk][Role.EXPERT].pk
    answers = [
        ask_with(client, path, {"expert": str(number), "version": "1"}) for number in (elsewhere, 10**9)
    ]
    assert answers[0].status_code == answers[1].status_code == 422
    bodies = {re.sub(OF_THE_MOMENT, b"", answer.content) for answer in answers}
    assert len(bodies) == 1
    request.refresh_from_db()
    assert request.state == "accepted"


def test_ti_10_a_name_that_exists_at_another_site_is_as_good_as_a_fresh_one():
    sites, people, rows = plant(2)
    client = Client()
    client.force_login(people[sites[0].pk][Role.LEAD])
    taken = rows[sites[1].pk]["sites.Agency"][0].name
    path = f"{sites[0].get_absolute_url()}agencies/new/"
    statuses = {
        client.post(path, {"name": name, "kind": "police"}).status_code for name in (taken, "Fresh Police")
    }
    assert statuses == {302}


def ask_with(client, path, said):
    return client.post(path, said)
