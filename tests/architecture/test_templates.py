"""Templates arrange: no query, no permission, no arithmetic, nothing unescaped."""

import re

from django.template.loader import get_template

from sites.access import grants
from tests.architecture.house import ROOT, TEMPLATES, modules, place, words

PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt", ".svg", ".xml"})
MOST_LINES = 120
ASKS_THE_DATABASE = re.compile(
    r"\.(objects|all|filter|exclude|exists|values_list|order_by)\b|_set\b|\bperms\."
)
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)""",
    re.IGNORECASE,
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off|safeseq")
MEANT = {
    "django/forms/field.html": "help texts are ours, and Django marks those of the pass phrase rules as HTML"
}


def name(path):
    return str(path.relative_to(TEMPLATES))


def in_tags(path):
    return " ".join(re.findall(r"{[{%].*?[%}]}", path.read_text(), re.DOTALL))


def test_every_template_compiles():
    assert [name(path) for path in PAGES if not get_template(name(path))] == []


def test_every_template_is_short():
    assert [name(path) for path in PAGES if len(path.read_text().splitlines()) > MOST_LINES] == []


def test_a_template_does_not_ask_the_database():
    assert [
        (name(path), found[0]) for path in PAGES if (found := ASKS_THE_DATABASE.search(in_tags(path)))
    ] == []


def test_a_template_names_no_permission():
    any_of_them = re.compile("|".join(map(re.escape, grants())))
    assert [(name(path), found[0]) for path in PAGES if (found := any_of_them.search(in_tags(path)))] == []


def test_a_page_has_nothing_inline():
    html = [path for path in PAGES if path.suffix == ".html"]
    assert [(name(path), found[0]) for path in html if (found := INLINE.search(path.read_text()))] == []


def test_a_page_has_nothing_unescaped():
    html = [path for path in PAGES if path.suffix == ".html" and name(path) not in MEANT]
    assert [(name(path), found[0]) for path in html if (found := UNESCAPED.search(path.read_text()))] == []


def test_text_is_declared_safe_in_ui_only():
    others = [
        path
        for path in modules()
        if path.relative_to(ROOT).parts[0] not in {"ui", "web"} and path.name != "result_html.py"
    ]
    assert [
        path for path in others if re.search(r"\b(mark_safe|SafeString|SafeText)\b", path.read_text())
    ] == []


def test_a_template_a_view_names_exists():
    named = [
        (path, node, text)
        for path in modules("views")
        for node, text in words(path)
        if text.endswith((".html", ".txt")) and "/" in text
    ]
    assert [place(path, node) for path, node, text in named if not (TEMPLATES / text).is_file()] == []
