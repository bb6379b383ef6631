"""LG-01, LG-02, LG-03 and LG-06: the ledger under attack.  The database of the run, really committed."""

import threading
from datetime import timedelta
from decimal import Decimal

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from kernel.errors import RuleBroken
from kernel.scope import as_program
from security.ledger import ISOLATION, attack_at_once, verdict
from sites.ledger import AllotmentExhausted
from sites.models import AllotmentLine
from sites.row_level_security import as_person
from tests import cluster
from tests.make import a_request, a_site, a_user, an_hours_entry, hours_of, the_portal
from tta import actions
from tta.lifecycle import HoursState, State
from tta.models import HoursEntry, Request

pytestmark = pytest.mark.django_db(transaction=True)


def address(role="portal_app"):
    return cluster.POSTGRES.url(role, "test_portal")


def at_once(*acts):
    """Run the acts at the same moment, each in its own thread and connection; returns what each returned or raised."""
    barrier, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        barrier.wait()
        try:
            said[number] = act()
        except RuleBroken as refusal:
            said[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def acting(user, act, *args, **kwargs):
    """An act of ``user`` in a scope of their own, as a page would run it."""

    def run():
        person = User.objects.get(pk=user.pk)
        with as_person(person):
            return act(*args, by=person, **kwargs)

    return run


def budgets(count, hours=200):
    made = [hours_of(a_site(hours=hours)) for _ in range(count)]
    return [(allotment.pk, allotment.site_id) for allotment in made]


def test_lg_01_twenty_thousand_attempts_on_ten_budgets_never_pass_a_cap_and_leave_no_mismatch():
    rows = budgets(10)
    done = attack_at_once(address(), rows, 19_900, by=the_portal().pk, clients=16)
    assert (done.attempts, done.conflicts) == (19_900, 0)
    assert done.refused > done.accepted > 500  # the budgets were really fought over

    site = a_site(hours=50)
    staff = [a_user(Role.STAFF) for _ in range(4)]
    requests = [a_request(site, State.SUBMITTED) for _ in range(25)]

    def accept_all(person):
        return lambda: [
            _refusal(acting(person, actions.accept_request, one, Decimal("5.25"))) for one in requests
        ]

    answers = [answer for person in at_once(*map(accept_all, staff)) for answer in person]
    assert len(answers) == 100
    assert answers.count(None) == 9  # nine times 5.25 fit into 50
    found = verdict(address())
    assert (found.over_cap, found.mismatched) == (0, 0)
    assert found.budgets == 22  # ten and one, each with its trips beside


def _refusal(act):
    try:
        act()
    except RuleBroken as refusal:
        return refusal
    return None


@pytest.mark.parametrize("isolation", ISOLATION)
def test_lg_02_at_every_isolation_level_nothing_passes_a_cap(isolation):
    rows = budgets(2, hours=50)
    done = attack_at_once(address(), rows, 1_500, by=the_portal().pk, clients=12, isolation=isolation)
    found = verdict(address())
    assert done.attempts == 1_500
    assert done.accepted > 50
    assert (found.over_cap, found.mismatched) == (0, 0)


def test_lg_01_saboteur_without_the_guard_and_the_check_the_same_attack_overspends():
    """Proves that the attack would notice: test and charge apart, and no CHECK behind, is overspent at once."""
    with psycopg2.connect(address("postgres")) as strong, strong.cursor() as cursor:
        cursor.execute("create table sabotaged (granted numeric, committed numeric)")
        cursor.execute("insert into sabotaged values (10, 0)")
    strong.close()

    def spend():
        client = psycopg2.connect(address("postgres"))
        client.autocommit = True
        with client.cursor() as cursor:
            cursor.execute("select granted - committed from sabotaged")
            left = cursor.fetchone()[0]
            cursor.execute("select pg_sleep(0.05)")
            if left >= 10:
                cursor.execute("update sabotaged set committed = committed + 10")
        client.close()

    at_once(*[spend] * 6)
    with psycopg2.connect(address("postgres")) as strong, strong.cursor() as cursor:
        cursor.execute("select committed > granted from sabotaged")
        assert cursor.fetchone() == (True,)
        cursor.execute("drop table sabotaged")
    strong.close()


def test_lg_01_saboteur_without_the_guard_the_check_still_refuses():
    site = a_site(hours=10)
    with psycopg2.connect(address()) as client, client.cursor() as cursor:
        cursor.execute(SCOPE, [f"{{{site.pk}}}"])
        with pytest.raises(psycopg2.errors.CheckViolation, match="never_commit_or_spend_past_the_grant"):
            cursor.execute(
                "update sites_allotment set committed = committed + 11 where site_id = %s", [site.pk]
            )
        client.rollback()
    client.close()
    assert hours_of(site).committed == 0


WRITES = [
    "update {table} set reason = reason",
    "delete from {table}",
    "truncate {table}",
    "insert into {table} ({copied}) select {copied} from {table} on conflict (id) do update set reason = 'changed'",
]
COLUMNS = "select string_agg(attname, ', ') from pg_attribute where attrelid = %s::regclass and attnum > 0"
SCOPE = "select set_config('portal.sites', %s, true), set_config('portal.person', '0', true)"


def put(statement, table, role, site_id):
    """Run the statement as the role inside the scope of the site; whether PostgreSQL refused it."""
    client = psycopg2.connect(address("portal_owner" if role == "portal_owner" else "portal_app"))
    try:
        with client, client.cursor() as cursor:
            cursor.execute(SCOPE, [f"{{{site_id}}}"])
            cursor.execute(COLUMNS, [table])
            copied = cursor.fetchone()[0]
            if role == "portal_programme":
                cursor.execute("set local role portal_programme")
            cursor.execute(statement.format(table=table, copied=copied))
    except psycopg2.Error:
        return True
    finally:
        client.close()
    return False


@pytest.mark.parametrize("table", ["sites_allotmentline", "audit_event"])
def test_lg_03_ledger_and_record_are_append_only_for_application_program_and_owner(table):
    request = a_request(a_site(), State.SUBMITTED)
    acting(a_user(Role.STAFF), actions.accept_request, request, Decimal(5))()
    before = _rows(table)
    assert before
    for statement in WRITES:
        for role in ("portal_app", "portal_programme", "portal_owner"):
            was_refused = put(statement, table, role, request.site_id)
            # to the owner the record has no policy for changes: it finds no row, and the trigger stands behind
            assert was_refused or (role, table) == ("portal_owner", "audit_event"), (role, statement)
            assert _rows(table) == before, (role, statement)


def _rows(table):
    with psycopg2.connect(address("postgres")) as strong, strong.cursor() as cursor:
        cursor.execute(f"select * from {table} order by id")
        rows = cursor.fetchall()
    strong.close()
    return rows


def test_lg_06_two_people_accept_the_last_ten_hours_at_once_one_wins_and_the_other_is_told_why():
    site = a_site(hours=10)
    first, second = (a_request(site, State.SUBMITTED) for _ in range(2))
    said = at_once(
        acting(a_user(Role.STAFF), actions.accept_request, first, Decimal(10)),
        acting(a_user(Role.ADMIN), actions.accept_request, second, Decimal(10)),
    )
    refused = [one for one in said if isinstance(one, AllotmentExhausted)]
    assert len(refused) == 1
    assert str(refused[0]).startswith(f"Fewer than 10 expert hours remain for {site}: 0 left.")
    with as_program():
        assert sorted(Request.objects.values_list("state", "hours_committed")) == [
            (State.ACCEPTED, Decimal(10)),
            (State.SUBMITTED, Decimal(0)),
        ]
    assert hours_of(site).left == 0


def test_lg_06_two_people_accept_one_request_at_once_and_its_hours_are_committed_once():
    request = a_request(a_site(), State.SUBMITTED)
    said = at_once(
        *(acting(a_user(Role.STAFF), actions.accept_request, request, Decimal(10)) for _ in range(2))
    )
    assert sum(isinstance(one, RuleBroken) for one in said) == 1
    assert hours_of(request.site).committed == 10


def test_a_request_accepted_while_it_is_withdrawn_is_either_and_the_hours_agree():
    site = a_site()
    request, lead = a_request(site, State.SUBMITTED), a_user(Role.LEAD, site)
    at_once(
        acting(a_user(Role.STAFF), actions.accept_request, request, Decimal(10)),
        acting(lead, actions.withdraw_request, request, reason="Not needed any more."),
    )
    with as_program():
        state = Request.objects.get().state
    assert (state, hours_of(site).committed) in {(State.ACCEPTED, Decimal(10)), (State.WITHDRAWN, Decimal(0))}


def under_way(hours=Decimal(10)):
    site = a_site()
    expert = a_user(Role.EXPERT, site)
    return site, a_request(site, State.UNDER_WAY, hours=hours, expert=expert), expert


def settled(site):
    """What is committed at the site belongs to requests that are still open: nothing is left hanging."""
    with as_program():
        open_ones = sum(one.hours_left for one in Request.objects.filter(site=site).open())
    return hours_of(site).committed == open_ones


def test_ten_entries_logged_at_once_never_pass_what_was_committed():
    site, request, expert = under_way(Decimal(4))
    said = at_once(
        *(
            acting(
                expert,
                actions.log_hours,
                request,
                Decimal(1),
                worked_on=timezone.localdate() - timedelta(days=day),
                mode="remote",
                done="Worked.",
            )
            for day in range(10)
        )
    )
    assert sum(isinstance(one, RuleBroken) for one in said) == 6
    with as_program():
        assert Request.objects.get().hours_logged == 4
        assert HoursEntry.objects.count() == 4
    assert settled(site)


def test_hours_verified_while_the_request_is_canceled_are_spent_or_refused_and_nothing_hangs():
    site, request, expert = under_way()
    entry = an_hours_entry(request, worked_by=expert)
    at_once(
        acting(a_user(Role.PROVIDER), actions.verify_hours, entry),
        acting(a_user(Role.STAFF), actions.cancel_request, request, reason="The site asked for it."),
    )
    with as_program():
        now, counted = Request.objects.get(), HoursEntry.objects.get().state
    assert counted == HoursState.VERIFIED
    assert hours_of(site).spent == now.hours_spent == entry.hours
    assert settled(site)


def test_hours_reversed_while_the_site_confirms_leave_nothing_committed_to_a_finished_request():
    site, request, expert = under_way()
    entry = an_hours_entry(request, worked_by=expert)
    acting(a_user(Role.PROVIDER), actions.verify_hours, entry)()
    acting(expert, actions.deliver_request, request)()
    at_once(
        acting(a_user(Role.STAFF), actions.reverse_hours, entry, reason="Wrong day."),
        acting(a_user(Role.LEAD, site), actions.confirm_request, request),
    )
    with as_program():
        lines = AllotmentLine.objects.filter(site=site, about__startswith="tta.request")
        assert sum(line.committed_change for line in lines) == sum(
            one.hours_left for one in Request.objects.open()
        )
    assert settled(site)


def test_hours_logged_while_the_request_is_delivered_are_kept_or_refused_as_a_whole():
    site, request, expert = under_way()
    day = {"worked_on": timezone.localdate(), "mode": "remote", "done": "Worked."}
    at_once(
        acting(expert, actions.log_hours, request, Decimal(2), **day),
        acting(a_user(Role.PROVIDER), actions.deliver_request, request),
    )
    with as_program():
        logged = sum(entry.hours for entry in HoursEntry.objects.all())
        assert Request.objects.get().hours_logged == logged
        assert Request.objects.get().state == State.DELIVERED
    assert settled(site)
