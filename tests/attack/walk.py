"""Walks the portal as one person: every address of the URLconf with own and foreign arguments, and every link found."""

import html
import re
from dataclasses import dataclass, field

from django.test import Client

from tests.attack.canaries import MARK, sensitive_tokens_of, tokens_of
from tests.attack.doors import doors

TOKEN = re.compile(rf"{MARK}[0-9a-f]{{14}}")
LINK = re.compile(r"""(?:href|hx-get|action)=["'](/[^"'#]*)""")
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

    def __post_init__(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.mine = {
            word for site in self.own for word in {*tokens_of(site.pk)} - sensitive_tokens_of(site.pk)
        }

    def walk(self, worlds):
        """Open every door with the arguments of every world ({argument: value}), then the links met on the way."""
        for door in doors():
            for values in worlds if door.arguments else worlds[:1]:
                self.open(door.path(values))
            if not door.arguments:
                for question in QUESTIONS:
                    self.open(door.path({}) + question)
        waiting = [link for link in self.links if link not in self.visited]
        for link in waiting[:MOST_LINKS]:
            self.open(link)
        return self.found

    def open(self, path, *, as_part=False):
        """One GET, as a page or as an htmx part; every foreign token in the answer is a finding."""
        if path in self.visited or ELSEWHERE.match(path):
            return
        answer = self.client.get(path, headers={"HX-Request": "true"} if as_part else {})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode(errors="replace")
        self.visited[path] = answer.status_code
        self.links.update(html.unescape(link) for link in LINK.findall(text))
        said = text + " ".join(f"{name}: {value}" for name, value in answer.items())
        self.found += [
            (self.name, path, word)
            for word in set(TOKEN.findall(said)) - self.mine - set(TOKEN.findall(path))
        ]
        if answer.status_code >= 500:
            self.found.append((self.name, path, f"answered {answer.status_code}"))

    @property
    def links(self):
        """Addresses seen in the answers."""
        return self.__dict__.setdefault("_links", set())


def worlds_of(own, foreign, rows_of_foreign):
    """Arguments for the doors: own ones, foreign ones, and the two mixed."""
    number = {"number": 6, "code": "x", "form": "ris", "kind": "expert_hours", "year": 2024}
    keys = [rows[0].pk for label, rows in rows_of_foreign.items() if "." in label]
    own_slug = own.slug if own else foreign.slug
    foreign_keys = [{"slug": own_slug, "pk": key, **number} for key in dict.fromkeys(keys)]
    worlds = [{"slug": own.slug, "pk": 1, **number}, {"slug": own.slug, "pk": 10**9, **number}] if own else []
    return [*worlds, {"slug": foreign.slug, "pk": 1, **number}, *foreign_keys[:6]]
