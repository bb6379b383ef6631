"""The scope: without one nothing can be read, with one exactly its sites."""

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from kernel.scope import NoScope, as_program, scope, set_scope
from sites.models import Site
from tests.make import a_site


@pytest.mark.django_db(transaction=True)
def test_reading_without_a_scope_raises_instead_of_showing_nothing():
    a_site()
    connection.close()
    with pytest.raises(NoScope, match=r"portal\.sites"):
        list(Site.objects.all())


@pytest.mark.django_db(transaction=True)
def test_once_a_scope_has_ended_reading_raises_again():
    a_site()
    with as_program():
        assert Site.objects.count() == 1
    with pytest.raises(NoScope):
        list(Site.objects.all())


@pytest.mark.django_db(transaction=True)
def test_a_key_that_matches_no_row_raises_too_where_no_scope_is_open():
    with pytest.raises(NoScope):
        Site.objects.filter(pk=-1).exists()
    with pytest.raises(NoScope):
        Site.objects.filter(pk=-1).update(note="x")


@pytest.mark.django_db
def test_a_scope_shows_its_sites_and_no_other():
    mine, _theirs = a_site(), a_site()
    with scope(sites=[mine.pk]):
        assert list(Site.objects.all()) == [mine]


@pytest.mark.django_db
def test_an_empty_scope_shows_nothing_and_is_not_an_error():
    a_site()
    with scope():
        assert not Site.objects.exists()


@pytest.mark.django_db
def test_leaving_an_inner_scope_restores_the_outer_one():
    mine, _theirs = a_site(), a_site()
    with scope(sites=[mine.pk]):
        with as_program():
            assert Site.objects.count() == 2
        assert list(Site.objects.all()) == [mine]


@pytest.mark.django_db
def test_an_error_inside_a_scope_restores_the_one_around_it():
    mine, _theirs = a_site(), a_site()
    with pytest.raises(ZeroDivisionError), scope(sites=[mine.pk]):
        raise ZeroDivisionError
    assert Site.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_scope_outside_a_transaction_raises():
    with pytest.raises(TransactionManagementError, match="open one first"):
        set_scope(program=True)
