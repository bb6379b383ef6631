"""The tables of rights: nothing used that is not granted, nothing granted that is not used."""

import re

from accounts.roles import EVERYONE
from sites.access import grants
from tests.architecture.house import APPS, ROOT, imports, modules, place, words

PERMISSION = re.compile(rf"^({'|'.join(APPS)})\.[a-z]+_[a-z_]+$")


def used():
    """Every piece of text in our code that looks like a permission, outside the tables."""
    return {
        (text, place(path, node))
        for path in modules()
        if path.stem not in {"permissions", "lifecycle"}
        for node, text in words(path)
        if PERMISSION.match(text)
    }


def test_every_permission_used_in_code_is_in_a_table():
    assert {where for text, where in used() if text not in grants()} == set()


def test_every_permission_in_a_table_is_used():
    steps = {f"{app}.{name}" for app in APPS for name in _names_in_lifecycles(app)}
    named = {text for text, _ in used()} | steps | _seen_by()
    assert sorted(set(grants()) - named) == []


def test_permissions_are_held_by_roles_of_the_closed_list():
    assert {name for name, roles in grants().items() if not set(roles) <= set(EVERYONE)} == set()


def test_tables_import_no_models():
    taken = [
        place(path, node)
        for path in modules("permissions", "lifecycle")
        for node, name in imports(path)
        if ".models" in name and not name.startswith("django.db.models")
    ]
    assert taken == []


def _names_in_lifecycles(app):
    """Rights of steps: the lifecycle grants them and take_step asks for them."""
    text = "\n".join(path.read_text() for path in modules("permissions", packages=(app,)))
    return [name.split(".")[1] for name in grants() if name.startswith(f"{app}.") and f'"{name}"' not in text]


def _seen_by():
    """Rights that say whose eyes rows are for: ``SEEN_BY = GRANTS["..."]`` and the like, also in tests' tables."""
    found = set()
    for path in (ROOT / app for app in APPS):
        for file in path.rglob("*.py"):
            found |= set(re.findall(r'GRANTS\["([a-z_.]+)"\]', file.read_text()))
    return found
