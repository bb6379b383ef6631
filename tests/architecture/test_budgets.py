"""What is longer than the house asks for has a reason; what is said twice is said once."""

import ast
from collections import defaultdict

from tests.architecture.house import ROOT, functions, modules, place
from tests.architecture.test_modules import ALL, ASKED_FOR, LONGER

LONG_FUNCTION = 40  # lines, a docstring left out: beyond it a function does two things
LONGER_FUNCTIONS = {
    "tests/attack/test_record.py test_ra_01_every_act_of_a_requests_life_leaves_exactly_one_line": "one life",
    "tests/machine/test_demonstration.py test_the_demonstration_stands_as_a_whole": "it is made once, and is slow",
}
SMALL = 36  # parts of a syntax tree: below it, equal bodies say nothing
TWICE = {
    "strong": "two attacks that stand alone",
    "test_the_table_names_every_permission_and_every_role": "each app proves its own table",
    "test_a_role_holds_exactly_what_the_table_says_at_its_own_site_and_nothing_at_another": "the same",
}


def length(function):
    docstring = function.body[0] if ast.get_docstring(function) else None
    lines = function.end_lineno - function.lineno + 1
    return lines - (docstring.end_lineno - docstring.lineno + 1 if docstring else 0)


def test_a_function_of_more_than_forty_lines_has_a_reason():
    long = {
        f"{path.relative_to(ROOT)} {node.name}"
        for path in ALL
        if "browser" not in path.parts  # a walk is as long as its story
        for node in functions(path)
        if length(node) > LONG_FUNCTION
    }
    assert long == set(LONGER_FUNCTIONS)


def test_a_reason_for_length_goes_when_the_length_has_gone():
    longer = {
        str(path.relative_to(ROOT))
        for path in [*modules(), ROOT / "run.py"]
        if len(path.read_text().splitlines()) > ASKED_FOR
    }
    assert set(LONGER) - longer == set()


def test_no_two_functions_say_the_same():
    said = defaultdict(list)
    for path in ALL:
        for node in functions(path):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            if node.name not in TWICE and sum(1 for part in body for _ in ast.walk(part)) >= SMALL:
                said["\n".join(map(ast.dump, body))].append(place(path, node))
    assert [places for places in said.values() if len(places) > 1] == []
