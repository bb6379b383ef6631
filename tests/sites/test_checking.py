"""LG-04: a number that does not agree with its lines is named by the hourly check."""

import logging
from datetime import timedelta
from decimal import Decimal

import psycopg2
import pytest
import time_machine
from django.utils import timezone

from accounts.roles import Role
from kernel.scope import as_program
from notifications.models import Notice
from sites.integrity_checks import everything_wrong
from sites.tasks import check_ledgers
from tests import cluster
from tests.make import a_request, a_site, a_user, an_hours_entry, hours_of
from tta.lifecycle import State


def past_the_triggers(statement):
    """As a superuser with triggers off: what no role of the portal can do."""
    with (
        psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal")) as strong,
        strong.cursor() as cursor,
    ):
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement)
    strong.close()


def named(row):
    with as_program():
        return str(row)


def found():
    with as_program():
        return everything_wrong()


@pytest.mark.django_db
def test_lg_04_what_the_portal_itself_made_agrees():
    an_hours_entry()
    a_request(a_site(), State.ACCEPTED)

    assert everything_wrong() == []


@pytest.mark.django_db(transaction=True)
def test_lg_04_an_allotment_changed_past_the_portal_is_named():
    hours = hours_of(a_site())

    past_the_triggers(f"update sites_allotment set granted = 250 where id = {hours.pk}")

    assert found() == [f"Allotment {hours.pk}, {named(hours)}: granted 250 but its lines say 200."]


@pytest.mark.django_db(transaction=True)
def test_lg_04_a_line_taken_from_the_ledger_is_named_by_its_allotment_and_its_request(caplog):
    site = a_site()
    request = a_request(site, State.ACCEPTED, hours=Decimal(12))
    hours = hours_of(site)
    wrong = (
        f"{request} of {site}: it says logged 0, spent 0, its entries say logged 0, spent 0; the ledger holds 0 for "
        "it where it should hold 12."
    )

    past_the_triggers("delete from sites_allotmentline where act = 'commit'")

    with caplog.at_level(logging.ERROR):
        check_ledgers()
    assert [record.getMessage() for record in caplog.records] == [
        f"the ledger does not add up: Allotment {hours.pk}, {named(hours)}: committed 12 but its lines say 0.",
        f"the ledger does not add up: {wrong}",
    ]


@pytest.mark.django_db(transaction=True)
def test_lg_04_a_request_whose_counter_is_not_the_sum_of_its_entries_is_named():
    entry = an_hours_entry(hours=Decimal("2.50"))
    wrong = (
        f"{named(entry.request)} of {named(entry.request.site)}: it says logged 3, spent 0, its entries say logged "
        "2.5, spent 0; the ledger holds 12 for it where it should hold 12."
    )

    past_the_triggers("update tta_request set hours_logged = 3")

    assert found() == [wrong]


@pytest.mark.django_db(transaction=True)
def test_lg_04_the_alarm_reaches_every_administrator_in_words_once_a_day():
    admins = {a_user(Role.ADMIN), a_user(Role.ADMIN)}
    a_user(Role.STAFF)
    site = a_site()
    hours = hours_of(site)
    past_the_triggers(f"update sites_allotment set granted = 250 where id = {hours.pk}")

    for _ in range(2):
        check_ledgers()
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        check_ledgers()

    with as_program():
        letters = list(Notice.objects.filter(event="sites.alarm.raise").select_related("recipient"))
    assert [letter.recipient for letter in letters].count(min(admins, key=id)) == 2
    assert {letter.recipient for letter in letters} == admins
    assert len(letters) == 4
    assert letters[0].subject == "Alarm: the ledger does not add up"
    assert f"Allotment {hours.pk}, {named(hours)}: granted 250 but its lines say 200." in letters[0].body


@pytest.mark.django_db
def test_lg_04_nobody_is_alarmed_where_every_number_agrees():
    a_user(Role.ADMIN)
    an_hours_entry()

    check_ledgers()

    assert not Notice.objects.filter(event="sites.alarm.raise").exists()
