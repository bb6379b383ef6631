"""The tests themselves: they ask something, wait for nothing, and are left out only with a reason."""

import ast
import re

from tests.architecture.house import ROOT, calls, functions, place, tree

FILES = sorted((ROOT / "tests").rglob("test_*.py"))
CHECKS = re.compile(
    r"^(assert_|expect|check|axe|wait_for|django_assert)|\.(assert_|check|expect|wait_for_url)|raises$|fail$|^refused$"
)


def cases(path):
    return [node for node in functions(path) if node.name.startswith("test_")]


def test_every_test_asserts_something():
    idle = [
        place(path, case)
        for path in FILES
        for case in cases(path)
        if not any(isinstance(node, ast.Assert) for node in ast.walk(case))
        and not any(CHECKS.search(name) for name in calls(case))
    ]
    assert idle == []


def test_no_test_sleeps():
    watching = {"browser", "machine"}  # wait for other processes
    files = [path for path in FILES if not watching & set(path.parts)]
    assert [path for path in files if "time.sleep" in calls(tree(path))] == []


def test_no_test_is_left_out_without_a_reason():
    bare = re.compile(r"mark\.(skip|xfail)\b(?!if|\([^)]*reason)|pytest\.skip\(\)")
    others = [path for path in FILES if path.name != "test_tests.py"]
    assert [path for path in others if bare.search(path.read_text())] == []


def test_names_of_tests_are_sentences():
    short = [place(path, test) for path in FILES for test in cases(path) if len(test.name.split("_")) < 4]
    assert short == []


BESIDE_TESTS = {  # what a folder of tests holds beside its tests, its makers (make) and its fixtures (conftest)
    "accounts/issuer": "an OpenID Connect provider that answers",
    "accounts/provider": "the settings read again with that provider",
    "notifications/servers": "mail servers that refuse, wait or break off",
    "notifications/smtp": "a mail server that answers",
    "machine/frozen": "a program that stands still",
    "machine/processes": "starts and stops the commands of the portal",
    "machine/slow_senders": "people who send a form at one byte a second",
}
TOOLS = {"architecture", "attack", "browser", "speed"}  # folders that are tools as much as tests


def test_the_makers_of_every_folder_are_called_make():
    found = {
        f"{path.relative_to(ROOT / 'tests').parts[0]}/{path.relative_to(ROOT / 'tests').parts[1].removesuffix('.py')}"
        for path in (ROOT / "tests").rglob("*.py")
        if len(path.relative_to(ROOT / "tests").parts) > 1 and not path.name.startswith("test_")
    }
    others = {
        name
        for name in found
        if name.split("/")[0] not in TOOLS and name.split("/")[1] not in {"__init__", "make", "conftest"}
    }
    assert others == set(BESIDE_TESTS)
