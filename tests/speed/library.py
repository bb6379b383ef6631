"""The public side under measurement: kept pages against a view that does nothing, the search at 10,000 and 100,000."""

import io
import random
import subprocess
import sys
from pathlib import Path

import psycopg2

from tests.__main__ import chromium
from tests.browser.weight import FIRST_VIEW_BYTES
from tests.speed import phone
from tests.speed.seed import settle
from tests.speed.visitor import Page, Visitor, milliseconds

HELLO = "/speed/hello/"
KEPT = [
    Page("home", "visitor", "/", ratio=2.0),
    Page("the site map", "visitor", "/psp-sites/", ratio=2.0),
    Page("the library's front page", "visitor", "/clearinghouse/", ratio=2.0),
    Page("topics", "visitor", "/clearinghouse/topics/", ratio=2.0),
    Page("a topic", "visitor", "/clearinghouse/topics/t1/", ratio=2.0),
    Page("a record", "visitor", "/clearinghouse/resource/000aa/", ratio=2.0),
]
UNCHANGED_RATIO = 1.2  # the same with If-None-Match
SEARCH_RATIO = 8.0  # of hello: a search with page, count and facets at 10,000 resources
DATABASE_MS = {10_000: 15.0, 100_000: 60.0}  # p95 of a search in the database
COLUMNS = """id, code, title, abstract, url, year, duration, evidence, source_url, state, state_since,
    withdrawn_because, added_on, uses, version, link_failures, link_problem, term_ids, keywords"""
LINKED = """insert into clearinghouse_resource_terms (resource_id, term_id)
    select id, unnest(term_ids) from clearinghouse_resource where id between %s and %s"""
NAMED = """insert into clearinghouse_term (id, kind, name, slug, source) values (%s, %s, %s, %s, '')
    on conflict do nothing"""
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
KINDS = {"topic": 18, "focus": 8, "type": 20, "publisher": 200, "sponsor": 12, "year": 30, "audience": 10}
CHANCE = random.Random(7)  # noqa: S311 - the same invented library in every run
VOCABULARY = 20_000
STOPPED = 10  # ranks above the commonest word that the language's stop words would hold (Zipf and Mandelbrot)
TITLE, ABSTRACT = 8, 70  # words
ROOT = Path(__file__).resolve().parents[2]
ASKED = 200


def word(number):
    """An invented word; the lower its number, the more common it is."""
    syllables = ("ba", "de", "fi", "gor", "lum", "mar", "nel", "pos", "ra", "sev", "tir", "vun")
    made = ""
    while number or not made:
        number, rest = divmod(number, 12)
        made += syllables[rest]
    return made + "ko"


def common(chance=CHANCE, most=VOCABULARY):
    """A word as people write them: the commonest stands in half of all abstracts, most in a few."""
    return word(int(STOPPED * (1 + most / STOPPED) ** chance.random()) - STOPPED)


def code_of(number):
    """The short id of the resource with this number."""
    return "".join(LETTERS[(number >> (5 * place)) & 31] for place in (4, 3, 2, 1, 0))


def fill(url, *, first, last):
    """Resources numbered ``first`` to ``last`` with their terms; ``url`` signs in a throw-away cluster's superuser."""
    with psycopg2.connect(url) as link, link.cursor() as cursor:
        ids = _terms(cursor)
        lines = (_line(number, ids) for number in range(first, last + 1))
        cursor.copy_expert(f"copy clearinghouse_resource ({COLUMNS}) from stdin", io.StringIO("".join(lines)))
        cursor.execute(
            LINKED,
            [first, last],
        )
        cursor.execute(
            "insert into clearinghouse_word (word) select unnest(%s) on conflict do nothing",
            [[word(number) for number in range(VOCABULARY)]],
        )
    link.close()
    _indexed()
    settle(url)


def _terms(cursor):
    ids, number = {}, 0
    for kind, count in KINDS.items():
        ids[kind] = list(range(number + 1, number + count + 1))
        number += count
        rows = [
            (pk, kind, str(1995 + place) if kind == "year" else f"{kind} {place}", f"{kind[0]}{place}")
            for place, pk in enumerate(ids[kind])
        ]
        for row in rows:
            cursor.execute(
                NAMED,
                row,
            )
    return ids


