"""Asks the lists of the portal for what nobody offered: lookups across relations, sort orders,
keywords of the ORM.
"""

import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from unittest import mock

from django.db.models.sql import Query
from django.test import Client

from security.routes import doors

PATHS = [
    "site",
    "expert",
    "created_by",
    "engagement__site",
    "memberships",
    "focus_area",
    "decided_by__memberships",
]
LOOKUPS = [
    "password__startswith",
    "pk",
    "id__in",
    "email__icontains",
    "name__regex",
    "state__gt",
    "isnull",
    "date__year",
]
BARE = [
    "_connector", "_negated", "_order_by", "order_by", "annotate", "alias", "filter", "exclude",
    "extra", "select",
    "raw", "__class__", "q__", "fields", "password", "token_digest",
]  # fmt: skip
SORTS = [
    "-password", "site__engagements__note", "?", "pk;select", "created_by__password", "1",
    "--title", "title desc",
    "created_by.password", "-site__memberships__user__password", "random", "(select 1)",
]  # fmt: skip
VALUES = [
    "1", "", "pbkdf2",
    "' or 1=1 --", "%", "\x00", "9" * 40, "2024-13-45", "[1,2]", "{}", "../", "é", "-1", "1e9",
    "0001-01", "9999-12", "2026-3", "WyJhIiwxXQ", "WzEsMV0", "NaN", "inf", "🦆", "a" * 3000, "true", "None",
]  # fmt: skip
DECLARED = [
    "q", "state", "page", "after", "before", "sort", "cohort", "track", "focus", "urgency",
    "liaison", "site", "kind",
    "level", "from", "until", "author", "month", "version", "topic", "year", "who", "what",
    "role", "name", "next",
]  # fmt: skip
RIGHT = {200, 302, 400, 403, 404, 405, 410, 429}
# the fields and links of a page
OFFERED = re.compile(rb"""(?:name="|[?&](?:amp;)?)([a-z_]+)["=]""")
TELLTALES = (b"FieldError", b"pbkdf2_", b"Cannot resolve keyword", b"syntax error at or near")


def questions(seed, count):
    """``count`` random lists of (name, value): most of one pair, some of three."""
    chance = Random(seed)  # noqa: S311 -- repeatable on purpose
    for _ in range(count):
        yield [_pair(chance) for _ in range(chance.choice([1, 1, 1, 3]))]


def _pair(chance):
    across = f"{chance.choice(PATHS)}__{chance.choice(LOOKUPS)}"
    name = chance.choice([across, chance.choice(BARE), "sort", chance.choice(DECLARED)])
    return name, chance.choice(SORTS + VALUES if name == "sort" else VALUES)


def lists():
    """The doors that take no more than a site's name."""
    return [door for door in doors() if set(door.arguments) <= {"slug"} and door.is_ours]


@dataclass
class Found:
    """What was asked, how it was answered, and each answer that was wrong."""

    requests: int = 0
    statuses: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)


class Asker:
    """Asks as ``people`` in turns (None: nobody signed in), at ``slug``, one of their sites."""

    def __init__(self, people, slug):
        self.clients = [Client(raise_request_exception=False) for _ in people]
        for client, person in zip(self.clients, people, strict=True):
            if person is not None:
                client.force_login(person)
        self.slug, self.lists, self.usual = slug, lists(), {}

    def ask(self, seed, count, found):
        """Put ``count`` questions, each to a random list; what is wrong goes to ``found``."""
        chance = Random(seed)  # noqa: S311 -- the same
        for pairs in questions(seed, count):
            number, door = chance.randrange(len(self.clients)), chance.choice(self.lists)
            usual, offered = self._usual_of(number, door)
            if (
                offered and chance.random() < 0.4
            ):  # a name the page does read, with a value it does not expect
                pairs = [(chance.choice(offered), chance.choice(SORTS + VALUES))]  # noqa: PLW2901
            met, status, body = self._names_met(number, door, pairs)
            unasked = (met - usual) & _forbidden(pairs, offered)
            found.requests += 1
            found.statuses[status] += 1
            if status not in RIGHT or unasked or any(word in body for word in TELLTALES):
                found.wrong.append(f"{door.route} {pairs}: {status} {sorted(unasked)}")

    def _usual_of(self, number, door):
        """The names the page always asks for, and those it offers to be asked by."""
        key = (number, door.route)
        if key not in self.usual:
            met, _, body = self._names_met(number, door, [])
            offered = sorted({name.decode() for name in OFFERED.findall(body)})
            self.usual[key] = met, offered
        return self.usual[key]

    def _names_met(self, number, door, pairs):
        """The names that reached the ORM, the status and the body of one answer."""
        with names_reaching_the_orm() as met:
            answer = self.clients[number].get(door.path({"slug": self.slug}), pairs)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return met, answer.status_code, body


def _forbidden(pairs, offered):
    """What must never reach the ORM as a name: every name nobody declared, and every order nobody
    offered.
    """
    names = {name for name, _ in pairs if name not in {*DECLARED, *offered}}
    return (names | {value for name, value in pairs if name == "sort" and value in SORTS}) - {""}


@contextmanager
def names_reaching_the_orm():
    """A set that fills with every lookup, order and alias a query is built from inside the block."""
    met = set()

    def watched(name, names_of):
        plain = getattr(Query, name)

        def build(query, *args, **kwargs):
            met.update(str(one) for one in names_of(*args, **kwargs))
            return plain(query, *args, **kwargs)

        return mock.patch.object(Query, name, build)

    with (
        watched("solve_lookup_type", lambda lookup, *_, **__: [lookup]),
        watched("add_ordering", lambda *ordering: ordering),
        watched("add_annotation", lambda _, alias, **__: [alias]),
    ):
        yield met
