"""A kept statement gives what its queryset gives, to the same person, with what they hold today."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from audit.record import record
from kernel import prepared_statements
from kernel.scope import NoScope, as_program, scope
from sites.models import Engagement, Membership, Site
from sites.query_cache import UnboundDate, cached_query
from tests.make import a_membership, a_site, a_user

pytestmark = pytest.mark.django_db


@cached_query
def slugs(user):
    sites = Membership.objects.of(user).values("site")
    return Site.objects.visible_to(user).filter(pk__in=sites).order_by("pk").values_list("slug")


def as_they_are_now(person):
    """The person as the next request reads them."""
    return User.objects.get(pk=person.pk)


def test_two_people_read_their_own_rows_and_the_second_time_too():
    here, there = a_site(), a_site()
    one, other = a_user(Role.LEAD, here), a_user(Role.LEAD, there)

    for _ in range(2):
        assert slugs(as_they_are_now(one)) == [(here.slug,)]
        assert slugs(as_they_are_now(other)) == [(there.slug,)]


def test_a_role_that_begins_or_ends_counts_with_the_next_request():
    site, second = a_site(), a_site()
    lead = a_user(Role.LEAD, site)
    assert slugs(as_they_are_now(lead)) == [(site.slug,)]

    a_membership(lead, Role.MEMBER, second)
    assert slugs(as_they_are_now(lead)) == [(site.slug,), (second.slug,)]

    Membership.objects.of(lead).filter(site=site).update(ended_at=timezone.now())
    assert slugs(as_they_are_now(lead)) == [(second.slug,)]


def test_who_holds_nothing_reads_nothing_and_nothing_is_asked():
    a_site()
    nobody = as_they_are_now(a_user())
    assert slugs(nobody) == []

    with CaptureQueriesContext(connection) as asked:
        assert slugs(nobody) == []
    assert len(asked) == 0


def test_the_second_wall_stands_around_a_kept_statement():
    site = a_site()
    lead = as_they_are_now(a_user(Role.LEAD, site))
    assert slugs(lead) == [(site.slug,)]

    with scope(person_id=lead.pk, sites=[a_site().pk]):
        assert slugs(lead) == []


@pytest.mark.django_db(transaction=True)
def test_a_kept_statement_raises_outside_every_scope_though_it_is_planned_and_finds_nothing():
    with as_program():
        staff = as_they_are_now(a_user(Role.STAFF))
        assert named(staff, "Nowhere") == []

    with pytest.raises(NoScope):
        named(staff, "Nowhere")


@cached_query
def named(user, word):
    return Site.objects.visible_to(user).filter(name=word).values_list("slug")


def test_postgresql_plans_a_kept_statement_once_a_connection():
    word = uuid4().hex  # no other test has asked for it
    site = a_site(name=word)
    staff, said = as_they_are_now(a_user(Role.STAFF)), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert named(staff, word) == [(site.slug,)]
        said.append("prepare planned" in asked.captured_queries[-1]["sql"])
    assert said == [True, False]


def test_a_connection_keeps_so_many_plans_and_forgets_the_oldest(monkeypatch):
    monkeypatch.setattr(prepared_statements, "MOST", 2)
    sites = [a_site() for _ in range(4)]
    leads = [as_they_are_now(a_user(Role.LEAD, site)) for site in sites]

    for _ in range(2):
        assert [slugs(lead) for lead in leads] == [[(site.slug,)] for site in sites]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_prepared_statements")
        (many,) = cursor.fetchone()
    assert many <= prepared_statements.MOST


def test_behind_pgbouncer_a_kept_statement_is_sent_whole(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "DISABLE_SERVER_SIDE_CURSORS", True)
    lead = as_they_are_now(a_user(Role.LEAD, a_site(slug="grayling-mi")))

    with CaptureQueriesContext(connection) as asked:
        assert slugs(lead) == slugs(lead) == [("grayling-mi",)]
    assert all("prepare" not in query["sql"].split() for query in asked.captured_queries)


@cached_query
def engagements(user, slug, cohorts):
    seen = Engagement.objects.visible_to(user).select_related("site").with_last_act()
    return seen.filter(site__slug=slug, cohort__in=cohorts).order_by("cohort")


def test_what_is_given_is_put_into_the_statement_each_time():
    first, second = a_site(), a_site()
    Engagement.objects.filter(site=first).update(cohort=2019)
    Engagement.objects.filter(site=second).update(cohort=2021)
    staff = as_they_are_now(a_user(Role.STAFF))

    def found(slug, cohorts):
        return [(row.site.name, row.cohort) for row in engagements(staff, slug=slug, cohorts=cohorts)]

    assert found(first.slug, [2019, 2021]) == [(first.name, 2019)]
    assert found(second.slug, [2019, 2021]) == [(second.name, 2021)]
    assert found(first.slug, [2021]) == found(first.slug, []) == []


@cached_query
def of_cohort(user, cohort):
    return Engagement.objects.visible_to(user).filter(cohort=cohort).values_list("cohort")


def test_a_number_beyond_what_the_column_holds_is_not_found():
    a_site()
    cohort = Engagement.objects.get().cohort
    staff = as_they_are_now(a_user(Role.STAFF))

    found = [of_cohort(staff, cohort=number) for number in (2**31, cohort, 2**63, -(2**63) - 1, cohort, None)]
    assert found == [[], [(cohort,)], [], [], [(cohort,)], []]


def test_instances_are_those_the_queryset_gives():
    site = a_site()
    staff = as_they_are_now(a_user(Role.STAFF))
    record("sites.site.edit", by=staff, on=site, site=site)
    usual = Engagement.objects.visible_to(staff).select_related("site").with_last_act().get()

    (made,) = engagements(staff, slug=site.slug, cohorts=[usual.cohort])

    assert made == usual
    assert made.__dict__.keys() == usual.__dict__.keys()
    with CaptureQueriesContext(connection) as asked:
        assert (made.site, made.state, made.last_act_at) == (usual.site, usual.state, usual.last_act_at)
    assert len(asked) == 0
    made.note = "A row like any other: it is changed, not added."
    made.save(update_fields=["note"])
    assert Engagement.objects.get().note == made.note


def test_a_statement_with_a_day_in_it_is_not_kept():
    @cached_query
    def begun(user):
        return (
            Membership.objects.of(user)
            .filter(from_on__lte=timezone.localdate() - timedelta(1))
            .values_list("pk")
        )

    with pytest.raises(UnboundDate):
        begun(a_user())
