"""Prints the median and the 95th percentile of what searches cost the database, in milliseconds."""

import random
import sys
import time
from statistics import median, quantiles

import django

django.setup()

from django.db import connection  # noqa: E402 - models need Django set up

from clearinghouse.search import Wanted, facets, search  # noqa: E402 - the same
from tests.speed.library import ASKED, common  # noqa: E402 - the same


def searches():
    """What people type: one word or several, common and rare, unfinished, misspelled, with a filter."""
    chance = random.Random(11)  # noqa: S311 - the same in every run
    made = []
    for number in range(ASKED):
        words = [common(chance, 3_000) for _ in range(chance.choice((1, 2, 2, 3)))]
        text = " ".join(words)
        text = {0: text[:-1], 1: f'"{text}"', 2: text.replace("k", "q", 1)}.get(number % 10, text)
        chosen = {"topic": [f"t{number % 18}"]} if number % 3 == 0 else {}
        made.append(Wanted(text, chosen | ({"type": ["t3", "t4"]} if number % 6 == 0 else {})))
    return made


def measured():
    """Milliseconds each search keeps the database busy, all its statements together: (median, p95)."""
    spent = []

    def clock(execute, statement, values, many, context):
        begun = time.perf_counter()
        try:
            return execute(statement, values, many, context)
        finally:
            spent[-1] += (time.perf_counter() - begun) * 1000

    with connection.execute_wrapper(clock):
        for wanted in searches():
            spent.append(0.0)
            facets(search(wanted), wanted.chosen)
    return median(spent), quantiles(spent, n=20)[-1]


measured()  # once to warm the pages of the database
sys.stdout.write("{} {}".format(*measured()))
