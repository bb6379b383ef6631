"""What the tree may hold: no trace of a machine, no host of an index; decisions in one form."""

import re

from tests.architecture.house import ROOT, committed

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".yml",
    ".yaml",
    ".json",
    ".sql",
    ".cfg",
    ".ini",
    ".sh",
    ".css",
    ".scss",
    ".js",
    ".csv",
    "",
}
MACHINE = re.compile(r"/(?:home|Users|root|workspace|work|tmp)/[\w.-]|\bC:\\\\")
INDEX = re.compile(
    r"(?:https?:)?//[\w.-]*(?:pypi|pythonhosted|npmjs|registry|artifactory|nexus|jfrog)[\w.-]*", re.IGNORECASE
)
ALLOWED = {
    "tests/machine": "paths of a machine are what those tests are about",
    "tests/architecture/test_tree.py": "names what it looks for",
    "Dockerfile": "paths inside the container",
    "docker-compose.yml": "paths inside the container",
}
HEADINGS = ["## Context", "## Decision", "## Consequences", "## Rejected"]
DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


def texts():
    for path in committed():
        if path.suffix in TEXT and not any(str(path).startswith(name) for name in ALLOWED):
            yield path, (ROOT / path).read_text(errors="replace")


def test_no_file_names_a_machine_or_the_host_of_an_index():
    found = [
        f"{path}: {match[0]}"
        for path, text in texts()
        for match in [*MACHINE.finditer(text), *INDEX.finditer(text)]
    ]
    assert found == []


def test_no_file_names_real_addresses_of_mail():
    address = re.compile(r"[\w.+-]+@([\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
    kept = re.compile(
        r"@([\w-]+\.)*(example|invalid|test)(\.(gov|org|com|net))?$|@example\.(gov|org|com|net)$",
        re.IGNORECASE,
    )
    ours = [(path, text) for path, text in texts() if path.suffix in {".py", ".md", ".txt", ".html"}]
    found = [
        f"{path}: {match[0]}"
        for path, text in ours
        for match in address.finditer(text)
        if not kept.search(match[0])
    ]
    assert found == []


def test_a_decision_is_numbered_and_has_four_headings_and_four_hundred_words_at_most():
    texts_of = {path.name: path.read_text() for path in DECISIONS}
    untitled = [name for name, text in texts_of.items() if not re.match(rf"# {int(name[:4])}\. \S", text)]
    shapeless = [
        name for name, text in texts_of.items() if re.findall(r"^## .*$", text, re.MULTILINE) != HEADINGS
    ]
    long = [name for name, text in texts_of.items() if len(text.split()) > 400]
    assert (untitled, shapeless, long) == ([], [], [])


def test_decisions_have_numbers_of_their_own():
    numbers = [path.name[:4] for path in DECISIONS]
    assert sorted(set(numbers)) == numbers
