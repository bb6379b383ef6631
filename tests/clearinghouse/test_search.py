"""The search: what it finds, in which order, what it counts, and what it forgives."""

import pytest

from clearinghouse.lifecycle import ResourceState
from clearinghouse.models import Kind
from clearinghouse.search import MOST_USED, NEWEST, Wanted, facets, search
from tests.clearinghouse.make import a_resource, a_term

pytestmark = pytest.mark.django_db


def titles(text="", **over):
    return [row.title for row in search(Wanted(text, **over)).rows]


def counted(chosen=None, text=""):
    chosen = chosen or {}
    drawn = facets(search(Wanted(text, chosen)), chosen)
    return {str(kind): {term.slug: (many, is_on) for term, many, is_on in rows} for kind, rows in drawn}


def test_words_are_found_by_their_stem():
    a_resource("Investigating shootings")
    assert titles("investigation of a shooting") == ["Investigating shootings"]


def test_a_phrase_stands_together_and_a_minus_leaves_out():
    a_resource("Crime analysis for chiefs")
    a_resource("Analysis of gun crime")
    assert titles('"crime analysis"') == ["Crime analysis for chiefs"]
    assert titles("crime analysis -gun") == ["Crime analysis for chiefs"]


def test_the_last_word_may_be_unfinished():
    a_resource("Naloxone toolkit")
    assert titles("nalo") == ["Naloxone toolkit"]
    assert titles("toolkit nalox") == ["Naloxone toolkit"]


@pytest.mark.parametrize("typed", ["body worn camera", "body-worn camera", "Body-Worn Cameras"])
def test_a_hyphen_makes_no_difference(typed):
    a_resource("Implementing a Body-Worn Camera Program")
    a_resource("Body worn cameras in court")
    assert len(titles(typed)) == 2


def test_a_misspelled_word_is_mended_and_the_answer_says_so():
    a_resource("Promising strategies for homicide investigations")
    found = search(Wanted("homocide"))
    assert (found.total, found.text, found.mended_from) == (1, "homicide", "homocide")


def test_nothing_like_it_finds_nothing():
    a_resource()
    found = search(Wanted("xyzzyplugh"))
    assert (found.total, found.rows, found.mended_from) == (0, [], "")


def test_where_nothing_has_all_the_words_only_searches_that_find_something_are_offered():
    a_resource("Promising strategies for homicide investigations")
    a_resource("Naloxone toolkit")
    assert search(Wanted("homocide xyzzyplugh")).spellings == ["homicide"]
    assert search(Wanted("naloxone homicide")).spellings == ["naloxone", "homicide"]
    assert search(Wanted("xyzzyplugh grmblfx")).spellings == []


def test_a_title_counts_for_more_than_an_abstract():
    a_resource("Overview", abstract="About gang violence and gang crime, gang by gang.")
    a_resource("Gang violence")
    assert titles("gang violence") == ["Gang violence", "Overview"]


def test_newest_and_most_used():
    a_resource("Old and used", year=2010, uses=9)
    a_resource("New", year=2024)
    a_resource("Undated")
    assert titles(sort=NEWEST) == ["New", "Old and used", "Undated"]
    assert titles(sort=MOST_USED)[0] == "Old and used"


def test_a_withdrawn_resource_is_never_found():
    a_resource("Withdrawn", state=ResourceState.WITHDRAWN, withdrawn_because="Superseded")
    assert titles() == []
    assert titles("withdrawn") == []


def test_pages_follow_each_other_without_gap_or_repeat():
    for number in range(7):
        a_resource(f"Guide {number}", year=2000 + number)
    walked = [titles(sort=NEWEST, page=page, size=3) for page in (1, 2, 3)]
    assert walked == [["Guide 6", "Guide 5", "Guide 4"], ["Guide 3", "Guide 2", "Guide 1"], ["Guide 0"]]


@pytest.fixture
def shelf():
    guns, gangs = a_term(), a_term(name="Gang violence")
    guide, report = a_term(Kind.TYPE, "guide"), a_term(Kind.TYPE, "report")
    a_resource("A", terms=[guns, guide])
    a_resource("B", terms=[guns, report])
    a_resource("C", terms=[gangs, guide])
    a_resource("D", terms=[guns, gangs, report])


def test_without_a_filter_every_term_counts_all_that_carry_it(shelf):
    assert counted() == {
        "topic": {"gun-violence": (3, False), "gang-violence": (2, False)},
        "type": {"guide": (2, False), "report": (2, False)},
    }


def test_the_count_beside_a_term_is_what_choosing_it_would_show(shelf):
    chosen = {"topic": ["gun-violence"]}
    before = counted(chosen)
    for kind, terms in before.items():
        for slug, (many, is_on) in terms.items():
            if not is_on:
                widened = {**chosen, kind: [slug]}  # instead of what is chosen in its own kind
                assert search(Wanted(chosen=widened)).total == many


def test_within_a_facet_any_will_do_and_across_facets_all_must_hold(shelf):
    assert titles(chosen={"topic": ["gun-violence", "gang-violence"], "type": ["guide"]}) == ["C", "A"]
    assert counted({"topic": ["gun-violence"], "type": ["guide"]}) == {
        "topic": {"gun-violence": (1, True), "gang-violence": (1, False)},
        "type": {"guide": (1, True), "report": (2, False)},
    }


def test_a_term_nobody_knows_finds_nothing(shelf):
    assert search(Wanted(chosen={"topic": ["no-such-topic"]})).total == 0


@pytest.mark.parametrize(
    "typed",
    [
        "' or 1=1 --",
        "\\",
        '"',
        '"unclosed',
        "a:b & !c | (d",
        "-",
        "%s %(x)s",
        "\x00",
        "<script>",
        "🙂",
        "a" * 5000,
    ],
)
def test_nothing_typed_breaks_the_search(typed):
    a_resource()
    assert search(Wanted(typed)).total in (0, 1)


@pytest.mark.parametrize(
    "typed",
    ["Prosecutor\u2019s guide", "\u201cPolicy Guide\u201d", "\u00abPolicy Guide\u00bb", "Guide \u2013 Prosecutor",
     "Prosecutor\u2018s", "crime\u2013gun", "Guide - Prosecutor", "Guide \u2014 \u2013", "guide \u2013tracing"],
)  # fmt: skip
@pytest.mark.parametrize("mark", ["'", "\u2019"])
def test_a_search_typed_on_a_phone_finds_what_a_keyboard_finds(typed, mark):
    abstract = {"'": "On crime-gun tracing.", "\u2019": "On crime\u2013gun tracing."}[mark]
    found = a_resource(f"Prosecutor{mark}s Policy Guide", abstract=abstract if "gun" in typed else "")
    a_resource("Something else", abstract="Tracing")
    assert [row.title for row in search(Wanted(typed)).rows] == [found.title]
