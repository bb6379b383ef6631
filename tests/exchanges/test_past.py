"""Exchanges from before the portal: every wrong row is named, nothing is guessed, a file taken out changes nothing."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection

from accounts.roles import Role
from audit.models import Event
from exchanges.actions.past import import_past_exchanges, place_past_exchange
from exchanges.models import PastExchange
from exchanges.past_csv import format_partial_dates, read_past, when
from exchanges.past_import import as_csv, compared
from exchanges.past_loading import load_past_exchanges
from kernel.errors import NotAllowed, WrongState
from kernel.scope import as_program
from sites.models import AllotmentLine, Site
from sites.program_csv import InvalidTable
from sites.program_import import load_program
from sites.row_level_security import as_person
from tests.exchanges.make_past import a_place, a_table
from tests.make import a_user, the_portal
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def wrongs_of(*rows):
    somebody = a_user(Role.STAFF)
    with refused(InvalidTable, watched=EVERY_TABLE) as refusal:
        import_past_exchanges("past.csv", a_table(*rows), by=somebody)
    assert PastExchange.objects.count() == 0
    return [(wrong.file, wrong.line, wrong.column) for wrong in refusal.value.wrongs]


@pytest.mark.parametrize(
    ("text", "first", "last", "words"),
    [
        ("2020-02-11", (2020, 2, 11), (2020, 2, 11), "February 11, 2020"),
        ("2019-10-24/2019-10-25", (2019, 10, 24), (2019, 10, 25), "October 24, 2019 to October 25, 2019"),
        ("2020-04", (2020, 4, 1), (2020, 4, 30), "April 2020"),
        ("2018", (2018, 1, 1), (2018, 12, 31), "2018"),
        ("2019-10/2019-11", (2019, 10, 1), (2019, 11, 30), "October 2019 to November 2019"),
        (
            "2020-07/2020-09 (quarter)",
            (2020, 7, 1),
            (2020, 9, 30),
            "3rd calendar quarter of 2020 (July to September)",
        ),
        (
            "2019-10/2019-12 (quarter; exact dates not in the published text)",
            (2019, 10, 1),
            (2019, 12, 31),
            "4th calendar quarter of 2019 (October to December)",
        ),
    ],
)
def test_a_date_is_as_exact_as_its_source_and_a_quarter_stays_a_quarter(text, first, last, words):
    read = when(text)
    assert (read.first, read.last) == (date(*first), date(*last))
    assert format_partial_dates(read.first, read.last, read.precision) == words


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2020-13", "2020-02-30", "24.10.2019", "2019-10-24/2019-11", "2020-05/2020-04", "2019-10 quarter",
     "2019-10/2019-11 (quarter)", "2019-02/2019-04 (quarter)", "Fall 2019"],
)  # fmt: skip
def test_a_date_that_says_nothing_certain_is_refused(text):
    with pytest.raises(ValueError, match=r"“|no date|calendar"):
        when(text)


@pytest.mark.parametrize(
    ("typed", "dates", "words"),
    [
        ("10/24/2019", "2019-10-24", "October 24, 2019"),
        ("43762", "2019-10-24", "October 24, 2019"),
        ("undated", "undated", "Date not known"),
        ("No date given", "undated", "Date not known"),
        ("n.d.", "undated", "Date not known"),
    ],
)
def test_a_date_as_excel_stores_it_and_a_source_without_one_are_entered_as_such(places, typed, dates, words):
    import_past_exchanges("past.csv", a_table({"dates": typed}), by=a_user(Role.STAFF))
    row = PastExchange.objects.get()
    assert (row.dates, format_partial_dates(row.first_on, row.last_on, row.precision)) == (dates, words)
    assert compared(read_past("past.csv", as_csv(PastExchange.objects.all())))[0].stands


@pytest.mark.parametrize("typed", ["Feb-22", "22-Feb", "10/24/19", ""])
def test_a_date_that_lost_its_day_or_century_in_a_spreadsheet_is_refused_with_what_to_write(places, typed):
    assert wrongs_of({"dates": typed}, {"topic": "Good"}) == [("past.csv", 2, "dates")]


@pytest.mark.parametrize("typed", ["Baltimore, Maryland", "baltimore md", "Baltimore,  MD"])
def test_a_site_is_known_by_any_name_the_pages_print(places, typed):
    rows = read_past("past.csv", a_table({"requesting_site": typed}))
    assert [str(site) for site in rows[0]["places"]] == ["Baltimore, Maryland"]


def test_half_of_a_double_site_is_that_site():
    site = a_place("Oakland/Richmond", "CA")
    row = {"requesting_site": "Oakland, CA", "host": "Richmond, California Police Department"}
    with as_program():
        rows = read_past("past.csv", a_table(row))
    assert (rows[0]["places"], rows[0]["host_site"]) == ((site,), site)


def test_the_list_shows_past_exchanges_without_a_date_last(places, client):
    import_past_exchanges(
        "past.csv", a_table({"dates": "undated", "topic": "Zeta"}, {}), by=a_user(Role.STAFF)
    )
    assert [row.topic for row in PastExchange.objects.newest_first()] == ["Area Technology Centers", "Zeta"]
    client.force_login(a_user(Role.STAFF))
    for path in ("/exchanges/past/", PastExchange.objects.get(topic="Zeta").get_absolute_url(), "/calendar/"):
        assert client.get(path).status_code == 200
    assert "Date not known" in client.get("/exchanges/past/").content.decode()
    assert "Date not known" in client.get(f"/sites/{places[0].slug}/").content.decode()


def test_the_real_table_is_read_whole_and_charges_nobody():
    load_program(by=the_portal())
    before = AllotmentLine.objects.count()
    done = load_past_exchanges(by=the_portal())
    assert (done["new"], done["standing"]) == (8, 0)
    rows = {row.topic: row for row in PastExchange.objects.all()}
    assert rows["Real Time Crime Center"].precision == "quarter"
    assert rows["Real Time Crime Center"].site_names == "Tulsa, OK"
    assert {row.site_names for row in rows.values()} == {"Baltimore, MD", "Kansas City, MO", "Tulsa, OK", ""}
    cut = next(row for row in rows.values() if "Amarillo" in row.requesting_site)
    assert (cut.site_ids, cut.shown_to) == ([], [])
    assert "cut off" in cut.unresolved
    assert "Amarillo, Texas and Anchorage, Alaska" in cut.unresolved
    hosts = Site.objects.filter(pk__in=[row.host_site_id for row in rows.values() if row.host_site_id])
    assert {str(site) for site in hosts} == {
        "Chicago, Illinois", "Milwaukee, Wisconsin", "Memphis, Tennessee", "Chattanooga, Tennessee"
    }  # fmt: skip
    assert all(row.source_url for row in rows.values())
    assert AllotmentLine.objects.count() == before
    assert load_past_exchanges(by=the_portal())["new"] == 0
    assert Event.objects.filter(action="exchanges.pastexchange.load").count() == 8


def test_every_wrong_cell_is_named_with_file_line_and_column_and_nothing_is_entered(places):
    rows = [
        {"topic": "Good"},
        {"requesting_site": "Baltimore"},
        {"requesting_site": "Springfield, ZZ"},
        {"dates": "sometime"},
        {"mode": "by train"},
        {"source_url": "javascript:alert(1)"},
        {"host": ""},
        {"topic": "x" * 301},
        {"topic": "Good"},
        {"topic": "Other", "sites": "Tulsa, OK"},
    ]
    assert wrongs_of(*rows) == [
        ("past.csv", 3, "requesting_site"),
        ("past.csv", 4, "requesting_site"),
        ("past.csv", 5, "dates"),
        ("past.csv", 6, "mode"),
        ("past.csv", 7, "source_url"),
        ("past.csv", 8, "host"),
        ("past.csv", 9, "topic"),
        ("past.csv", 10, "topic"),
        ("past.csv", 11, "sites"),
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "a,b\n1,2\n", "", 'topic\n"open', "topic\0"])
def test_what_is_no_such_table_is_refused_in_words(content, places):
    somebody = a_user(Role.STAFF)
    with refused(InvalidTable, watched=EVERY_TABLE):
        import_past_exchanges("past.csv", content, by=somebody)
    assert PastExchange.objects.count() == 0


def test_a_row_of_several_sites_is_booked_only_where_all_of_them_are_named(places):
    table = a_table(
        {"topic": "a", "requesting_site": "Baltimore, MD; Tulsa, OK"},
        {"topic": "b", "requesting_site": "Multi-site (Baltimore, MD; Tulsa, OK)"},
        {"topic": "c", "requesting_site": "Multi-site (Baltimore, MD; further agencies cut off)"},
        {"topic": "d", "requesting_site": "Multi-site"},
        {"topic": "e", "requesting_site": "Multi-site", "sites": "Tulsa, OK"},
    )
    rows = read_past("past.csv", table)
    assert [len(row["places"]) for row in rows] == [2, 2, 0, 0, 1]
    assert [bool(row["unresolved"]) for row in rows] == [False, False, True, True, False]
    assert rows[4]["is_picked"]


def test_a_person_says_which_sites_they_were_and_only_then_they_read_it(places):
    baltimore, tulsa, chicago = places
    staff = a_user(Role.STAFF)
    import_past_exchanges("past.csv", a_table({"requesting_site": "Multi-site"}), by=staff)
    row = PastExchange.objects.get()
    leads = {site: a_user(Role.LEAD, site) for site in places}

    def readers():
        seen = set()
        for site, lead in leads.items():
            lead.__dict__.pop("site_roles", None)
            with as_person(lead), connection.cursor() as cursor:
                cursor.execute("select count(*) from tta_pastexchange")
                raw = cursor.fetchone()[0]
                assert raw == PastExchange.objects.visible_to(lead).count()
            seen |= {site} if raw else set()
        return seen

    assert readers() == set()
    with refused(NotAllowed, watched=EVERY_TABLE):
        place_past_exchange(row, [tulsa], by=leads[tulsa])
    place_past_exchange(row, [tulsa], by=staff, reason="The liaison's own notes.")
    assert readers() == {tulsa, chicago}
    place_past_exchange(row, [baltimore], by=staff)
    assert readers() == {baltimore, chicago}
    assert Event.objects.filter(action="exchanges.pastexchange.place").count() == 2


def test_where_the_source_names_the_sites_nobody_chooses_others(places):
    staff = a_user(Role.STAFF)
    import_past_exchanges("past.csv", a_table({}), by=staff)
    row = PastExchange.objects.get()
    with refused(WrongState, watched=EVERY_TABLE):
        place_past_exchange(row, [places[1]], by=staff)
    assert PastExchange.objects.get().site_ids == [places[0].pk]


def test_a_site_can_not_write_the_book(places):
    import_past_exchanges("past.csv", a_table({}), by=a_user(Role.STAFF))
    lead = a_user(Role.LEAD, places[0])
    with as_person(lead):
        assert PastExchange.objects.update(topic="Mine") == 0
    with refused(NotAllowed, watched=EVERY_TABLE):
        import_past_exchanges("past.csv", a_table({"topic": "x"}), by=lead)
    assert PastExchange.objects.get().topic == "Area Technology Centers"


EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x", "'=1", "''+1", "{=1}", '=HYPERLINK("https://x.org")',
        "two\nlines", '"quoted", with comma', "'plain"]  # fmt: skip


def test_ex_01_importing_ones_own_export_changes_nothing_whatever_the_cells_hold(places):
    staff = a_user(Role.STAFF)
    table = a_table(*({"topic": text, "host": text, "note": text} for text in EVIL))
    import_past_exchanges("past.csv", table, by=staff)
    for row in PastExchange.objects.all():  # as if somebody had put them there, unguarded
        PastExchange.objects.filter(pk=row.pk).update(note=EVIL[row.pk % len(EVIL)])
    before = list(PastExchange.objects.order_by("pk").values())
    exported = as_csv(PastExchange.objects.order_by("pk"))
    for line in csv.reader(StringIO(exported.removeprefix("\ufeff"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in line)
    assert [line.differs for line in compared(read_past("out.csv", exported)) if line.stands] == [[]] * len(
        before
    )
    done = import_past_exchanges("out.csv", exported, by=staff)
    assert (done["new"], done["standing"]) == (0, len(before))
    assert list(PastExchange.objects.order_by("pk").values()) == before


def test_a_file_taken_out_and_read_into_an_empty_book_gives_the_same_book(places):
    staff = a_user(Role.STAFF)
    import_past_exchanges(
        "past.csv", a_table({"topic": "a"}, {"topic": "b", "requesting_site": "Multi-site"}), by=staff
    )
    place_past_exchange(PastExchange.objects.get(topic="b"), [places[1]], by=staff)
    exported = as_csv(PastExchange.objects.order_by("pk"))
    facts = ("topic", "site_names", "site_ids", "shown_to", "unresolved", "precision", "first_on", "last_on")
    before = list(PastExchange.objects.order_by("topic").values(*facts))
    rows = read_past("out.csv", exported)
    assert [[site.pk for site in row["places"]] for row in rows] == [row["site_ids"] for row in before]
    assert [row["when"].precision for row in rows] == [row["precision"] for row in before]
