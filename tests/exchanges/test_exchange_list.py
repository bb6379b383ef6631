"""The list of exchanges: its filters, and the same rows as a file (EX-01)."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from exchanges.actions.exchange import choose_host
from exchanges.models import Exchange
from tests.exchanges.make import an_exchange, taken_to
from tests.liaisons.test_cases import CELLS
from tests.make import a_focus_area, a_site, a_user
from tests.queries import statements_of

pytestmark = pytest.mark.django_db
LIST, CSV, XLSX = "/exchanges/", "/exchanges/export.csv", "/exchanges/export.xlsx"


def shown(client, **asked):
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [one["row"].title for one in answer.context["exchanges"]]


def rows_of(client, **asked):
    answer = client.get(CSV, asked)
    assert answer.status_code == 200
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def cells_of(client, **asked):
    answer = client.get(XLSX, asked)
    assert answer.status_code == 200
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows())


@pytest.fixture
def five():
    """Five exchanges of two sites."""
    one, two = a_site(name="Saginaw"), a_site(name="Gary")
    an_exchange(one, title="Near", days=10)
    an_exchange(one, two, title="Group", days=40, host_name="Chicago Police")
    an_exchange(two, title="Online", days=20, mode="virtual", focus_areas=["Gun Violence", "Technology"])
    an_exchange(two, title="No day", starts_on=None, ends_on=None)
    taken_to(an_exchange(one, title="Decided", days=30), "review", "approve")
    return one, two


EVERY_ONE = ["No day", "Group", "Decided", "Online", "Near"]
FILTERS = (
    ({}, EVERY_ONE),
    ({"q": "nEA"}, ["Near"]),
    ({"site": "saginaw"}, ["Group", "Decided", "Near"]),
    ({"host": "chicago"}, ["Group"]),
    ({"focus_area": "Gun Violence"}, ["Online"]),
    ({"focus_area": "Violence"}, []),
    ({"state": "approved"}, ["Decided"]),
    ({"state": "open"}, EVERY_ONE),
    ({"state": "over"}, []),
    ({"mode": "virtual"}, ["Online"]),
    ({"site": "gary", "mode": "in_person"}, ["No day", "Group"]),
    ({"state": "no such"}, EVERY_ONE),
)


def test_page_and_file_hold_what_the_filters_leave_in_one_order(client, five):
    client.force_login(a_user(Role.STAFF))
    for asked, titles in FILTERS:
        assert shown(client, **asked) == titles, asked
        assert [row["Exchange"] for row in rows_of(client, **asked)] == titles, asked
        assert [row[0].value for row in cells_of(client, **asked)][1:] == titles, asked


def test_days_narrow_the_list_to_what_touches_them(client, five):
    client.force_login(a_user(Role.STAFF))
    today = timezone.localdate()
    days = {"from": today + timedelta(days=21), "until": today + timedelta(days=30)}
    assert shown(client, **days) == ["Decided", "Online"]
    for path in (LIST, CSV, XLSX):
        assert client.get(path, {"from": "soon"}).status_code == 400
        assert client.get(path, {"color": "red"}).status_code == 400


def test_the_file_says_what_the_page_says(client, five):
    client.force_login(a_user(Role.STAFF))
    row = Exchange.objects.get(title="Decided")
    assert rows_of(client, q="Decided") == [
        {
            "Exchange": "Decided",
            "Sites": "Saginaw, Michigan",
            "Host": "Memphis Police Department",
            "Focus areas": "Technology",
            "First day": row.starts_on.isoformat(),
            "Last day": row.ends_on.isoformat(),
            "How": "In person",
            "Status": row.get_state_display(),
            "Since": timezone.localdate().isoformat(),
        }
    ]
    cells = cells_of(client, q="Decided")[1]
    assert (cells[4].value.date(), cells[4].data_type) == (row.starts_on, "d")
    assert [cell.value for cell in cells_of(client, q="No day")[1]][4:6] == [None, None]


def test_a_focus_area_of_another_time_stays_in_the_filter_that_asks_for_it(client, five):
    a_focus_area(name="Gun Violence", slug="gun-violence")
    client.force_login(a_user(Role.STAFF))
    assert client.get(LIST).context["focus_areas"] == ["Gun Violence"]
    asked = client.get(LIST, {"focus_area": "Technology"})
    assert asked.context["focus_areas"] == ["Gun Violence", "Technology"]
    assert "<option selected>Technology</option>" in asked.content.decode()


def test_each_role_takes_away_what_it_sees(client, five):
    for role in Role:
        client.force_login(a_user(role, five[0]))
        titles = shown(client)
        assert [row["Exchange"] for row in rows_of(client)] == titles, role
        is_wide = role in {Role.STAFF, Role.ADMIN, Role.PROVIDER}
        assert titles == (EVERY_ONE if is_wide else ["Group", "Decided", "Near"]), role


def test_somebody_of_no_site_takes_nothing_away(client, five):
    client.force_login(a_user())
    assert client.get(CSV).status_code == 403
    assert client.get(XLSX).status_code == 403


def test_ex_01_no_field_of_an_exchange_becomes_a_formula_or_a_link(client):
    row = an_exchange()
    facts = {field.attname: getattr(row, field.attname) for field in Exchange._meta.concrete_fields}
    del facts["id"]
    Exchange.objects.bulk_create(
        Exchange(**facts | {"title": cell[:120], "host_name": cell, "site_names": cell}) for cell in CELLS
    )
    client.force_login(a_user(Role.STAFF))
    cells = [cell for row in cells_of(client)[1:] for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    rows = rows_of(client)
    assert len(rows) == len(CELLS) + 1
    assert not {value[:1] for row in rows for value in row.values()} & set("=+-@\t\r＝＋－＠")


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_asks_the_same_few_statements_and_goes_page_by_page(client, count):
    row = an_exchange()
    facts = {field.attname: getattr(row, field.attname) for field in Exchange._meta.concrete_fields}
    del facts["id"]
    days = [date(2026, 1, 1) + timedelta(days=number // 2) for number in range(count - 1)]
    Exchange.objects.bulk_create(
        Exchange(**facts | {"title": f"Number {n}", "starts_on": on, "ends_on": on})
        for n, on in enumerate(days)
    )
    client.force_login(a_user(Role.STAFF))
    assert len(statements_of(client, LIST)) <= 8
    page, found = client.get(LIST), []
    while True:
        found += [one["row"].title for one in page.context["exchanges"]]
        if not page.context["page"].next_url:
            break
        page = client.get(page.context["page"].next_url)
    assert len(found) == len(set(found)) == count


def test_ti_16_each_side_takes_away_the_shared_part_of_a_group_and_no_party(client):
    one, two, host = a_site(), a_site(), a_site()
    exchange = an_exchange(one, two, title="A group")
    choose_host(exchange, by=a_user(Role.PROVIDER), kind="site", name=str(host), host_site=host)
    for site, sees in ((one, True), (two, True), (host, True), (a_site(), False)):
        client.force_login(a_user(Role.LEAD, site))
        rows = rows_of(client)
        assert [row["Exchange"] for row in rows] == ["A group"] * sees
        assert not any("Traveler" in cell for row in rows for cell in row.values())
        panel = client.get(site.get_absolute_url()).content.decode()
        assert ("A group" in panel, "As host, " in panel) == (sees, site is host)
