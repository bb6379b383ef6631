"""An action: ask, do, refuse, record, return."""

import ast

from tests.architecture.house import ROOT, calls, imports, modules, nodes, place, public_functions, tree

RECORDS = {"record", "take_step", "take_public_step", "save_edit", "create_membership", "import_rows"}
# Functions that act for nobody who holds a role yet: what they do instead of asking ``require``.
BEFORE_ANY_ROLE = {
    "answer_by_link": "the host's link itself is the right; there is no account",
    "rate_by_link": "the same, once it has taken place",
    "accept_invitation": "the link itself is the right; the account begins here",
}
# Public functions of the room that answer a question and change nothing.
QUESTIONS = {}
# What a person does with what is theirs alone: nobody to ask, nothing for the record.
ONES_OWN = {
    "make_feed",
    "revoke_feed",
    "mark_read",
    "mark_all_read",
    "choose_mail",
    "save_filter",
    "forget_filter",
    # a toolkit belongs to whoever holds it, with or without an account
    "begin_toolkit",
    "add_to_toolkit",
    "arrange_toolkit",
    "copy_toolkit",
    "adopt_toolkit",
    "suggest_resource",  # anybody may; a curator decides
    # these are recorded all the same
    "change_own_profile",
    "note_factor",
    "end_other_sessions",
}
FILES = [path for path in modules("actions") if path.name != "__init__.py"]
ACTIONS = [(path, node) for path in FILES for node in public_functions(path) if node.name not in QUESTIONS]
BELOW = modules("actions", "models", "steps", "ledger", "access", "rules") + modules(packages=("kernel",))


def lacking(rule, but=frozenset()):
    acts = [(path, action) for path, action in ACTIONS if action.name not in but]
    return [place(path, action) + " " + action.name for path, action in acts if not rule(path, action)]


def test_an_action_is_one_transaction():
    assert (
        lacking(lambda _, act: "transaction.atomic" in {ast.unparse(node) for node in act.decorator_list})
        == []
    )


def test_an_action_names_its_actor():
    assert lacking(lambda _, act: "by" in {argument.arg for argument in act.args.kwonlyargs}) == []


def test_an_action_asks_for_permission():
    assert (
        lacking(lambda path, act: "require" in all_calls(path, act) or act.name in BEFORE_ANY_ROLE, ONES_OWN)
        == []
    )


def test_an_action_is_recorded():
    assert lacking(lambda path, act: all_calls(path, act) & RECORDS, ONES_OWN) == []


def said(action):
    """Which of the two phrases of the house its docstring holds."""
    text = " ".join((ast.get_docstring(action) or "").split())
    return {phrase for phrase in ("Raises", "nothing has changed") if phrase in text}


def test_an_action_says_what_it_does_and_when_it_refuses():
    assert lacking(lambda _, act: {"Raises", "nothing has changed"} <= said(act), ONES_OWN) == []


def test_below_the_views_nothing_knows_of_http():
    web = ("django.http", "django.shortcuts", "django.views", "rest_framework", "django.contrib.messages")
    assert [place(path, node) for path in BELOW for node, name in imports(path) if name.startswith(web)] == []


def test_a_state_is_assigned_in_one_place_only():
    others = [path for path in modules() if path.parts[-2:] != ("sites", "steps.py")]
    assigned = [
        place(path, target)
        for path in others
        for node in nodes(path)
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    updated = [
        place(path, call)
        for path in others
        for call in nodes(path)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "update"
        and "state" in {keyword.arg for keyword in call.keywords}
    ]
    assert assigned + updated == []


def test_only_the_demonstration_and_the_loader_set_the_clock_back():
    tellers = {
        "clock.py",
        "program_import.py",
    }  # the loader enters what was promised as of the first day: ADR 32
    others = [
        path for path in modules() if path.relative_to(ROOT).parts[0] != "demo" and path.name not in tellers
    ]
    assert [path for path in others if "clock.at" in calls(tree(path))] == []


def all_calls(path, action):
    """What the action calls, and what the private functions of its file that it calls call themselves."""
    own = {node.name: node for node in tree(path).body if isinstance(node, ast.FunctionDef)}
    called = calls(action)
    return called.union(*(calls(own[name]) for name in called if name in own and name.startswith("_")))
