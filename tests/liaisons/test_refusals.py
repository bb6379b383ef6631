"""Refusals of the actions of liaisons that the forms already prevent; each leaves every row as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from kernel.errors import NotAllowed
from liaisons import actions
from liaisons.actions.entry import EntryUnfit, start_request
from liaisons.actions.nextstep import StepUnfit
from liaisons.actions.report import ReportUnfit
from tests.assertions import EVERY_TABLE, refused
from tests.liaisons.make import a_note, a_report, an_entry
from tests.make import a_site, a_user, engagement_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"due_on": timezone.localdate() - timedelta(days=3)}, "Give a day to come"),
        ({"text": "  "}, "Say what is to be done"),
        ({"owner": "somebody elsewhere"}, "plays no part"),
    ],
)
def test_a_next_step_has_words_an_owner_of_the_site_and_a_day_to_come(changes, sentence):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    facts = {"text": "Send the data", "owner": liaison, "due_on": timezone.localdate()} | changes
    if "owner" in changes:
        facts["owner"] = a_user(Role.LEAD, a_site())
    with refused(StepUnfit, match=sentence, watched=EVERY_TABLE):
        actions.add_next_step(site, by=liaison, **facts)


@pytest.mark.parametrize(
    ("first", "last", "sentence"), [(-2, -5, "before the first"), (0, 9, "not come yet")]
)
def test_a_report_is_of_days_in_their_order_that_have_come(first, last, sentence):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    report, today = a_report(site, by=liaison), timezone.localdate()
    changes = {"starts_on": today + timedelta(days=first), "ends_on": today + timedelta(days=last)}
    with refused(ReportUnfit, match=sentence, watched=EVERY_TABLE):
        actions.edit_report(report, changes, seen_version=report.version, by=liaison)


def test_a_note_is_about_a_site_at_least():
    liaison = a_user(Role.LIAISON, a_site())
    with refused(EntryUnfit, match="Choose the site", watched=EVERY_TABLE):
        actions.log_activity([], a_note(), by=liaison)


def test_only_the_writer_of_a_note_starts_a_request_from_it():
    site = a_site()
    entry, other = an_entry(site), a_user(Role.LIAISON, site)
    with refused(NotAllowed, match="Only the person who wrote", watched=EVERY_TABLE):
        start_request(entry, engagement_of(site), by=other, title="Trace guns")
