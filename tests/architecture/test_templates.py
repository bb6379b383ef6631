"""Templates arrange: no query, no permission, no arithmetic, nothing unescaped."""

import re
import tomllib

from django.template.loader import get_template

from sites.access import grants
from tests.architecture.house import ROOT, TEMPLATES, modules, place, words
from ui.templatetags import ui

PAGES = sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt", ".svg", ".xml"})
HTML = [path for path in PAGES if path.suffix == ".html"]
MOST_LINES = 150
MOST_COLUMNS = 120
ASKS_THE_DATABASE = re.compile(
    r"\.(objects|all|filter|exclude|exists|values_list|order_by)\b|_set\b|\bperms\."
)
INLINE = re.compile(
    r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)""",
    re.IGNORECASE,
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off|safeseq")
MEANT = {
    "django/forms/control.html": "help texts are ours, and Django marks those of the pass phrase rules as HTML"
}


def name(path):
    return str(path.relative_to(TEMPLATES))


def in_tags(path):
    return " ".join(re.findall(r"{[{%].*?[%}]}", path.read_text(), re.DOTALL))


def test_every_template_compiles():
    assert [name(path) for path in PAGES if not get_template(name(path))] == []


def too_long(path, text):
    """What is over the budget of a template: its lines, or the columns of one line."""
    lines = text.splitlines()
    wide = [
        f"{name(path)}:{number} has {len(line)} columns"
        for number, line in enumerate(lines, 1)
        if len(line) > MOST_COLUMNS and path.suffix == ".html"
    ]
    return [f"{name(path)} has {len(lines)} lines"] * (len(lines) > MOST_LINES) + wide


def test_every_template_is_short_and_narrow():
    assert [found for path in PAGES for found in too_long(path, path.read_text())] == []


def test_a_template_with_too_many_lines_or_columns_is_found():
    page = TEMPLATES / "home/home.html"
    assert too_long(page, "<p></p>\n" * MOST_LINES + "x" * MOST_COLUMNS) == ["home/home.html has 151 lines"]
    assert too_long(page, "<p></p>\n" + "x" * 121) == ["home/home.html:2 has 121 columns"]


def test_the_formatter_knows_every_component_with_an_end():
    with (ROOT / "pyproject.toml").open("rb") as file:
        known = tomllib.load(file)["tool"]["djlint"]["custom_blocks"].split(",")
    ended = {tag for path in HTML for tag in re.findall(r"{% end(\w+) %}", path.read_text())}
    assert sorted(known) == sorted(ended & ui.register.tags.keys())
    assert len(known) > 5


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
