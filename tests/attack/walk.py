"""Walks the portal as one person: every address of the URLconf with own and foreign arguments, and every link found."""

import html
import re
from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZipFile

from django.db import connection
from django.test import Client

from security.routes import doors
from tests.attack.canaries import sensitive_tokens_of, tokens_of
from tests.registry import MARK

TOKEN = re.compile(rf"{MARK}[0-9a-f]{{14}}")
AS_PART = {"HX-Request": "true"}
PART_OF = " as a part"
PART = re.compile(r"""hx-get=["'](/[^"'#]*)""")
LINK = re.compile(r"""(?:href|hx-get|action)=["'](/[^"'#]*)""")
NOT_READY = "/health/ready"  # answers 503 where no worker runs, as in a test
ELSEWHERE = re.compile(r"^/(static|accounts/logout)")
MOST_LINKS = 150  # followed beyond the doors, for each person
# Words put behind an address, to reach rows by filters nobody offered.
QUESTIONS = [
    "?q=zq",
    "?state=&q=z",
    "?sort=-site",
    "?page=2",
    "?site=1",
    "?site__slug=zq",
    "?after=eyJ6cSI6MX0",
]


@dataclass
class Walker:
    """One person at the door: who they are, the sites whose tokens they may meet, and what was found."""

    name: str
    user: object
    own: list
    found: list = field(default_factory=list)
    visited: dict = field(default_factory=dict)
    statements: dict = field(default_factory=dict)  # {name of a visit: its statements}

    def __post_init__(self):
        self.client = Client(raise_request_exception=False)
        if self.user:
            self.client.force_login(self.user)
        self.mine = {
            word for site in self.own for word in {*tokens_of(site.pk)} - sensitive_tokens_of(site.pk)
        }

    def walk(self, worlds, *, questions=tuple(QUESTIONS), most_links=MOST_LINKS):
        """Open every door with the arguments of every world ({argument: value}), then the links met on the way.

        The first world's doors are opened as parts too, as htmx asks for them.
        """
        for door in doors():
            for values in worlds if door.arguments else worlds[:1]:
                self.open(door.path(fitting(door, values)))
            self.open(door.path(fitting(door, worlds[0])), as_part=True)
            for question in () if door.arguments else questions:
                self.open(door.path({}) + question)
        waiting = [link for link in self.links if link not in self.visited]
        for link in waiting[:most_links]:
            self.open(link, as_part=link in self.parts)
        return self.found

    def walk_shortly(self, worlds):
        """The same with one own world, one foreign below an own address, and the addresses as they are."""
        return self.walk([worlds[0], worlds[-1]], questions=(), most_links=20)

    def walk_again(self, names):
        """Visit again what was visited under ``names``."""
        for name in names:
            path = name.removesuffix(PART_OF)
            self.open(path, as_part=path != name)
        return self.found

    def open(self, path, *, as_part=False):
        """One GET, as a page or as an htmx part; every foreign token in the answer is a finding."""
        name = path + PART_OF if as_part else path
        if name in self.visited or ELSEWHERE.match(path):
            return
        asked = self.statements[name] = []
        with connection.execute_wrapper(
            lambda execute, sql, *rest: (asked.append(sql), execute(sql, *rest))[1]
        ):
            answer = self.client.get(path, headers=AS_PART if as_part else {})
            body = answer.getvalue() if answer.streaming else answer.content
        text = words_in(body, answer)
        self.visited[name] = answer.status_code
        self.links.update(html.unescape(link) for link in LINK.findall(text))
        self.parts.update(html.unescape(link) for link in PART.findall(text))
        said = text + " ".join(f"{name}: {value}" for name, value in answer.items())
        self.found += [(self.name, name, word) for word in foreign_words(said, self.mine, path)]
        if answer.status_code >= 500 and not path.startswith(NOT_READY):
            self.found.append((self.name, name, f"answered {answer.status_code}"))

    @property
    def parts(self):
        """Addresses that htmx asks for."""
        return self.__dict__.setdefault("_parts", set())

    @property
    def links(self):
        """Addresses seen in the answers."""
        return self.__dict__.setdefault("_links", set())


def fitting(door, values):
    """``values`` for a door: the planted engagement is the first of its site, as is the request with a document."""
    is_first = "engagements/" in door.route or "documents/" in door.route
    return values | {"number": 1} if is_first else values


def foreign_words(said, mine, asked=""):
    """The tokens in ``said`` that are neither ``mine`` nor part of what was ``asked``."""
    return set(TOKEN.findall(said)) - mine - set(TOKEN.findall(asked))


def words_in(body, answer):
    """What an answer says, the cells of a workbook included."""
    if "spreadsheetml" not in answer.get("Content-Type", ""):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())


def worlds_of(own, foreign, rows_of_own, rows_of_foreign):
    """Arguments for the doors: own ones, foreign ones, and the two mixed."""
    number = {"number": 6, "code": "x", "form": "ris", "kind": "expert_hours", "year": 2024}
    keys = [rows[0].pk for label, rows in rows_of_foreign.items() if "." in label]
    theirs = {"slug": foreign.slug, "pk": 1, **number, **_named(rows_of_foreign)}
    own_slug = own.slug if own else foreign.slug
    foreign_keys = [theirs | {"slug": own_slug, "pk": key} for key in dict.fromkeys(keys)]
    mine = {**number, **_named(rows_of_own)}
    worlds = [{"slug": own.slug, "pk": pk, **mine} for pk in (_first_of(rows_of_own), 10**9)] if own else []
    return [*worlds, theirs, *foreign_keys[:6]]


def _first_of(rows):
    return rows["exchanges.Exchange"][0].pk


def _named(rows):
    """The arguments that name one kind of row each."""
    if not rows:
        return {}
    return {
        "key": rows["liaisons.LogEntry"][0].key,
        "traveler": rows["exchanges.Traveler"][0].pk,
        "checkin": rows["exchanges.CheckIn"][0].pk,
        "verb": "review",
        "document": rows["exchanges.ExchangeDocument"][0].pk,
    }
