"""The library's own tables: loaded once, changed never, refused as a whole with every fault named."""

import shutil

import pytest

from audit.models import Event
from clearinghouse.library_import import DATA, load_library
from clearinghouse.models import Kind, Resource, Term, Word
from clearinghouse.search import Wanted, search
from sites.program_csv import InvalidTable
from tests.make import the_portal

pytestmark = pytest.mark.django_db


def test_the_whole_library_is_loaded_and_found():
    added = load_library(by=the_portal())

    assert added == {"topics": 18, "resources": 96}
    assert search(Wanted()).total == 96
    assert search(Wanted("naloxone toolkit")).rows[0].title == "Law Enforcement Naloxone Toolkit"
    assert Event.objects.filter(action="clearinghouse.resource.load").count() == 96


def test_loading_twice_changes_nothing_not_even_what_people_edited():
    load_library(by=the_portal())
    Resource.objects.filter(code="0b3m6").update(title="Edited since")
    before = list(Resource.objects.order_by("pk").values()), list(Term.objects.order_by("pk").values())

    assert not any(load_library(by=the_portal()).values())
    assert (
        list(Resource.objects.order_by("pk").values()),
        list(Term.objects.order_by("pk").values()),
    ) == before


def test_a_topic_of_a_focus_area_gives_it_to_its_resources():
    load_library(by=the_portal())
    guns = Term.objects.get(kind=Kind.TOPIC, slug="gun-violence")

    assert all(
        [term.slug for term in one.named(Kind.FOCUS_AREA)] == ["gun-violence"]
        for one in Resource.objects.filter(terms=guns)
    )


def test_every_wrong_cell_of_both_tables_is_named_and_nothing_is_loaded(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    table = folder / "resources.csv"
    lines = table.read_text().splitlines()
    lines[1] = lines[1].replace("yjsg7", "YJSG!")
    lines[4] = lines[4].replace(",2018,", ",soon,").replace("Peer exchange guides", "Nobody's topic")
    lines[5] = lines[5].replace("https://ojp.gov", "javascript:ojp.gov")
    table.write_text("\n".join(lines) + "\n")

    with pytest.raises(InvalidTable) as refusal:
        load_library(folder, by=the_portal())

    assert [(wrong.line, wrong.column) for wrong in refusal.value.wrongs] == [
        (2, "code"),
        (5, "year"),
        (6, "url"),
    ]
    assert not Resource.objects.exists()
    assert not Word.objects.exists()


def test_a_topic_that_does_not_exist_is_refused(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "data")
    table = folder / "resources.csv"
    table.write_text(table.read_text().replace("Peer exchange guides", "Nobody's topic"))

    with pytest.raises(InvalidTable, match="“Nobody's topic” does not stand in topics"):
        load_library(folder, by=the_portal())
