"""Citations are read back by the programs people use, whatever the title, the address and the publishers hold."""

import bibtexparser
import pytest
import rispy

from clearinghouse.citations import apa, bibtex, ris
from clearinghouse.models import Kind
from tests.clearinghouse.make import a_resource, a_term

pytestmark = pytest.mark.django_db
URL = "https://example.org/a_b/c%20d?x=1&y=2#top~z"
TITLES = [
    "Zeta R&D {draft}",
    "Zeta } brace",
    "100% of $5 #1_a ~ b^c \\d",
    "Two\nlines",
    'A "quoted" title',
    "Café, “Zeta”",
]


@pytest.fixture(params=TITLES)
def resource(request):
    publishers = [a_term(Kind.PUBLISHER, name) for name in ("Zeta & Sons", "Yota Office, Inc.")]
    return a_resource(request.param, terms=publishers, url=URL, year=2021, abstract="One.\nER  - \nTwo.")


def plain(tex):
    """What TeX prints."""
    for command, sign in [("textbackslash", "\\"), ("textasciitilde", "~"), ("textasciicircum", "^"),
                          ("textbraceleft", "{"), ("textbraceright", "}")]:  # fmt: skip
        tex = tex.replace(f"\\{command}{{}}", f"\0{sign}")
    for sign in "&%$#_":
        tex = tex.replace(f"\\{sign}", sign)
    return tex.replace("\0", "")


def test_a_bibtex_program_reads_the_entry_back(resource):
    entries = bibtexparser.parse_string(bibtex(resource)).entries
    assert len(entries) == 1
    entry = entries[0]
    assert entry["url"] == URL
    assert plain(entry["title"].removeprefix("{").removesuffix("}")) == " ".join(resource.title.split())
    assert [plain(one) for one in entry["author"].split(" and ")] == ["{Yota Office, Inc.}", "{Zeta & Sons}"]
    assert entry["year"] == "2021"


def test_no_title_closes_the_entry_or_swallows_the_next(resource):
    other = a_resource("Another")
    both = bibtexparser.parse_string(f"{bibtex(resource)}\n{bibtex(other)}").entries
    assert [entry["ID"] for entry in both] == [f"psp-{resource.code}", f"psp-{other.code}"]


def test_a_ris_program_reads_the_record_back(resource):
    records = rispy.loads(ris(resource))
    assert len(records) == 1
    record = records[0]
    assert record["urls"] == [URL]
    assert record["title"] == " ".join(resource.title.split())
    assert record["authors"] == ["Yota Office, Inc.", "Zeta & Sons"]
    assert (record["year"], record["abstract"]) == ("2021", "One. ER - Two.")


def test_what_is_not_known_is_left_out_of_every_citation():
    bare = a_resource("Zeta", url="", year=None)
    assert "url" not in bibtexparser.parse_string(bibtex(bare)).entries[0]
    assert "urls" not in rispy.loads(ris(bare))[0]
    assert "n.d." in apa(bare)