def _line(number, ids):
    pick = {kind: CHANCE.choice(those) for kind, those in ids.items()}
    terms = sorted({*pick.values(), CHANCE.choice(ids["topic"])})
    title = " ".join(common() for _ in range(TITLE))
    abstract = " ".join(common() for _ in range(ABSTRACT))
    year = 1995 + pick["year"] - ids["year"][0]
    cells = [
        number,
        code_of(number),
        title,
        abstract,
        "https://example.org/",
        year,
        "",
        "",
        "",
        "published",
        "2026-01-01",
        "",
        "2026-01-01",
        number % 97,
        1,
        0,
        "",
        "{" + ",".join(map(str, terms)) + "}",
        f"topic {pick['topic']} · publisher {pick['publisher']}",
    ]
    return "\t".join(map(str, cells)) + "\n"


def _indexed():
    """Let the portal's own code make what the search reads."""
    subprocess.run([sys.executable, "-m", "tests.speed.indexing"], cwd=ROOT, check=True)


def in_database():
    """Milliseconds a search keeps the database busy, (median, p95), measured where Django is set up."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.speed.searching"], cwd=ROOT, check=True, capture_output=True
    )
    middle, slow = said.stdout.decode().split()
    return float(middle), float(slow)


def measure(superuser, port_of_server, report, rounds):
    """Everything of the public side; ``port_of_server`` opens the server."""
    last = 0
    for size, most in DATABASE_MS.items():
        report.say(f"Seeding {size:,} resources ...")
        fill(superuser, first=last + 1, last=size)
        last = size
        middle, slow = in_database()
        report.write(
            f"search in the database at {size:,}: median {middle:.1f} ms, p95 {slow:.1f} ms (≤ {most})"
        )
        report.must(f"search in the database at {size:,}: p95", slow, most)
        if size == min(DATABASE_MS):
            with port_of_server() as (port, _):
                _pages(port, report, rounds)
                _on_a_phone(port, report)


def _on_a_phone(port, report):
    """The largest paint of the pages most visitors see first; left out where there is no Chromium or no style."""
    if chromium() is None or not (ROOT / "static_made/ui/portal.css").exists():
        report.say("No Chromium or no compiled style: the first view on a phone was not measured.")
        return
    record = Visitor(port, "").leads_to(KEPT[-1].path)
    paths = {"home": "/", "search": "/clearinghouse/?q=bako", "a record": record, "a topic": KEPT[-2].path}
    for name, (paint, moved, size) in phone.first_views(port, paths).items():
        report.write(
            f"on a slow phone, {name:9} largest paint {paint:5.0f} ms (≤ {phone.LARGEST_PAINT_MS}), "
            f"moved {moved:.3f}, {size / 1000:.0f} kB"
        )
        report.must(f"on a slow phone, {name}: largest paint", paint, phone.LARGEST_PAINT_MS)
        report.must(f"on a slow phone, {name}: moved", moved, phone.MOST_MOVED)
        report.must(f"on a slow phone, {name}: bytes", size, FIRST_VIEW_BYTES)


def _pages(port, report, rounds):
    visitor = Visitor(port, "")
    visitor.takes = "gzip"  # as every browser does
    paths = {"hello": HELLO, **{page.name: page.path for page in KEPT}}
    paths["a record"] = visitor.leads_to(paths["a record"])
    tags = {name: visitor.tag(path) for name, path in paths.items() if name != "hello"}
    asked = {name: [] for name in (*paths, "search", *(f"{name}, unchanged" for name in tags))}
    found = [  # each address once: never out of the cache
        f"/clearinghouse/?q={common(CHANCE, 3_000)}&topic=t{number % 18}&page={number % 3 + 1}&n={number}"
        for number in range(ASKED)
    ]
    for turn in range(rounds):
        for name, path in paths.items():
            asked[name].append(visitor.ask(path))
        for name, tag in tags.items():
            asked[f"{name}, unchanged"].append(visitor.ask(paths[name], {"If-None-Match": tag}))
        asked["search"].append(visitor.ask(found[turn % len(found)]))
    hello = milliseconds(asked["hello"])[0]
    goals = {page.name: page.ratio for page in KEPT} | {"search": SEARCH_RATIO}
    for name, answers in asked.items():
        middle, slow = milliseconds(answers)
        goal = UNCHANGED_RATIO if name.endswith("unchanged") else goals.get(name, 1.0)
        report.write(
            f"{name:36} {middle:6.2f}ms {slow:6.2f}ms {middle / hello:5.2f} ≤ {goal:3} {answers[-1].queries} queries"
        )
        report.must(f"{name}: ratio", middle / hello, goal)
