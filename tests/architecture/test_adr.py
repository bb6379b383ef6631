"""docs/adr: every decision has a date and a status, relations agree, and the generated index is current."""

import re

import pytest

from psp_portal.adr_index import (
    FOLDER,
    INDEX,
    OPPOSITE,
    InvalidDecision,
    decisions,
    index_page,
    parse_decision,
)
from tests.architecture.house import ROOT, committed

# ADRs that were merged into docs/architecture.md, docs/contributing.md or a how-to; their numbers stay unused.
REMOVED = {14, 26, 44, 82, 103, 104}
CITED = re.compile(r"\bADRs? (\d+)|docs/adr/(\d+)|\]\((?:\.\./)*(?:adr/)?(\d{4})-[\w-]+\.md")
FILE_NAME = re.compile(r"\b\d{4}-[a-z][\w-]+\.md")
CITING = {".py", ".md", ".js", ".scss", ".css", ".html", ".sql", ".toml", ".yml"}
HEAD = "# 7. Keep one clock\n\nDate: 2026-11-21\n\nStatus: {}\n"


def test_the_index_lists_every_decision_as_it_is():
    assert INDEX.read_text() == index_page(), "run manage.py write_reference and commit docs/adr/README.md"


def test_every_decision_is_named_after_its_number_and_title():
    names = sorted(path.name for path in FOLDER.glob("*.md") if path != INDEX)
    assert len(names) > 50
    assert names == [decision.file_name for decision in decisions()]


def test_every_relation_points_to_a_decision_that_states_the_opposite():
    relations = {
        (decision.number, verb, other) for decision in decisions() for verb, other in decision.relations
    }
    assert relations
    assert [
        (number, verb, other)
        for number, verb, other in sorted(relations)
        if (other, OPPOSITE[verb], number) not in relations
    ] == []


def test_no_file_cites_a_decision_that_does_not_exist():
    known = {decision.number for decision in decisions()}
    cited = [
        (str(path), int(next(filter(None, numbers))))
        for path in committed()
        if path.suffix in CITING and path.name != "test_adr.py"
        for numbers in CITED.findall((ROOT / path).read_text(errors="replace"))
    ]
    assert len(cited) > 20
    assert [(path, number) for path, number in cited if number not in known] == []
    assert known & REMOVED == set()


def test_no_file_cites_a_decision_by_an_old_file_name():
    known = {decision.file_name for decision in decisions()}
    cited = [
        (str(path), name)
        for path in committed()
        if path.suffix in CITING and path.name != "test_adr.py"
        for name in FILE_NAME.findall((ROOT / path).read_text(errors="replace"))
    ]
    assert len(cited) > 50
    assert [(path, name) for path, name in cited if name not in known] == []


@pytest.mark.parametrize(
    "text",
    [
        "# 7. Keep one clock\n\nStatus: accepted\n",
        "# 7. Keep one clock\n\nDate: 2026-11-21\n\n## Context\n",
        HEAD.format("proposed"),
        HEAD.format("accepted; superseded by"),
        HEAD.format("accepted; replaces 3"),
    ],
    ids=["no date", "no status", "unknown status", "no number", "unknown relation"],
)
def test_a_decision_without_a_date_or_a_known_status_is_refused(text):
    with pytest.raises(InvalidDecision, match=r"0007-keep-one-clock\.md"):
        parse_decision(text, "0007-keep-one-clock.md")


def test_a_status_names_each_related_decision():
    decision = parse_decision(
        HEAD.format("accepted; extends 3, 4; superseded in part by 9"), "0007-keep-one-clock.md"
    )
    assert decision.relations == (("extends", 3), ("extends", 4), ("superseded in part by", 9))
