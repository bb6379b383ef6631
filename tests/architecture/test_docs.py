"""README, GLOSSARY and docs name files, links and code that exist."""

import re

import pytest

from tests.architecture.house import PACKAGES, ROOT, committed

PAGES = [
    path
    for path in committed()
    if path.suffix == ".md"
    and (len(path.parts) == 1 or path.parts[0] == "docs")
    and "reference" not in path.parts
]
# A file with its suffix, anywhere in the text, or a folder of at least two levels in backquotes.
PATH = re.compile(
    r"(?<![\w./:<>@(\x22-])(?:[a-z_][\w-]*/)+[\w-]+(?:\.[a-z]+)+\b|(?<=`)(?:[a-z][\w-]*/){2,}(?=`)"
)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[\w-]+)?\)")
# Examples of files that a reader of a how-to makes, and folders of a running portal.
EXAMPLES = {
    "templates/ui/milestone.html",
    "mentoring/permissions.py",
    "mentoring/audit_labels.py",
    "mentoring/models.py",
    "mentoring/migrations/0002_row_level_security.py",
    "mentoring/actions.py",
    "mentoring/views.py",
    "mentoring/urls.py",
    "mentoring/pairing_list.html",
}
ENTRY = re.compile(
    r"^\| \*\*(?P<word>[^*]+)\*\* \| (?P<meaning>.+?) \| (?P<code>.*?) ?\| .*\|$", re.MULTILINE
)
BRITISH = re.compile(
    r"\b(?:programmes?|travell\w+|organis\w+|cancelled|colour\w*|behaviour\w*|catalogue\w*|centre\w*|favour\w*"
    r"|judgement\w*|neighbour\w*|whilst|learnt|summaris\w+|recognis\w+|optimis(?:e|ed|ation)|prioritis\w+|defence\w*"
    r"|labell\w+|modell\w+|grey)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"`([^`]+)`")
ONE_MEANING = {
    "hold",
    "standing",
    "kept",
    "record",
    "entry",
    "act",
    "step",
    "story",
    "picture",
    "place",
    "mark",
}


def glossary():
    """The entries of GLOSSARY.md: (word, names in code)."""
    text = (ROOT / "GLOSSARY.md").read_text()
    return [(entry["word"], CODE.findall(entry["code"])) for entry in ENTRY.finditer(text)]


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_file_a_page_names_exists(document):
    named = set(PATH.findall((ROOT / document).read_text())) - EXAMPLES
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_every_relative_link_of_a_page_leads_to_a_file(document):
    links = set(LINK.findall((ROOT / document).read_text()))
    assert sorted(link for link in links if not (ROOT / document.parent / link).exists()) == []


def test_every_name_in_code_that_the_glossary_gives_exists():
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    code = "\n".join(path.read_text() for path in files)
    words = set(re.findall(r"\w+", code))
    names = {name for _, names in glossary() for name in names if not set(name) & set("/<*")}
    assert len(names) > 60
    assert sorted(name for name in names if set(re.findall(r"\w+", name)) - words) == []


def test_the_glossary_gives_each_word_once_and_the_words_with_many_meanings_one_each():
    entries = [word for word, _ in glossary()]
    assert len(entries) > 100
    assert sorted(word for word in set(entries) if entries.count(word) > 1) == []
    assert ONE_MEANING - set(entries) == set()


@pytest.mark.parametrize("document", PAGES, ids=str)
def test_pages_are_in_american_english(document):
    prose = re.sub(
        r"```.*?```|`[^`]*`|^    .*$", "", (ROOT / document).read_text(), flags=re.DOTALL | re.MULTILINE
    )
    assert BRITISH.findall(prose) == []
