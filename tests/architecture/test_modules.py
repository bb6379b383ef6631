"""Sizes, names and imports."""

import ast
import re
import tomllib

import pytest

from tests.architecture.field_nouns import CLOSED, CONVENTIONS, DJANGO, FIELD_NOUNS
from tests.architecture.house import PACKAGES, ROOT, functions, modules, place, tree

BANNED = {"utils", "helpers", "services", "managers", "selectors", "common", "core", "util", "misc"}
MOST_LINES, MOST_LINES_OF_FUNCTION, MOST_PARAMETERS = 500, 40, 7
ALL = [*modules(), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "run.py", ROOT / "manage.py"]
ASKED_FOR = 300  # lines a module should stay under; those above have a reason here
LONGER = {
    "psp_portal/settings.py": "every setting on one page, by decision",
    "exchanges/actions/exchange.py": "one short act a step, as the table has them",
    "run.py": "one file by its nature: it runs before anything is installed",
    "devserver/embedded_services.py": "PostgreSQL and Valkey share one class",
    "notifications/models.py": "the notice, the failures and the runs of the jobs that send it",
    "ui/templatetags/ui.py": "one short function a component, as the gallery lists them",
    "security/statements.py": "the grammar of an attack: one short method a kind of statement",
}


def test_no_module_is_longer_than_five_hundred_lines():
    assert [path for path in ALL if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_every_module_says_what_it_is():
    assert [
        path for path in modules() if path.read_text().strip() and not ast.get_docstring(tree(path))
    ] == []


def test_imports_stand_at_the_top():
    inline = {
        place(path, node)
        for path in ALL
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert inline == set()


def test_functions_are_short():
    files = modules()
    assert [
        place(p, node) for p in files for node in functions(p) if _lines(node) > MOST_LINES_OF_FUNCTION
    ] == []


def test_functions_take_few_things():
    files = modules()
    assert [
        place(p, node) for p in files for node in functions(p) if _parameters(node) > MOST_PARAMETERS
    ] == []


def test_modules_over_three_hundred_lines_have_a_reason():
    longer = {
        str(path.relative_to(ROOT))
        for path in [*modules(), ROOT / "run.py"]
        if len(path.read_text().splitlines()) > ASKED_FOR
    }
    assert longer - set(LONGER) == set()


def test_no_module_is_a_drawer_for_anything():
    assert [
        path
        for path in modules()
        if {part.removesuffix(".py") for part in path.relative_to(ROOT).parts} & BANNED
    ] == []


def test_every_package_of_ours_is_under_the_import_contracts():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (floors,) = (one["layers"] for one in linter["contracts"] if one["name"] == "The floors of the house")
    placed = [name.strip() for floor in floors for name in floor.split("|")]
    assert len(placed) == len(set(placed))
    assert set(linter["root_packages"]) == set(placed) == set(PACKAGES)


def _rooms():
    """The import contract of the modules of an app."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (rooms,) = (one for one in linter["contracts"] if one["name"] == "The rooms of an app")
    return rooms


@pytest.mark.parametrize("app", FIELD_NOUNS)
def test_a_module_of_an_app_is_in_the_closed_list_or_listed_with_its_reason(app):
    names = {path.relative_to(ROOT / app).parts[0].removesuffix(".py") for path in (ROOT / app).rglob("*.py")}
    assert "models" in names
    others = names - {"__init__"} - set.union(*CLOSED) - DJANGO - CONVENTIONS
    assert others == set(FIELD_NOUNS[app])
    assert all(FIELD_NOUNS[app].values())


def test_the_import_contract_has_the_closed_list_in_order_and_ignores_only_listed_modules():
    rooms = _rooms()
    assert rooms["exhaustive"] is True
    assert set(rooms["containers"]) == set(FIELD_NOUNS)
    layers = [set(re.findall(r"\w+", layer)) for layer in rooms["layers"]]
    closed = set.union(*CLOSED)
    assert [layer & closed for layer in layers if layer & closed] == CLOSED
    listed = set().union(*FIELD_NOUNS.values()) | DJANGO | CONVENTIONS
    assert set(rooms["exhaustive_ignores"]) | set.union(*layers) <= listed | closed


def _lines(function):
    """Lines of a function, its docstring and decorators left out."""
    first = function.body[0]
    docstring = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
    return function.end_lineno - function.lineno + 1 - docstring


def _parameters(function):
    """What a caller passes: keyword-only ones included, self and the facts of **kwargs left out."""
    names = [a.arg for a in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]]
    return len([name for name in names if name not in {"self", "cls", "by"}])
