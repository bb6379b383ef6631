"""Puts random statements to the second wall of the database in the settings and names every one
that gets through.
"""

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from psycopg2.extensions import make_dsn

from security.row_level_security import Outcome, attack_at_once

ROUND = 200_000  # statements between two lines of progress


class Command(BaseCommand):
    """Case TI-06 by command: ten million statements, a few minutes; nothing is kept."""

    help = (
        "Puts random SQL statements to the wall between the sites, as the application "
        "role; keeps nothing."
    )

    def add_arguments(self, parser):
        """How many, by how many connections, and from which seed."""
        parser.add_argument("--statements", type=int, default=100_000)
        parser.add_argument("--connections", type=int, default=2)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, statements, connections, seed, **_):
        """Attack in rounds, say how far it is, and fail where a statement got through or was not
        understood.
        """
        database = settings.DATABASES["default"]
        address = make_dsn(
            host=database["HOST"],
            port=database["PORT"] or None,
            user=database["USER"],
            dbname=database["NAME"],
            password=database["PASSWORD"] or None,
        )
        total, seconds = Outcome(), 0
        while total.statements < statements:
            count = min(ROUND, statements - total.statements)
            done = attack_at_once(
                address, count, seed=seed + total.statements, connections=connections
            )
            total, seconds = total + done, seconds + done.seconds
            self.stdout.write(
                f"{total.statements:,} statements, {total.statements / seconds:,.0f} a second"
            )
            if total.through or total.unfit:
                break
        if total.through:
            scope, statement = total.through[0]
            raise CommandError(
                f"{len(total.through)} got through. The first, with sites {scope}:\n{statement}"
            )
        if total.unfit:
            raise CommandError(
                f"PostgreSQL did not understand a statement:\n{next(iter(total.unfit))}"
            )
        self.stdout.write(self.style.SUCCESS("No foreign row was read and none was written."))
