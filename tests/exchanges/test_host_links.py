"""The host: a site by its lead, an outside agency by a link that is good once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from exchanges import tasks
from exchanges.actions import exchange as acts
from exchanges.actions import follow_up as after
from exchanges.host_links import LinkSpent
from exchanges.lifecycle import ExchangeState
from exchanges.models import Exchange
from kernel import clock
from kernel.errors import NotAllowed
from notifications.models import Notice
from sites.row_level_security import as_person
from tests.exchanges.make import an_exchange, fresh, taken_to
from tests.make import a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def test_a_host_without_an_account_answers_once_by_a_link_that_runs_out():
    exchange = taken_to(an_exchange(), "review", "approve")
    liaison = a_user(Role.LIAISON, exchange.site)
    link, path = after.invite_host_exchange(exchange, "host@example.org", by=liaison)
    token = path.rstrip("/").rpartition("/")[2]
    assert token not in link.token_digest
    after.answer_by_link(token, "Both days suit us.")
    row = Exchange.objects.get()
    assert (row.host_answer, row.state) == ("Both days suit us.", ExchangeState.APPROVED)
    assert Notice.objects.filter(event="exchanges.exchange.host_answer", recipient=liaison).exists()
    with refused(LinkSpent, watched=EVERY_TABLE):
        after.answer_by_link(token, "Again.")
    _, second = after.invite_host_exchange(exchange, "host@example.org", by=liaison)
    _, third = after.invite_host_exchange(exchange, "host@example.org", by=liaison)
    with refused(LinkSpent, watched=EVERY_TABLE):
        after.answer_by_link(second.rstrip("/").rpartition("/")[2], "Taken back.")
    row.host_links.update(expires_at=timezone.now())
    with refused(LinkSpent, watched=EVERY_TABLE):
        after.answer_by_link(third.rstrip("/").rpartition("/")[2], "Too late.")


def test_a_link_that_ran_out_stays_dead_when_the_clock_goes_back():
    exchange = taken_to(an_exchange(), "review", "approve")
    liaison = a_user(Role.LIAISON, exchange.site)
    _, path = after.invite_host_exchange(exchange, "host@example.org", by=liaison)
    exchange.host_links.update(expires_at=timezone.now())
    tasks.end_expired_host_links()
    exchange.host_links.update(expires_at=timezone.now() + timedelta(days=1))  # as if the clock had gone back
    with refused(LinkSpent, watched=EVERY_TABLE):
        after.answer_by_link(path.rstrip("/").rpartition("/")[2], "Too late.")


def test_new_days_after_the_approval_are_told_to_all_and_the_host_is_asked_again():
    one, two = a_site(), a_site()
    exchange = taken_to(an_exchange(one, two), "review", "approve")
    liaison, lead, provider = a_user(Role.LIAISON, one), a_user(Role.LEAD, two), a_user(Role.PROVIDER)
    _, path = after.invite_host_exchange(exchange, "host@example.org", by=liaison)
    after.answer_by_link(path.rstrip("/").rpartition("/")[2], "Both days suit us.")
    exchange = taken_to(exchange, "confirm")
    same = {"agenda": "Day 1: the room.", "starts_on": exchange.starts_on, "ends_on": exchange.ends_on}
    exchange = acts.edit_exchange(exchange, same, seen_version=1, by=liaison)
    assert exchange.host_answer == "Both days suit us."
    later = exchange.ends_on + timedelta(days=7)
    acts.edit_exchange(exchange, {"starts_on": later, "ends_on": later}, seen_version=2, by=liaison)
    row = Exchange.objects.get()
    assert (row.starts_on, row.host_answer, row.host_answered_at) == (later, "", None)
    told = Notice.objects.filter(event="exchanges.exchange.new_days")
    people = set(told.values_list("recipient", flat=True))
    assert {lead.pk, provider.pk} <= people
    assert liaison.pk not in people
    assert clock.format_day(later) in told.first().body
    after.invite_host_exchange(row, "host@example.org", by=liaison)


@pytest.mark.parametrize("name", ["starts_on", "ends_on"])
def test_an_approved_exchange_keeps_its_days(name):
    exchange = taken_to(an_exchange(), "review", "approve")
    liaison = a_user(Role.LIAISON, exchange.site)
    with refused(acts.ExchangeIncomplete, watched=EVERY_TABLE):
        acts.edit_exchange(exchange, {name: None}, seen_version=1, by=liaison)


def test_the_lead_of_the_site_that_hosts_answers_and_rates():
    host = a_site()
    exchange = an_exchange()
    acts.choose_host(exchange, by=a_user(Role.PROVIDER), kind="alumni", name=str(host), host_site=host)
    exchange = taken_to(exchange, "review", "approve")
    lead = a_user(Role.LEAD, host)
    with as_person(fresh(lead)):
        after.answer_as_host(exchange, "Welcome.", by=lead)
    somebody = a_user(Role.LEAD, exchange.site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        after.answer_as_host(exchange, "Me too.", by=somebody)
    taken_to(exchange, "confirm", "book", "hold")
    with as_person(fresh(lead)):
        after.rate_as_host(exchange, "Good guests.", 5, by=lead)
    assert Exchange.objects.get().host_rating == 5
