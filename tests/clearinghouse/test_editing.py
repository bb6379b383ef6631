"""Resources are changed one by one on their page, and by the table: seen first, whole or not at all."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from clearinghouse.actions.editing import edit_resource, import_resources
from clearinghouse.csv_import import COLUMNS, as_table, read_plan
from clearinghouse.library_import import load_library
from clearinghouse.models import Kind, Resource, Revision, Suggestion
from clearinghouse.models.resource import CHANGED_BY_SPREADSHEETS, new_code
from clearinghouse.search import Wanted, search
from kernel.errors import EditedMeanwhile, NotAllowed
from sites.program_csv import InvalidTable
from tests.clearinghouse.make import a_resource, a_term
from tests.clearinghouse.test_index import assert_in_step
from tests.make import a_user, the_portal

pytestmark = pytest.mark.django_db

IMPORT = "/clearinghouse/curate/import/"


def a_table(*rows):
    """CSV with these cells; what is not named is empty."""
    sheet = StringIO()
    write = csv.DictWriter(sheet, COLUMNS, restval="")
    write.writeheader()
    write.writerows({"kind": "guide"} | row for row in rows)
    return sheet.getvalue()


def sent(text):
    return {"table": SimpleUploadedFile("table.csv", text.encode(), content_type="text/csv")}


def wrongs_of(text):
    with pytest.raises(InvalidTable) as refusal:
        read_plan(text)
    return [(wrong.line, wrong.column) for wrong in refusal.value.wrongs]


@pytest.fixture
def staff(client):
    person = a_user(Role.STAFF)
    client.force_login(person)
    return person


# ---- one resource, on its page


def test_a_curator_edits_a_resource_and_its_old_address_leads_on(client):
    guide, guns = a_term(Kind.TYPE, "guide"), a_term()
    row = a_resource("Tracing guns", terms=[guide, guns])
    before = row.get_absolute_url()
    client.force_login(a_user(Role.PROVIDER))
    page = reverse("clearinghouse:edit", args=[row.code])
    assert 'value="guide"' in client.get(page).content.decode()
    said = {"title": "Tracing crime guns", "topics": [guns.pk], "kind": "Report", "publishers": "IIR; CNA",
            "year": 2024, "version": 1}  # fmt: skip

    assert client.post(page, said).status_code == 302

    row = Resource.objects.get(pk=row.pk)
    assert (row.title, row.version, row.publisher, row.type_name) == (
        "Tracing crime guns",
        2,
        "CNA, IIR",
        "Report",
    )
    assert client.get(before)["Location"] == row.get_absolute_url()
    assert search(Wanted("crime", {"type": ["report"]})).total == 1
    assert_in_step()
    event = Event.objects.get(action="clearinghouse.resource.edit")
    assert event.after["title"] == "Tracing crime guns"
    assert [edition.facts["title"] for edition in Revision.objects.of(row)] == [
        "Tracing crime guns",
        "Tracing guns",
    ]
    older = client.get(f"{page}?edition=1").content.decode()
    assert 'value="Tracing guns"' in older
    assert "As it was loaded" in older


def test_a_second_editor_is_told_and_overwrites_nothing(staff):
    row = a_resource("Guide")
    edit_resource(row, by=staff, seen_version=1, terms=[], title="Mine")
    with pytest.raises(EditedMeanwhile):
        edit_resource(row, by=staff, seen_version=1, terms=[], title="Theirs")
    row.refresh_from_db()
    assert (row.title, Revision.objects.count()) == ("Mine", 2)


def test_saving_the_same_again_makes_no_edition(staff):
    row = a_resource("Guide")
    edit_resource(row, by=staff, seen_version=1, terms=[], title="Guide")
    assert not Revision.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN, Role.STAFF}))
def test_only_curators_edit_and_only_bja_imports(client, role):
    row, person = a_resource("Guide"), a_user(role)
    client.force_login(person)
    with pytest.raises(NotAllowed):
        import_resources(read_plan(a_table({"title": "New"})), by=person)
    assert client.get(IMPORT).status_code == 403
    if role != Role.PROVIDER:
        with pytest.raises(NotAllowed):
            edit_resource(row, by=person, seen_version=1, terms=[], title="Mine")
        assert client.get(reverse("clearinghouse:edit", args=[row.code])).status_code == 403
        assert client.get("/clearinghouse/curate/resources.csv").status_code == 403
    assert list(Resource.objects.values_list("title", flat=True)) == ["Guide"]


# ---- many, from a table


def test_the_exported_library_comes_back_without_a_difference():
    load_library(by=the_portal())
    guide = a_term(Kind.TYPE, "guide")
    a_resource("=1+1", terms=[guide], abstract="-dash\n@at 'quote'", duration="+1 hour")
    a_resource("'=quoted", terms=[guide], abstract='Two\r\nlines, “quotes” and "quotes"')
    table = as_table().removeprefix("\ufeff")
    plan = read_plan(table)
    assert (plan.new, plan.changed, plan.same) == ([], [], 104)


def test_no_cell_of_the_export_is_a_formula():
    for number, start in enumerate(("=", "+", "-", "@", "\t=", "＝")):
        a_resource(f"{start}cmd|calc {number}", abstract=f"{start}1")
    cells = [cell for row in csv.reader(StringIO(as_table().removeprefix("\ufeff"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []


def test_a_table_is_previewed_then_loaded_whole(client, staff):
    guns, old = a_term(), a_resource("Old title", terms=[a_term(Kind.TYPE, "guide")])
    text = a_table(
        {"title": "A new guide", "topics": guns.name, "publishers": "IIR; CNA", "year": "2024"},
        {"code": old.code, "title": "New title"},
    )
    preview = client.post(IMPORT, sent(text))
    assert (preview.status_code, Resource.objects.count()) == (200, 1)
    assert "1 new, 1 changed, 0 as they are." in preview.content.decode()

    assert client.post(IMPORT, {"load": preview.context["token"]}).status_code == 302

    assert set(Resource.objects.values_list("title", flat=True)) == {"A new guide", "New title"}
    assert search(Wanted("guide", {"publisher": ["cna"], "topic": [guns.slug]})).total == 1
    assert_in_step()
    assert set(Event.objects.values_list("action", flat=True)) == {
        "clearinghouse.resource.add",
        "clearinghouse.resource.edit",
    }
    assert read_plan(text.replace("A new guide", "Another")).same == 1


def test_one_wrong_row_stops_the_whole_table_and_every_wrong_cell_is_named(client, staff):
    there = a_resource("There already")
    text = a_table(
        {"title": "Right"},
        {"title": "", "year": "19x4"},
        {"code": "zzzzz", "title": "Unknown code"},
        {"title": "There already"},
        {"code": there.code, "title": "Right"},
        {"title": "Bad words", "topics": "No such topic", "url": "javascript:alert(1)", "kind": ""},
        {"title": "Long", "publishers": "x" * 121, "duration": "y" * 61},
    )
    answer = client.post(IMPORT, sent(text))
    assert (answer.status_code, Resource.objects.count()) == (422, 1)
    assert wrongs_of(text) == [
        (3, "title"), (3, "year"), (4, "code"), (5, "title"), (6, "title"), (7, "kind"), (7, "url"),
        (8, "duration"), (8, "publishers"),
    ]  # fmt: skip
    assert "Nothing was loaded" in answer.content.decode()
    assert wrongs_of(a_table({"title": "Bad", "topics": "No such topic"})) == [(2, "topics")]


@pytest.mark.parametrize("text", ["", "code,title\n", 'code,title\n"unclosed', "\x00", "a,b\n1,2,3"])
def test_what_is_no_table_is_refused_in_words(client, staff, text):
    answer = client.post(IMPORT, sent(text))
    assert answer.status_code == 422
    assert not Resource.objects.exists()


def test_a_file_that_is_not_utf_8_or_too_long_is_refused(client, staff):
    for content in (b"title\n\xff\xfe", b"x" * 900_001):
        answer = client.post(IMPORT, {"table": SimpleUploadedFile("table.csv", content)})
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (a_table({"title": "Zeta"}).replace("evidence\r\n", "evidence,url\r\n", 1), (1, "url")),
        (a_table({"title": "Ze\0ta"}), (2, "title")),
        (
            a_table({"title": "A", "abstract": "one\ntwo\n\nfour"}, {"title": "B", "year": "20l8"}),
            (3, "year"),
        ),
        (a_table({"title": "A", "code": "1.20E+05"}), (2, "code")),
    ],
    ids=["heading twice", "NUL", "row of a spreadsheet", "changed code"],
)
def test_a_fault_is_named_by_the_row_a_spreadsheet_shows(text, place):
    assert wrongs_of(text) == [place]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_in_every_way_a_spreadsheet_saves_it(client, staff, encoding, separator):
    text = a_table({"title": "Zeta"}).replace(",", separator).replace("code", " Code\u00a0") + separator * 16
    table = SimpleUploadedFile("table.csv", text.encode(encoding))
    answer = client.post(IMPORT, {"table": table})
    assert (answer.status_code, answer.context["plan"].new[0].title) == (200, "Zeta")


def test_a_file_of_the_older_windows_alphabet_is_answered_with_what_to_do(client, staff):
    table = SimpleUploadedFile("table.csv", a_table({"title": "Chief’s café"}).encode("cp1252"))
    answer = client.post(IMPORT, {"table": table})
    assert answer.status_code == 422
    assert "CSV UTF-8" in answer.content.decode()
    assert not Resource.objects.exists()


def test_no_code_the_portal_gives_looks_like_a_number_or_a_day():
    assert all(CHANGED_BY_SPREADSHEETS.fullmatch(code) for code in ("12e45", "12345", "dec12", "1mar2"))
    assert not any(CHANGED_BY_SPREADSHEETS.fullmatch(code) for code in ("7kq3m", "12e4x", "marks"))
    codes = [new_code() for _ in range(5000)]
    assert [code for code in codes if CHANGED_BY_SPREADSHEETS.fullmatch(code)] == []


def test_a_preview_is_loaded_once_by_the_same_person_and_only_as_it_was_seen(client, staff):
    row = a_resource("Old", terms=[a_term(Kind.TYPE, "guide")])
    token = client.post(IMPORT, sent(a_table({"code": row.code, "title": "New"}))).context["token"]
    edit_resource(row, by=staff, seen_version=1, terms=[(Kind.TYPE, "guide")], title="Edited meanwhile")
    client.post(IMPORT, {"load": token})
    assert Resource.objects.get().title == "Edited meanwhile"

    token = client.post(IMPORT, sent(a_table({"code": row.code, "title": "New"}))).context["token"]
    client.force_login(a_user(Role.ADMIN))
    client.post(IMPORT, {"load": token})
    assert Resource.objects.get().title == "Edited meanwhile"
    client.force_login(staff)
    client.post(IMPORT, {"load": token})
    assert Resource.objects.get().title == "New"


def test_an_address_with_a_blank_is_kept_as_a_browser_sends_it(client, staff):
    plan = read_plan(a_table({"title": "A", "url": "https://example.org/a b.pdf"}))
    assert plan.new[0].facts["url"] == "https://example.org/a%20b.pdf"
    typed = {"title": "Zeta", "url": " https://example.org/a b.pdf ", "why": "It helps."}
    assert client.post(reverse("clearinghouse:suggest"), typed).status_code == 302
    assert Suggestion.objects.get().url == "https://example.org/a%20b.pdf"
