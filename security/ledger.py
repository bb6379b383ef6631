"""Case LG-01: many clients at once commit, spend and release the same few budgets; none may pass
what was granted.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

import psycopg2
from psycopg2 import errors

ISOLATION = ("read committed", "repeatable read", "serializable")
# act: how one unit moves committed and spent; how often it is tried
ACTS = {"commit": (1, 0, 14), "spend": (-1, 1, 5), "release": (-1, 0, 1)}
QUARTERS = 8  # up to two hours at a time

# Planned once a connection: the attempts are to press upon the rows, not upon the planner.
SCOPE = """
prepare stand (text) as select set_config('role', 'portal_app', true),
set_config('portal.person', '0', true),
    set_config('portal.sites', $1, true)"""
# The product's own way (sites/ledger.py), in one statement: test and charge together, then the
# line.
CHARGE = """
prepare charge (text, numeric, numeric, int, int) as
with moved as (
    update sites_allotment set committed = committed + $2, spent = spent + $3
    where id = $4 and site_id = $5 and committed >= -$2 and spent >= -$3
      and granted >= committed + spent + $2 + $3
    returning *)
insert into sites_allotmentline (site_id, allotment_id, act, granted_change, committed_change,
spent_change,
    granted_after, committed_after, spent_after, about, about_label, about_path, reason, by_id, at)
select site_id, id, $1, 0, $2, $3, granted, committed, spent, '', '', '', 'an attack',
       {by}, now() from moved returning 1"""
VERDICT = """
select count(*), count(*) filter (
           where a.committed + a.spent > a.granted or a.committed < 0 or a.spent < 0),
       count(*) filter (where (a.granted, a.committed, a.spent)
           is distinct from (l.granted, l.committed, l.spent)),
       coalesce(sum(l.lines), 0)
from sites_allotment a
left join lateral (select sum(granted_change) granted, sum(committed_change) committed,
sum(spent_change) spent,
                          count(*) lines
                   from sites_allotmentline where allotment_id = a.id and site_id = a.site_id)
          l on true"""


@dataclass(frozen=True)
class Outcome:
    accepted: int = 0
    refused: int = 0
    conflicts: int = 0  # the database asked to try again; nothing had changed
    seconds: float = 0.0

    @property
    def attempts(self):
        return self.accepted + self.refused + self.conflicts

    def __add__(self, other):
        return Outcome(
            self.accepted + other.accepted,
            self.refused + other.refused,
            self.conflicts + other.conflicts,
            self.seconds + other.seconds,
        )


@dataclass(frozen=True)
class Verdict:
    """What the ledger looks like afterwards."""

    budgets: int
    over_cap: int
    mismatched: int  # the row is not the sum of its lines
    lines: int


def attack_at_once(address, budgets, attempts, *, by, clients=16, seed=1, isolation=ISOLATION[0]):
    """``attempts`` on ``budgets`` [(allotment id, site id)] by ``clients`` connections at the same
    time.
    """
    shares = [attempts // clients + (number < attempts % clients) for number in range(clients)]
    began = time.monotonic()

    def attack(number):
        chance = Random(seed + number)  # noqa: S311 - repeatable, and nothing secret
        return _attack(address, budgets, shares[number], by=by, chance=chance, isolation=isolation)

    with ThreadPoolExecutor(clients) as pool:
        done = sum(pool.map(attack, range(clients)), start=Outcome())
    return Outcome(done.accepted, done.refused, done.conflicts, time.monotonic() - began)


def verdict(address):
    """Every budget against its cap and against its lines, program-wide."""
    with psycopg2.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute("set local role portal_programme")
        cursor.execute(VERDICT)
        found = Verdict(*map(int, cursor.fetchone()))
    connection.close()
    return found


def _attack(address, budgets, attempts, *, by, chance, isolation):
    connection = psycopg2.connect(address)
    connection.autocommit = True
    acts, often = zip(*((act, facts[2]) for act, facts in ACTS.items()), strict=True)
    accepted = refused = conflicts = 0
    with connection.cursor() as cursor:
        cursor.execute(f"set session characteristics as transaction isolation level {isolation}")
        cursor.execute(f"{SCOPE}; {CHARGE.format(by=int(by))}")
        for _ in range(attempts):
            act, (allotment, site) = chance.choices(acts, often)[0], chance.choice(budgets)
            try:
                cursor.execute(_attempt(act, allotment, site, chance.randint(1, QUARTERS) / 4))
            except (errors.SerializationFailure, errors.DeadlockDetected):
                conflicts += 1
                continue
            if cursor.rowcount:
                accepted += 1
            else:
                refused += 1
    connection.close()
    return Outcome(accepted, refused, conflicts)


def _attempt(act, allotment, site, hours):
    """Several statements in one message are one transaction: scope, charge, line, and the check at
    its end.
    """
    committed, spent, _ = ACTS[act]
    values = f"'{act}', {committed * hours}, {spent * hours}, {int(allotment)}, {int(site)}"
    return f"execute stand ('{{{int(site)}}}'); execute charge ({values})"
