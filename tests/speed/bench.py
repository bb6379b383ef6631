"""Asks for pages in turns, so that whatever else the machine does falls on all of them alike."""

import random
from collections import defaultdict
from pathlib import Path

from tests.speed.pages import COPY, EXPORT, REFERENCE
from tests.speed.seed import wall
from tests.speed.visitor import Page, Visitor

WARM_UP = 5


class Unanswered(Exception):
    """A page under measurement did not answer 200: the figures would mean nothing."""


class Bench:
    """The visitors of the servers, one for each place and role; ``doors`` gives each place its port and cookies."""

    def __init__(self, doors):
        self.visitors = {
            (place, role): Visitor(port, cookie)
            for place, (port, cookies) in doors.items()
            for role, cookie in cookies.items()
        }

    def ask(self, page):
        """One timed answer.  Raises Unanswered unless it is 200."""
        answer = self.visitors[page.place, page.role].ask(page.path)
        if answer.status != 200:
            raise Unanswered(f"{page.name} ({page.role}) answered {answer.status} at {page.path}")
        return answer

    def in_turns(self, pages, rounds):
        """Ask for every page and for its role's reference ``rounds`` times, in an order shuffled each time."""
        roles = sorted({page.role for page in pages})
        everything = [*pages, *(Page("reference", role, REFERENCE) for role in roles)]
        for page in everything * WARM_UP:
            self.ask(page)
        answers = defaultdict(list)
        shuffled = random.Random(0)  # noqa: S311 - an order, not a secret; the same in every run
        for _ in range(rounds):
            for page in shuffled.sample(everything, len(everything)):
                answers[page.place, page.name, page.role].append(self.ask(page))
        return answers

    def wall_on_and_off(self, page, superuser, turns, rounds):
        """The answers with row-level security on and off, changed over ``turns`` times."""
        answers = {True: [], False: []}
        for turn in range(turns * 2):
            is_on = turn % 2 == 0
            wall(superuser, on=is_on)
            for _ in range(WARM_UP):
                self.ask(page)
            answers[is_on] += [self.ask(page) for _ in range(rounds)]
        wall(superuser, on=True)
        return answers

    def exports(self, rounds):
        """The export and COPY in turns: ({"export": answers, "copy": answers})."""
        pages = {"export": Page("export", "staff", EXPORT), "copy": Page("copy", "staff", COPY)}
        answers = {name: [] for name in pages}
        for _ in range(rounds):
            for name, page in pages.items():
                answers[name].append(self.ask(page))
        return answers


def most_memory(pid):
    """The most resident memory the process has held since ``forget_memory``, in bytes (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def forget_memory(pid):
    """Start counting the most memory anew."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
