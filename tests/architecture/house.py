"""The files of the house, parsed once, for the rules in this folder."""

import ast
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
PACKAGES = [
    "kernel",
    *(name for name in settings.INSTALLED_APPS if "." not in name and (ROOT / name).is_dir()),
]
APPS = [
    name
    for name in PACKAGES
    if name not in {"kernel", "ui", "web", "psp_portal", "devserver", "demo", "security", "dashboard"}
]
TEMPLATES = ROOT / "templates"


@cache
def modules(*rooms, packages=tuple(PACKAGES)):
    """The Python files of our packages, migrations left out; only those of ``rooms`` ("actions", "views") if told.

    A room is a module or a package of that name: sites/steps.py, tta/actions/hours.py.
    """
    found = []
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            room = path.relative_to(ROOT / package).parts[0].removesuffix(".py")
            if "migrations" not in path.parts and (not rooms or room in rooms):
                found.append(path)
    return found


@cache
def tree(path):
    """The parsed file."""
    return ast.parse(path.read_text())


def place(path, node):
    """Where a finding is: the file and the line."""
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def nodes(path):
    """Every node of the parsed file."""
    return list(ast.walk(tree(path)))


@cache
def functions(path):
    """Every function of a file, nested ones and methods included."""
    return [node for node in nodes(path) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def public_functions(path):
    """The functions at the top of a file that do not begin with an underscore."""
    return [
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


def calls(node):
    """The names of everything called inside: ``record``, ``transaction.atomic``."""
    return {ast.unparse(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}


def imports(path):
    """The dotted names a file imports: modules, and what is taken from them."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def words(path):
    """Every piece of text in a file that is not a docstring, with its node."""
    return [
        (node, node.value)
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]


@cache
def committed():
    """Every file the repository holds, as paths from its root; where there is no git, every file of our folders."""
    asked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S607 -- git of the path
    if asked.returncode == 0 and asked.stdout:
        return [Path(name) for name in asked.stdout.splitlines() if (ROOT / name).is_file()]
    folders = [*PACKAGES, "tests", "docs", "templates"]
    return [
        path.relative_to(ROOT) for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
