"""EX-01, EX-02: the log as a file is what the list shows, and no cell of it is a formula or a link."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from accounts.roles import Role
from liaisons import actions
from liaisons.models import Level, LogEntry
from tests.assertions import EVERY_TABLE, refused
from tests.liaisons.make import a_next_step, an_entry
from tests.make import a_focus_area, a_site, a_user, engagement_of
from tta.models import Request

pytestmark = pytest.mark.django_db
EVIL = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\tx",
    '=HYPERLINK("https://example.org")',
    "＝1",
    "{=1}",
    "https://example.org",
]


def csv_rows(client, **asked):
    answer = client.get("/log/export.csv", asked)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def xlsx_cells(client):
    answer = client.get("/log/export.xlsx")
    return [
        cell for row in load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=2) for cell in row
    ]


def test_no_cell_becomes_a_formula_or_a_link(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    for text in EVIL:
        an_entry(site, by=liaison, said=text, took_part=[{"name": text, "agency": text, "person": None}])
    client.force_login(liaison)
    cells = xlsx_cells(client)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    assert set(EVIL) - {"\tx"} <= {cell.value for cell in cells}
    for row in csv_rows(client):
        assert not row["Said"].startswith(("=", "+", "-", "@", "\t", "＝"))


TAKES = {Role.LEAD, Role.LIAISON, Role.HANDOVER, Role.PROVIDER, Role.STAFF, Role.ADMIN}


def a_reader_beside_notes(client, role):
    site = a_site()
    an_entry(site, said="SHARED-NOTE")
    an_entry(site, said="TEAM-NOTE", level=Level.TEAM)
    an_entry(a_site(), said="FOREIGN-NOTE")
    reader = a_user(role, site)
    client.force_login(reader)
    return reader


@pytest.mark.parametrize("role", sorted(TAKES))
def test_each_role_takes_away_what_it_sees_at_sites_where_it_may(client, role):
    reader = a_reader_beside_notes(client, role)
    seen = set(LogEntry.objects.visible_to(reader).values_list("said", flat=True))
    assert "SHARED-NOTE" in seen
    assert {row["Said"] for row in csv_rows(client)} == seen
    assert "SHARED-NOTE" in {row["Said"] for row in csv_rows(client, q="note")}


@pytest.mark.parametrize("role", sorted(set(Role) - TAKES))
def test_who_may_take_no_log_away_is_refused_the_file(client, role):
    a_reader_beside_notes(client, role)
    assert {client.get(f"/log/export.{kind}").status_code for kind in ("csv", "xlsx")} == {403}


def test_the_file_follows_the_filters_of_the_list(client):
    site = a_site()
    an_entry(site, said="A visit.", kind="site_visit")
    an_entry(site, said="A call.")
    client.force_login(a_user(Role.LEAD, site))
    assert [row["Said"] for row in csv_rows(client, kind="site_visit")] == ["A visit."]
    assert client.get("/log/export.csv", {"or": "1"}).status_code == 400


def test_a_request_begins_with_a_note_and_both_are_linked(client):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    area = a_focus_area()
    entry = an_entry(site, by=liaison, said="Guns are not traced.", focus_areas=[area.name])
    client.force_login(liaison)
    answer = client.post(f"{entry.get_absolute_url()}request/", {"title": "Tracing"})
    request = Request.objects.get()
    assert answer.url == request.get_absolute_url()
    assert (request.title, request.need, request.focus_area) == ("Tracing", "Guns are not traced.", area)
    assert LogEntry.objects.get().request == request
    with refused(actions.entry.EntryUnfit, watched=EVERY_TABLE):
        actions.start_request(entry, engagement_of(site), by=liaison, title="Again")


def test_the_workload_counts_hours_contact_and_late_steps(client):
    site, staff = a_site(), a_user(Role.STAFF)
    liaison = a_user(Role.LIAISON, site)
    actions.assign_liaison(site, liaison, by=staff, from_on=engagement_of(site).starts_on)
    an_entry(site, by=liaison, minutes=90)
    a_next_step(site, by=liaison)
    client.force_login(staff)
    row = client.get("/liaisons/").context["object_list"][0]
    assert (row.liaison, row.hours, row.overdue) == (liaison, 1.5, 0)
    assert row.last_contact == LogEntry.objects.get().on
