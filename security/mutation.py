"""Takes out one tenant filter or permission check at a time, and lists those no test misses.

A pytest plugin: ``python -m pytest -p security.mutation -m "not slow" tests``. While our modules
are imported, every ``.visible_to(user)`` (a filter: all rows are given instead) and every
``require(...)`` and ``require_somewhere(...)`` of an action (a check: nothing is asked) becomes a
switch. A first run notes which tests come by which switch. Then, for each switch, a child process
turns it off and runs those tests until one fails: the check is missed, as it should be. A switch
whose tests all pass is a survivor: nobody would notice if the check were lost.

MUTATION_PART=1/2 takes every second switch, so that two processes share the work;
MUTATION_ONLY=tta/actions,sites/ takes those of files whose path begins so.
"""

import ast
import builtins
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

ROOT = Path(__file__).resolve().parents[1]
APPS = ("accounts", "clearinghouse", "dashboard", "documents", "exchanges", "liaisons",
"newsroom", "notifications",
        "sites", "tta")  # fmt: skip
CHECKS = {"require", "require_somewhere"}
MOST_TESTS = 60  # of one switch: enough to say that nobody misses it
SWITCH = "_switched_check"


@dataclass(frozen=True)
class Switch:
    """One check that can be taken out."""

    number: int
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line} {self.text}"


switches = []
reached = defaultdict(list)  # number of a switch: the tests that came by
_now = {"test": "", "off": None}


def switched(number, check, without):
    """What stands in place of a check."""
    if _now["test"] and reached[number][-1:] != [_now["test"]]:
        reached[number].append(_now["test"])
    if _now["off"] == number:
        return without()
    return check()


class Switching(ast.NodeTransformer):
    """Puts a switch around every check of a module."""

    def __init__(self, path):
        self.path, self.in_actions = path, "/actions/" in path or path.endswith("/actions.py")

    def visit_Expr(self, node):
        self.generic_visit(node)
        call = node.value
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in CHECKS
        ):
            node.value = self._switch(call, ast.Constant(None))
        return node

    def visit_Call(self, node):
        self.generic_visit(node)
        if not isinstance(node.func, ast.Attribute) or node.func.attr != "visible_to":
            return node
        rows = node.func.value
        if isinstance(rows, ast.Call) and ast.unparse(rows.func) == "super":
            return node
        everything = ast.Call(ast.Attribute(rows, "all", ast.Load()), [], [])
        return self._switch(node, everything)

    def _switch(self, check, without):
        number = len(switches)
        switches.append(Switch(number, self.path, check.lineno, ast.unparse(check)))
        empty = ast.arguments([], [], None, [], [], None, [])
        words = [ast.Constant(number), *(ast.Lambda(empty, body) for body in (check, without))]
        return ast.copy_location(ast.Call(ast.Name(SWITCH, ast.Load()), words, []), check)


class Loader(importlib.machinery.SourceFileLoader):
    """Compiles a module of ours with its switches; no file of it is kept."""

    def source_to_code(self, data, path, *, _optimize=-1):
        tree = Switching(str(Path(path).relative_to(ROOT))).visit(ast.parse(data, path))
        return compile(
            ast.fix_missing_locations(tree), path, "exec", dont_inherit=True, optimize=_optimize
        )

    def exec_module(self, module):
        """As always; statements that would be made once are made anew for each test."""
        super().exec_module(module)
        if module.__name__.split(".") == ["sites", "query_cache"]:
            module.lru_cache = _keep_nothing

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the modules of our apps before anybody else does."""

    def find_spec(self, fullname, path=None, target=None):  # noqa: ARG002 - Python's own signature
        """A module of ours, or None."""
        if fullname.partition(".")[0] not in APPS or ".migrations" in fullname:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


setattr(builtins, SWITCH, switched)
sys.meta_path.insert(0, Finder())


def _keep_nothing(maxsize=None):  # noqa: ARG001 - as functools.lru_cache
    """Statements are made anew each time: a kept one would be made by the first test alone."""
    return lambda function: function


def chosen():
    """The switches this process takes out."""
    part, _, of = os.environ.get("MUTATION_PART", "1/1").partition("/")
    only = tuple(os.environ.get("MUTATION_ONLY", "").split(","))
    mine = [switch for switch in switches if switch.path.startswith(only)]
    return [switch for switch in mine if switch.number % int(of) == int(part) - 1]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Note who comes by which switch, then take out one after the other."""
    items = {item.nodeid: item for item in session.items}
    _record(session)
    missed, survivors, unreached = 0, [], []
    for switch in chosen():
        tests = _closest_first(
            switch, [name for name in dict.fromkeys(reached[switch.number]) if name in items]
        )
        if not tests:
            unreached.append(switch)
        elif _is_missed(switch, [items[name] for name in tests[:MOST_TESTS]]):
            missed += 1
        else:
            survivors.append(switch)
    _report(missed, survivors, unreached)
    return True


def _record(session):
    for item, following in zip(session.items, [*session.items[1:], session.items[-1]], strict=True):
        # the last is followed by itself: what all tests share stays set up
        _now["test"] = item.nodeid
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    _now["test"] = ""


def _closest_first(switch, tests):
    """Tests of the app of the check before the others."""
    app = switch.path.partition("/")[0]
    return sorted(tests, key=lambda name: not name.startswith(f"tests/{app}/"))


def _is_missed(switch, items):
    """Whether one of ``items`` fails without the check, in a child process: what it breaks goes
    with it.
    """
    connections.close_all()  # a child never shares the connection of its parent
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115 - for the rest of this process
        _now["off"] = switch.number
        os._exit(int(any(_fails(item, items) for item in items)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _fails(item, items):
    """Whether the test fails; what all tests share stays set up for the next."""
    reports = runtestprotocol(item, log=False, nextitem=items[-1])
    return any(report.failed for report in reports)


def _report(missed, survivors, unreached):
    count = missed + len(survivors) + len(unreached)
    lines = [
        "",
        (
            f"{count} checks taken out one at a time: {missed} missed by a test "
            f"({100 * missed / max(1, count):.1f} %)."
        ),
    ]
    lines += [f"SURVIVES {switch}" for switch in survivors]
    lines += [f"UNREACHED {switch}" for switch in unreached]
    print("\n".join(lines))  # noqa: T201 - the result
    if path := os.environ.get("MUTATION_REPORT"):
        Path(path).write_text("\n".join(lines) + "\n")
