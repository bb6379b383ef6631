"""Puts random questions to the lists of the portal, as several people in turns, and names every
wrong answer.
"""

import time
from random import Random

from django.core.cache import cache
from django.core.management import BaseCommand, CommandError

from kernel.scope import as_program
from security.filters import Asker, Found
from sites.models import Membership

ROUND = 1_000  # questions between two lines of progress


class Command(BaseCommand):
    """Case IN-02 by command: fifty thousand questions; only looks, in the database of the settings."""

    help = (
        "Asks the lists for lookups, orders and values nobody offered; changes nothing "
        "but sessions."
    )

    def add_arguments(self, parser):
        """How many, and from which seed."""
        parser.add_argument("--requests", type=int, default=50_000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, requests, seed, **_):
        """Ask in rounds, say how far it is, and fail where an answer is wrong."""
        asker, found, begun = self._asker(), Found(), time.monotonic()
        while found.requests < requests and not found.wrong:
            cache.clear()  # or the limits of the public forms would answer
            asker.ask(seed + found.requests, min(ROUND, requests - found.requests), found)
            rate = found.requests / (time.monotonic() - begun)
            self.stdout.write(
                f"{found.requests:,} questions, {rate:,.0f} a second, {dict(found.statuses)}"
            )
        if found.wrong:
            raise CommandError("\n".join(found.wrong[:20]))
        self.stdout.write(
            self.style.SUCCESS("No name nobody offered reached the database, and nothing broke.")
        )

    def _asker(self):
        """Somebody of each role held today, and nobody; at a site of the first of them."""
        with as_program():
            held = {
                row.role: row for row in Membership.objects.today().select_related("user", "site")
            }
            if not held:
                raise CommandError(
                    "Nobody holds a role here. Run it where there are people and sites."
                )
            site = next((row.site for row in held.values() if row.site), None)
            people = [row.user for row in held.values()]
        Random(0).shuffle(people)  # noqa: S311 -- an order
        return Asker([None, *people], site.slug if site else "nowhere")
