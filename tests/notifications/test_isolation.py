"""A queue of the clock: a row that fails is counted, rests, and is given up; the others are done."""

from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from kernel.retries import MOST_TRIES
from kernel.scope import as_program
from notifications.isolation import held_back, work_through
from notifications.models import QueueFailure
from tests.make import a_user

pytestmark = pytest.mark.django_db


def run(people, act):
    resting = held_back("a test")
    return work_through("a test", [one for one in people if str(one.pk) not in resting], act, about=str)


def fails_for(person, fault):
    def act(one):
        if one == person:
            raise fault

    return act


def test_the_others_are_done_and_the_row_rests_with_its_reason():
    bad, good = a_user(), a_user()
    assert run([bad, good], fails_for(bad, ZeroDivisionError())) == 1
    failure = QueueFailure.objects.get()
    assert (failure.row, failure.about, failure.tries) == (str(bad.pk), bad.name, 1)
    assert "ZeroDivisionError" in failure.reason
    assert held_back("a test") == [str(bad.pk)]
    assert held_back("another queue") == []


def test_a_row_that_the_database_refuses_undoes_nothing_of_the_others():
    one, two = a_user(), a_user()

    @transaction.atomic
    def rename(person):
        type(person).objects.filter(pk=person.pk).update(name="Renamed")
        if person == one:
            raise IntegrityError

    with as_program():
        assert run([one, two], rename) == 1
    for person in (one, two):
        person.refresh_from_db()
    assert (one.name == "Renamed", two.name == "Renamed") == (False, True)


def test_after_the_last_try_it_is_given_up_for_good():
    bad = a_user()
    act = fails_for(bad, ValueError())
    run([bad], act)
    for _ in range(MOST_TRIES - 1):
        with time_machine.travel(QueueFailure.objects.get().next_try_at + timedelta(seconds=1)):
            run([bad], act)
    failure = QueueFailure.objects.get()
    assert (failure.tries, bool(failure.given_up_at)) == (MOST_TRIES, True)
    with time_machine.travel(timezone.now() + timedelta(days=365)):
        assert run([bad], lambda _: None) == 0


def test_a_time_limit_is_counted_for_the_row_at_work_and_ends_the_run():
    bad, good = a_user(), a_user()
    with pytest.raises(SoftTimeLimitExceeded):
        run([bad, good], fails_for(bad, SoftTimeLimitExceeded()))
    assert QueueFailure.objects.get().row == str(bad.pk)
    assert connection.needs_rollback is False


def test_a_try_that_succeeds_clears_what_was_counted():
    bad = a_user()
    run([bad], fails_for(bad, ValueError()))
    with time_machine.travel(QueueFailure.objects.get().next_try_at + timedelta(seconds=1)):
        assert run([bad], lambda _: None) == 1
    assert not QueueFailure.objects.exists()
