"""RA-01, RA-05: each act leaves exactly one line that says everything; without the line nothing happens."""

from datetime import UTC, timedelta
from decimal import Decimal

import psycopg2
import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.scope import as_program
from notifications.models import Notice
from sites.models import AllotmentLine
from tests import cluster
from tests.make import a_request, a_site, a_user, hours_of
from tta import actions
from tta.lifecycle import State


@pytest.mark.django_db
def test_ra_01_an_act_on_a_page_leaves_one_line_with_who_as_whom_what_before_after_when_and_why(client):
    site = a_site()
    lead = a_user(Role.LEAD, site)
    request = a_request(site, State.SUBMITTED)
    client.force_login(lead)
    answer = client.post(f"{request.get_absolute_url()}withdraw/", {"reason": "We found another way."})
    line = Event.objects.get(action__startswith="tta.")
    assert (line.actor_id, line.actor, line.acting_as) == (lead.pk, lead.name, "lead")
    assert (line.action, line.site_id, line.target) == (
        "tta.request.withdraw",
        site.pk,
        f"tta.request:{request.pk}",
    )
    assert (line.before, line.after) == ({"state": "Submitted"}, {"state": "Withdrawn"})
    assert line.reason == "We found another way."
    assert line.at.tzinfo == UTC
    assert timezone.now() - line.at < timedelta(minutes=5)
    assert line.reference
    assert line.reference == answer["X-Reference"]


@pytest.mark.django_db
def test_ra_01_every_act_of_a_requests_life_leaves_exactly_one_line():
    site = a_site()
    lead, expert = a_user(Role.LEAD, site), a_user(Role.EXPERT, site)
    staff, provider = a_user(Role.STAFF), a_user(Role.PROVIDER)
    request = a_request(site, State.DRAFT, created_by=lead)
    entries = []

    def log():
        row = type(request).objects.get(pk=request.pk)
        day = timezone.localdate()
        entries.append(
            actions.log_hours(row, Decimal(2), worked_on=day, mode="remote", done="Work", by=expert)
        )

    def fresh():
        return type(request).objects.get(pk=request.pk)

    life = [
        (lambda: actions.submit_request(fresh(), by=lead), ["tta.request.submit"]),
        (lambda: actions.return_request(fresh(), by=staff, reason="Which analysts?"), ["tta.request.return"]),
        (lambda: actions.submit_request(fresh(), by=lead), ["tta.request.submit"]),
        (lambda: actions.accept_request(fresh(), Decimal(8), by=staff), ["tta.request.accept"]),
        (
            lambda: actions.commit_more_hours(fresh(), Decimal(1), by=staff, reason="More"),
            ["tta.request.commit_more"],
        ),
        (lambda: actions.assign_expert(fresh(), expert, by=staff), ["tta.request.assign"]),
        (log, ["tta.hours.log", "tta.request.start"]),
        (log, ["tta.hours.log"]),
        (lambda: actions.verify_hours(entries[0], by=provider), ["tta.hours.verify"]),
        (lambda: actions.return_hours(entries[1], by=provider, reason="Which day?"), ["tta.hours.return"]),
        (lambda: actions.deliver_request(fresh(), by=expert), ["tta.request.deliver"]),
        (lambda: actions.reopen_request(fresh(), by=lead, reason="One more visit"), ["tta.request.reopen"]),
        (lambda: actions.deliver_request(fresh(), by=expert), ["tta.request.deliver"]),
        (lambda: actions.confirm_request(fresh(), by=lead), ["tta.request.confirm"]),
    ]
    for act, wanted in life:
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        act()
        new = Event.objects.filter(pk__gt=last)
        assert sorted(new.values_list("action", flat=True)) == sorted(wanted)
        assert {bool(line.actor_id and line.acting_as and line.target) for line in new} == {True}


@pytest.fixture
def full_record(django_db_setup, django_db_blocker):
    """No line can be added to the record, as if the disk were full."""
    connection = psycopg2.connect(cluster.POSTGRES.url("postgres", "test_portal"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_event add constraint the_disk_is_full check (false) not valid")
        yield
        cursor.execute("alter table audit_event drop constraint the_disk_is_full")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_ra_05_an_act_whose_line_can_not_be_written_does_not_happen(full_record, client):
    site = a_site()
    staff = a_user(Role.STAFF)
    request = a_request(site, State.SUBMITTED)
    with as_program():
        lines = AllotmentLine.objects.count()
    with pytest.raises(IntegrityError), as_program():
        actions.accept_request(request, Decimal(8), by=staff)
    client.raise_request_exception = False
    client.force_login(staff)
    said = {"hours": "8", "version": str(request.version), "reason": ""}
    assert client.post(f"{request.get_absolute_url()}accept/", said).status_code == 500
    with as_program():
        request.refresh_from_db()
        assert request.state == State.SUBMITTED
        assert hours_of(site).committed == 0
        assert AllotmentLine.objects.count() == lines
        assert not Notice.objects.exists()
        assert not Event.objects.exists()
