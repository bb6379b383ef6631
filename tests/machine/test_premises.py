"""Where the portal listens: what people are told and what answers are one address."""

import re
import subprocess
import sys

import pytest

from devserver.preflight import CannotStart, where_it_listens
from tests.machine.processes import ROOT, surroundings


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, ("127.0.0.1", 8000)),
        ({"PORTAL_PORT": "8001"}, ("127.0.0.1", 8001)),
        ({"PORTAL_ADDRESS": "http://127.0.0.1:9000"}, ("127.0.0.1", 9000)),
        ({"PORTAL_ADDRESS": "http://localhost:9000/"}, ("127.0.0.1", 9000)),
        ({"PORTAL_ADDRESS": "http://localhost"}, ("127.0.0.1", 80)),
        ({"PORTAL_ADDRESS": "http://127.0.0.1:9000", "PORTAL_PORT": "9000"}, ("127.0.0.1", 9000)),
        (
            {"PORTAL_ADDRESS": "http://portal.example.org:9000", "PORTAL_BIND": "0.0.0.0"},  # noqa: S104 - a word
            ("0.0.0.0", 9000),  # noqa: S104
        ),
        ({"PORTAL_ADDRESS": "https://portal.example.gov"}, ("127.0.0.1", 8000)),  # behind a proxy
        ({"PORTAL_ADDRESS": "https://portal.example.gov:8443", "PORTAL_PORT": "8001"}, ("127.0.0.1", 8001)),
        ({"PORTAL_ADDRESS": "http://portal.example.gov", "PORTAL_PORT": "8001"}, ("127.0.0.1", 8001)),
    ],
)
def test_the_portal_listens_where_people_are_sent(said, place):
    assert where_it_listens(said) == place


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"PORTAL_ADDRESS": "http://127.0.0.1:9000", "PORTAL_PORT": "8001"},
            "PORTAL_ADDRESS says port 9000 and PORTAL_PORT says 8001. Leave PORTAL_PORT out",
        ),
        ({"PORTAL_PORT": "eight"}, "PORTAL_PORT is 'eight'. Set it to a number"),
        ({"PORTAL_PORT": "70000"}, "PORTAL_PORT is '70000'"),
        (
            {"PORTAL_ADDRESS": "127.0.0.1:9000"},
            "PORTAL_ADDRESS is '127.0.0.1:9000'. Write it as people type it",
        ),
        ({"PORTAL_ADDRESS": "http://127.0.0.1:90000"}, "Write it as people type it"),
        ({"PORTAL_ADDRESS": "ftp://127.0.0.1"}, "Write it as people type it"),
    ],
)
def test_what_contradicts_itself_or_is_no_address_is_answered_with_a_sentence(said, sentence):
    with pytest.raises(CannotStart, match=re.escape(sentence)):
        where_it_listens(said)


def test_the_command_says_so_before_anything_is_made(tmp_path):
    told = {
        "PORTAL_ADDRESS": "http://127.0.0.1:9000",
        "PORTAL_PORT": "8001",
        "PORTAL_DATA": str(tmp_path / "data"),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "portal"],
        cwd=ROOT,
        env=surroundings(**told),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORTAL_ADDRESS says port 9000 and PORTAL_PORT says 8001." in done.stderr
    assert not (tmp_path / "data").exists()
