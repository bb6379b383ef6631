"""The library's own tables: loaded once, changed never, refused as a whole with every fault named."""

import shutil

import pytest

from audit.models import Event
from clearinghouse.library_import import DATA, load_library
from clearinghouse.models import Kind, Resource, Term, Word
from clearinghouse.search import Wanted, search
from clearinghouse.search_index import index
from sites.models import FocusArea
from sites.program_csv import InvalidTable
from sites.program_import import load_program
from tests.make import the_portal

pytestmark = pytest.mark.django_db


def test_the_whole_library_is_loaded_and_found():
    added = load_library(by=the_portal())

    assert added == {"topics": 18, "resources": 102}
    assert search(Wanted()).total == 102
    assert search(Wanted("naloxone toolkit")).rows[0].title == "Law Enforcement Naloxone Toolkit"
    assert Event.objects.filter(action="clearinghouse.resource.load").count() == 102


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
        "gun-violence" in [term.slug for term in one.named(Kind.FOCUS_AREA)]
        for one in Resource.objects.filter(terms=guns)
    )


def test_every_focus_area_of_the_program_is_in_the_library_with_resources():
    load_program(by=the_portal())
    load_library(by=the_portal())

    counts = dict(Term.objects.filter(kind=Kind.FOCUS_AREA).with_counts().values_list("slug", "many"))

    assert set(counts) == set(FocusArea.objects.values_list("slug", flat=True))
    assert len(counts) == 8
    assert min(counts.values()) >= 2
    assert counts["constitutional-policing"] >= 5
    assert counts["federal-partnerships"] >= 5


def test_every_loaded_resource_has_an_owner():
    load_library(by=the_portal())

    assert set(Resource.objects.values_list("owner", flat=True)) == {the_portal().pk}


def test_abstracts_are_short_and_come_from_a_page_that_is_named():
    """An abstract says what its source says: the resource's own address, or the page named in the evidence."""
    load_library(by=the_portal())
    rows = Resource.objects.exclude(abstract="")

    assert rows.count() > 55
    assert [one.code for one in rows if not one.url and "abstract after http" not in one.evidence] == []
    assert [one.code for one in rows if len(one.abstract) > 400] == []


def as_it_was_loaded_before(code):
    """The resource without what its line gained since."""
    row = Resource.objects.get(code=code)
    row.terms.remove(*row.terms.filter(kind__in=[Kind.AUDIENCE, Kind.FOCUS_AREA, Kind.YEAR]))
    Resource.objects.filter(code=code).update(
        abstract="", url="", year=None, evidence=row.evidence.partition("; abstract after")[0]
    )
    index([row.pk])
    return row


def test_a_resource_nobody_edited_takes_what_its_line_gained():
    load_library(by=the_portal())
    row = as_it_was_loaded_before("gmvtr")

    assert load_library(by=the_portal()) == {"completed resources": 1}

    fresh = Resource.objects.get(code="gmvtr")
    facts = ("abstract", "url", "year", "evidence", "version")
    assert [getattr(fresh, name) for name in facts] == [getattr(row, name) for name in facts]
    assert [term.slug for term in fresh.named(Kind.FOCUS_AREA)] == [
        "community-engagement",
        "constitutional-policing",
    ]
    assert Event.objects.newest_first().first().action == "clearinghouse.resource.complete"
    assert search(Wanted(chosen={"focus": ["constitutional-policing"]})).total == 9


def test_a_resource_somebody_edited_takes_nothing():
    load_library(by=the_portal())
    as_it_was_loaded_before("gmvtr")
    Resource.objects.filter(code="gmvtr").update(version=2)
    before = list(Resource.objects.order_by("pk").values())

    assert not load_library(by=the_portal())
    assert list(Resource.objects.order_by("pk").values()) == before


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
