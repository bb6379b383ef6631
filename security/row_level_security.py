"""Puts random statements to the second wall, many at a time, and names every one that gets through."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import psycopg2

from security.catalog import rows_of, walled_tables
from security.statements import Grammar

BATCH = 100  # statements sent in one message, in one transaction that is rolled back
AT_A_TIME = 20  # messages for one scope before the next is chosen
_SCOPE = """select set_config('role', %s, true), set_config('portal.sites', %s, true),
            set_config('portal.person', %s, true)"""


@dataclass
class Outcome:
    """What an attack found: statements put, seconds, and each that got through or could not be
    understood.
    """

    statements: int = 0
    seconds: float = 0
    through: list = field(default_factory=list)
    unfit: Counter = field(default_factory=Counter)

    def __add__(self, other):
        return Outcome(
            self.statements + other.statements,
            max(self.seconds, other.seconds),
            self.through + other.through,
            self.unfit + other.unfit,
        )


def attack_at_once(address, statements, *, seed, connections=2):
    """The same by several connections, each with its share and its own seed; their outcomes
    together.
    """
    share = -(-statements // connections)
    shares = [min(share, statements - share * number) for number in range(connections)]
    with ThreadPoolExecutor(connections) as pool:
        done = pool.map(
            lambda number: attack(address, shares[number], seed=seed + number), range(connections)
        )
        return sum(done, Outcome())


def attack(address, statements, *, seed):
    """Put ``statements`` random statements to the database at ``address`` as the application role,
    in random scopes.

    The same seed and the same rows give the same statements.  Nothing is kept.
    """
    chance, outcome, begun = Random(seed), Outcome(), time.monotonic()  # noqa: S311 -- repeatable on purpose
    connection = psycopg2.connect(address)
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SCOPE, ["portal_programme", "{}", "0"])
            tables = walled_tables(cursor)
            rows = rows_of(cursor, tables)
            cursor.execute("select id from accounts_user order by id limit 50")
            people = [number for (number,) in cursor.fetchall()]
            connection.rollback()
            every_site = sorted(site for site, _ in rows["sites_site"])
            while outcome.statements < statements:
                sites = chance.sample(
                    every_site, min(len(every_site), chance.choice([0, 1, 1, 1, 2, 3]))
                )
                grammar = Grammar(chance, tables, rows, sites=sites, person=chance.choice(people))
                for _ in range(AT_A_TIME):
                    count = min(BATCH, statements - outcome.statements)
                    _put(
                        connection,
                        cursor,
                        grammar,
                        [grammar.statement() for _ in range(count)],
                        outcome,
                    )
    finally:
        connection.close()
    outcome.seconds = time.monotonic() - begun
    return outcome


def _put(connection, cursor, grammar, batch, outcome):
    """Send a batch as one message; where it fails, send its statements one by one to name the one
    that did.
    """
    if not batch:
        return
    outcome.statements += len(batch)
    scope = ["portal_app", grammar.sites, str(grammar.person)]
    try:
        cursor.execute(_SCOPE, scope)
        cursor.execute(";\n".join(batch))
    except psycopg2.Error:
        connection.rollback()
        for statement in batch:
            try:
                cursor.execute(_SCOPE, scope)
                cursor.execute(statement)
            except psycopg2.errors.DivisionByZero:
                outcome.through.append((grammar.sites, statement))
            except psycopg2.Error as error:
                if error.pgcode == "PT001":
                    outcome.through.append((grammar.sites, statement))
                else:
                    outcome.unfit[f"{error.pgcode}: {str(error).splitlines()[0]}\n{statement}"] += 1
            finally:
                connection.rollback()
    else:
        connection.rollback()
