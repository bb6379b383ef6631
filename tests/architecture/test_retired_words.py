"""Sentences that readers took for a translation do not come back to pages, labels and mail."""

import pytest

from tests.architecture.house import ROOT

FOLDERS = (
    *("accounts", "clearinghouse", "dashboard", "documents", "exchanges", "liaisons", "newsroom"),
    *("notifications", "sites", "templates", "tta", "ui", "web"),
)
KINDS = {".html", ".js", ".md", ".py", ".txt"}
RETIRED = (
    "wait on you",
    "waits on you",
    "are one press away",
    "Empty a sentence",
    "Say it is unfinished",
    "Say what came of it",
    "can say themselves",
    "paid and is lost",
    "goes over to the new",
    "Nobody can open it any more",
    "The hours wait for",
    "your own site alone",
    "Pace and every line",
    "takes every day to come",
    "Prove it is you",
    "What this settles",
    "Throw it away",
    "There is nothing here for you",
    "What is looked at",
    "Reading this safely",
    "Does somebody watch",
    "Be told when a round",
    "Be told by",
    "asked that this address be told",
    "What is real here",
    "time without a press",
    "reads an entry of its own",
    "How we know of it",
    "since today",
    "then they are sent",
)


def visible_texts():
    """(path, text) of every file whose words can reach a page or a letter."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in KINDS and "migrations" not in path.parts:
                yield path.relative_to(ROOT), " ".join(path.read_text().split())


TEXTS = list(visible_texts())


@pytest.mark.parametrize("sentence", RETIRED)
def test_a_retired_sentence_stands_nowhere(sentence):
    assert len(TEXTS) > 300  # the search itself works
    assert [str(path) for path, text in TEXTS if sentence.lower() in text.lower()] == []
