"""What the record calls an act: a sentence for people, never a name from the code."""

import ast
import re

import pytest

from audit.timeline import label_of_event, labels
from tests.architecture.house import modules, nodes, place
from tests.architecture.test_lifecycles import STEPS

ACTION = re.compile(r"[a-z]+\.[a-z_]+\.[a-z_]+")
WRITES = {"record", "record_for", "record_refusal", "save_edit", "create_membership", "import_rows"}
# Acts whose name is put together: the second part of accounts.factor.*
COMPOSED = ["accounts.factor.add", "accounts.factor.remove", "accounts.factor.renew"]


def named_in_code():
    """(file and line, action) of every act that is written to the record by its name."""
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in WRITES:
                for given in node.args:
                    if isinstance(given, ast.Constant) and ACTION.fullmatch(str(given.value)):
                        yield place(path, node), given.value


def test_every_act_that_is_recorded_has_words():
    found = list(named_in_code())
    assert len(found) > 40  # the search itself works
    assert [(where, action) for where, action in found if action not in labels()] == []
    assert [action for action in COMPOSED if action not in labels()] == []


def test_the_name_of_an_event_is_an_app_a_noun_and_a_verb():
    names = [name for name in labels() if not ACTION.fullmatch(name)]
    assert len(labels()) > 100
    assert names == []


@pytest.mark.parametrize(("noun", "verb"), STEPS)
def test_every_step_of_a_lifecycle_has_words(noun, verb):
    assert f"{noun}.{verb}" in labels(), label_of_event(f"{noun}.{verb}")
