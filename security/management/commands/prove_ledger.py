"""Attacks the ledger of a throw-away database with many clients at once and prints what became of
it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from devserver.embedded_services import Postgres
from security.ledger import ISOLATION, Outcome, attack_at_once, verdict

ROUND = 100_000  # attempts between two lines of progress
DATABASE = "ledger"
BUDGETS = """
set session_replication_role = replica;
insert into sites_site
    (id, name, state, slug, time_zone, website, concerns, note, source_url, last_request_number,
    version)
select n, 'Budget ' || n, 'MI', 'budget-' || n, 'America/New_York', '', '', '', '', 0, 1
from generate_series(1, {count}) n;
insert into sites_engagement
    (id, site_id, number, track, cohort, announced_on, announced_precision, starts_on, ends_on,
    months, state,
     unused_hours_lapse, extension_adds_hours, source_url, note, is_invented, version,
     are_dates_derived)
select n, n, 1, 'operations', 2024, '2024-01-01', 'day', '2024-01-01', '2026-12-31', 36, 'active',
true, false,
       '', '', true, 1, false
from generate_series(1, {count}) n;
insert into sites_allotment (id, site_id, engagement_id, kind, granted, committed, spent)
select n, n, n, 'expert_hours', {hours}, 0, 0 from generate_series(1, {count}) n;
insert into sites_allotmentline
    (site_id, allotment_id, act, granted_change, committed_change, spent_change, granted_after,
    committed_after,
     spent_after, about, about_label, about_path, reason, by_id, at)
select n, n, 'grant', {hours}, 0, 0, {hours}, 0, 0, '', '', '', '', (select min(id) from
accounts_user), now()
from generate_series(1, {count}) n;
"""


class Command(BaseCommand):
    """Case LG-01 by command: a million attempts on ten budgets by 64 clients. Your own database is
    not touched.
    """

    help = (
        "Proves the ledger: attacks ten budgets of a throw-away PostgreSQL from many "
        "clients and prints the figures."
    )

    def add_arguments(self, parser):
        """How many attempts, by how many clients, on how many budgets of how many hours, how
        isolated.
        """
        parser.add_argument("--attempts", type=int, default=1_000_000)
        parser.add_argument("--clients", type=int, default=64)
        parser.add_argument("--budgets", type=int, default=10)
        parser.add_argument("--hours", type=int, default=200)
        parser.add_argument("--isolation", choices=ISOLATION, default=ISOLATION[0])

    def handle(self, *, attempts, clients, budgets, hours, isolation, **_):
        """Attack in rounds, then judge every budget."""
        with tempfile.TemporaryDirectory(prefix="psp-ledger-") as folder:
            postgres = Postgres(Path(folder) / "postgres", durable=False, connections=clients + 10)
            postgres.start()
            try:
                self._prepare(postgres, budgets, hours)
                address = postgres.url("portal_app", DATABASE)
                done = self._attack(address, attempts, clients, budgets, isolation)
                found = verdict(address)
            finally:
                postgres.stop()
        self.stdout.write(
            f"{done.attempts:,} attempts by {clients} clients at {isolation}: "
            f"{done.accepted:,} accepted, "
            f"{done.refused:,} refused, {done.conflicts:,} to be tried again; "
            f"{done.attempts / done.seconds:,.0f} a second."
        )
        self.stdout.write(
            f"{found.budgets} budgets, {found.lines:,} lines: {found.over_cap} over their cap, "
            f"{found.mismatched} that are not the sum of their lines."
        )
        if found.over_cap or found.mismatched:
            raise CommandError("The ledger does not hold.")
        self.stdout.write(self.style.SUCCESS("The ledger holds."))

    def _prepare(self, postgres, budgets, hours):
        postgres.make_database(DATABASE)
        owner = postgres.url("portal_owner", DATABASE)
        env = os.environ | {"PORTAL_AS_OWNER": "yes", "DATABASE_OWNER_URL": owner}
        command = [sys.executable, str(settings.ROOT / "manage.py"), "migrate", "--verbosity", "0"]
        subprocess.run(command, check=True, env=env, cwd=settings.ROOT)
        postgres.run_as_superuser(DATABASE, BUDGETS.format(count=budgets, hours=hours))

    def _attack(self, address, attempts, clients, budgets, isolation):
        total = Outcome()
        rows = [(number, number) for number in range(1, budgets + 1)]
        while total.attempts < attempts:
            count = min(ROUND, attempts - total.attempts)
            total += attack_at_once(
                address,
                rows,
                count,
                by=1,
                clients=clients,
                seed=total.attempts,
                isolation=isolation,
            )
            self.stdout.write(
                f"{total.attempts:,} attempts, {total.attempts / total.seconds:,.0f} a second"
            )
        return total
