"""Full reports: written together, decided by somebody else, locked once approved."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed, ReasonMissing, WrongState
from liaisons import actions
from liaisons.actions.report import NEEDED, ReportIncomplete, ReportLocked, ReportUnfit
from liaisons.lifecycle import REPORT, ReportState
from liaisons.models import Kind, Level, Report
from notifications.models import Notice
from tests.assertions import BESIDE_PEOPLE, EVERY_TABLE, refused
from tests.liaisons.make import a_report, an_entry
from tests.make import a_focus_area, a_site, a_user

pytestmark = pytest.mark.django_db


def fresh(report):
    return Report.objects.select_related("site", "entry").get(pk=report.pk)


def author_of(report):
    return get_user_model().objects.get(pk=report.author_id)


def approved(report, by=None):
    actions.submit_report(report, by=author_of(report))
    return actions.approve_report(fresh(report), by=by or a_user(Role.STAFF))


def told(event):
    return set(Notice.objects.filter(event=event).values_list("recipient", flat=True))


def test_a_report_takes_over_what_its_entry_says():
    there = [{"name": "Kim Sample", "agency": "Saginaw Police", "person": None}]
    entry = an_entry(kind=Kind.EVENT, took_part=there, focus_areas=["Technology"], said="They agreed.")
    report = actions.start_report(entry, by=entry.author)
    assert (report.participants, report.outcome, report.focus_areas, report.starts_on, report.level) == (
        "Kim Sample, Saginaw Police",
        "They agreed.",
        ["Technology"],
        entry.on,
        entry.level,
    )
    assert (report.people, report.agencies) == ([("Kim Sample", "Saginaw Police")], ["Saginaw Police"])
    with refused(ReportUnfit, match="already", watched=EVERY_TABLE):
        actions.start_report(entry, by=entry.author)
    assert Report.objects.count() == 1


def test_a_call_has_no_full_report():
    entry = an_entry(kind=Kind.CALL)
    with refused(ReportUnfit, match="site visit", watched=EVERY_TABLE):
        actions.start_report(entry, by=entry.author)
    assert not Report.objects.exists()


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_what_is_missing_is_named_before_anything_is_submitted(name):
    report = a_report(**{name: " "})
    with refused(ReportIncomplete, watched=EVERY_TABLE) as refusal:
        actions.submit_report(report, by=author_of(report))
    assert refusal.value.missing == {name: NEEDED[name]}
    assert fresh(report).state == ReportState.DRAFT


ACTS = {
    "submit": lambda report: actions.submit_report(report, by=author_of(report)),
    "return": lambda report: actions.return_report(report, by=a_user(Role.STAFF), reason="Who was there?"),
    "approve": lambda report: actions.approve_report(report, by=a_user(Role.STAFF)),
    "unlock": lambda report: actions.unlock_report(report, by=a_user(Role.ADMIN), reason="A wrong day."),
}


@pytest.mark.parametrize("verb", sorted(REPORT.steps))
@pytest.mark.parametrize("state", sorted(ReportState))
def test_every_verb_from_every_state(verb, state):
    report = a_report()
    Report.objects.filter(pk=report.pk).update(state=state, approved_by=a_user(Role.STAFF))
    if state in REPORT[verb].sources:
        ACTS[verb](fresh(report))
        assert fresh(report).state == REPORT[verb].target
    else:
        with refused(WrongState, watched=BESIDE_PEOPLE):
            ACTS[verb](fresh(report))
        assert fresh(report).state == state


def test_returning_and_unlocking_ask_for_a_reason():
    report = a_report()
    actions.submit_report(report, by=author_of(report))
    somebody = a_user(Role.STAFF)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.return_report(fresh(report), by=somebody, reason=" ")
    actions.approve_report(fresh(report), by=a_user(Role.STAFF))
    somebody = a_user(Role.ADMIN)
    with refused(ReasonMissing, watched=EVERY_TABLE):
        actions.unlock_report(fresh(report), by=somebody, reason="")
    assert fresh(report).state == ReportState.APPROVED


def test_unlocking_is_a_right_of_its_own():
    report = approved(a_report())
    for role in set(Role) - {Role.ADMIN}:
        somebody = a_user(role, report.site)
        with refused(NotAllowed, watched=EVERY_TABLE):
            actions.unlock_report(report, by=somebody, reason="I would like to.")
    assert fresh(report).state == ReportState.APPROVED
    admin = a_user(Role.ADMIN)
    unlocked = actions.unlock_report(report, by=admin, reason="A wrong day.")
    assert (unlocked.state, unlocked.approved_by_id) == (ReportState.RETURNED, None)
    assert Event.objects.get(action="liaisons.report.unlock").reason == "A wrong day."
    assert report.author_id in told("liaisons.report.unlock")


def test_what_was_approved_is_locked_by_the_action_and_by_the_database():
    report = approved(a_report())
    with refused(ReportLocked, watched=EVERY_TABLE):
        actions.edit_report(report, {"outcome": "Nicer."}, seen_version=report.version, by=author_of(report))
    for change in ({"outcome": "Nicer."}, {"outcome": "Nicer.", "state": ReportState.RETURNED}):
        with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    assert fresh(report).outcome == "They meet every second week."


def test_a_submitted_report_is_not_changed_until_it_is_returned():
    report = a_report()
    writer = author_of(report)
    actions.submit_report(report, by=writer)
    with refused(ReportLocked, watched=EVERY_TABLE):
        actions.edit_report(report, {"outcome": "Nicer."}, seen_version=report.version, by=writer)
    actions.return_report(fresh(report), by=a_user(Role.STAFF), reason="Who was there?")
    actions.edit_report(report, {"outcome": "Nicer."}, seen_version=report.version, by=writer)
    assert fresh(report).outcome == "Nicer."
    assert writer.pk in told("liaisons.report.return")


def test_a_collaborator_changes_and_submits_and_others_do_not():
    site = a_site()
    author, friend, other = (a_user(Role.LIAISON, site) for _ in range(3))
    report = a_report(site, by=author)
    change = {"agenda": "Something else."}
    with refused(NotAllowed, match="writers", watched=EVERY_TABLE):
        actions.edit_report(report, change, seen_version=report.version, by=friend)
    with refused(NotAllowed, match="author", watched=EVERY_TABLE):
        actions.name_collaborators(report, [friend], by=friend)
    actions.name_collaborators(report, [friend], by=author)
    assert told("liaisons.report.name_collaborators") == {friend.pk}
    actions.edit_report(report, change, seen_version=report.version, by=friend)
    with refused(EditedMeanwhile, watched=EVERY_TABLE):
        actions.edit_report(report, {"agenda": "Third."}, seen_version=report.version, by=author)
    with refused(NotAllowed, match="writers", watched=EVERY_TABLE):
        actions.submit_report(fresh(report), by=other)
    actions.submit_report(fresh(report), by=friend)
    assert (fresh(report).agenda, fresh(report).state) == ("Something else.", ReportState.SUBMITTED)


def test_only_liaisons_and_providers_of_the_site_are_named():
    report = a_report()
    for person in (a_user(Role.LEAD, report.site), a_user(Role.LIAISON, a_site())):
        with refused(ReportUnfit, watched=EVERY_TABLE):
            actions.name_collaborators(report, [person], by=author_of(report))
    provider = a_user(Role.PROVIDER)
    actions.name_collaborators(report, [provider], by=author_of(report))
    assert fresh(report).collaborators == [provider.pk]


def test_nobody_decides_about_a_report_they_wrote():
    site = a_site()
    writer = a_user(Role.LIAISON, site)
    report = a_report(site, by=writer)
    actions.submit_report(report, by=writer)
    both = a_user(Role.STAFF)
    Report.objects.filter(pk=report.pk).update(collaborators=[both.pk])
    for act in (actions.approve_report, lambda row, *, by: actions.return_report(row, by=by, reason="x")):
        with refused(NotAllowed, match="You wrote", watched=EVERY_TABLE):
            act(fresh(report), by=both)
    assert fresh(report).state == ReportState.SUBMITTED


def test_the_site_reads_a_report_once_it_is_approved_and_shared():
    site = a_site()
    lead = a_user(Role.LEAD, site)
    shared, team = a_report(site), a_report(site, level=Level.TEAM)
    assert not Report.objects.visible_to(lead).exists()
    approved(shared)
    approved(team)
    assert list(Report.objects.visible_to(lead)) == [shared]
    assert lead.pk in told("liaisons.report.approve")
    assert Notice.objects.filter(recipient=lead.pk).count() == 1
    assert set(Report.objects.visible_to(author_of(team))) == {shared, team}
    assert not Report.objects.visible_to(a_user(Role.LEAD, a_site())).exists()
    actions.release_entry(team.entry, by=author_of(team))
    assert set(Report.objects.visible_to(lead)) == {shared, team}


def test_the_record_of_the_site_is_silent_about_reports_the_lead_may_not_read(client):
    site = a_site()
    report = a_report(site, outcome="Nobody trusts the new deputy.")
    client.force_login(a_user(Role.LEAD, site))
    page = client.get(reverse("sites:record", args=[site.slug])).content.decode()
    assert "report" not in page.split("<main", 1)[1].lower()
    client.force_login(a_user(Role.STAFF))
    assert "changed a full report" in client.get(reverse("sites:record", args=[site.slug])).content.decode()
    assert report.outcome.startswith("Nobody")


# ---- the pages


def url(name, report):
    return reverse(f"liaisons:{name}", args=[report.site.slug, report.pk])


def test_a_report_from_its_entry_to_the_lock_on_the_pages(client):
    site = a_site()
    liaison, staff, admin = a_user(Role.LIAISON, site), a_user(Role.STAFF), a_user(Role.ADMIN)
    friend = a_user(Role.LIAISON, site, name="Robin Example")
    a_focus_area()
    entry = an_entry(site, by=liaison, kind=Kind.SITE_VISIT)
    client.force_login(liaison)
    begin = reverse("liaisons:report-start", args=[site.slug, entry.key])
    assert begin in client.get(entry.get_absolute_url()).content.decode()
    answer = client.post(begin)
    report = Report.objects.get()
    assert answer.url == url("report-edit", report)
    assert begin not in client.get(entry.get_absolute_url()).content.decode()
    assert client.post(url("report-submit", report)).status_code == 422
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    text = {
        "title": "Two days on site",
        "starts_on": day,
        "ends_on": day,
        "agenda": "A <b>walk</b>",
        "version": 1,
    }
    text |= {"participants": "Kim Sample, Police", "outcome": "Agreed.", "deliverables": "none", "place": ""}
    assert client.post(url("report-edit", report), text).status_code == 302
    assert client.post(url("report-collaborators", report), {"people": [friend.pk]}).status_code == 302
    page = client.get(url("report", report)).content.decode()
    assert "A &lt;b&gt;walk&lt;/b&gt;" in page
    assert "with Robin Example" in page
    assert url("report-approve", report) not in page
    assert client.post(url("report-submit", report)).status_code == 302
    client.force_login(staff)
    listed = client.get(reverse("liaisons:reports") + "?state=submitted").content.decode()
    assert "Two days on site" in listed
    assert url("report-approve", report) in client.get(url("report", report)).content.decode()
    assert client.post(url("report-approve", report)).status_code == 302
    assert client.get(url("report-unlock", report)).status_code == 403
    client.force_login(admin)
    assert client.post(url("report-unlock", report), {"reason": ""}).status_code == 422
    assert client.post(url("report-unlock", report), {"reason": "A wrong day."}).status_code == 302
    assert fresh(report).state == ReportState.RETURNED


def test_another_writers_save_is_shown_and_not_overwritten(client):
    report = a_report()
    writer = author_of(report)
    day = report.starts_on.isoformat()
    text = {"title": "Mine", "starts_on": day, "ends_on": day, "version": report.version - 1}
    client.force_login(writer)
    answer = client.post(url("report-edit", report), text)
    assert answer.status_code == 409
    assert "They meet every second week." in answer.content.decode()
    assert fresh(report).title != "Mine"


def test_a_draft_answers_the_site_as_a_missing_one(client):
    report = a_report()
    client.force_login(a_user(Role.LEAD, report.site))
    for name in ("report", "report-edit", "report-submit", "report-approve", "report-unlock"):
        assert client.get(url(name, report)).status_code == 404, name


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_asks_as_often_for_thirty_reports_as_for_three(client, rows, django_assert_max_num_queries):
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    for _ in range(rows):
        a_report(site, by=liaison)
    client.force_login(a_user(Role.STAFF))
    with django_assert_max_num_queries(11):  # three of them open and close the scope within that of the test
        page = client.get(reverse("liaisons:reports")).content.decode()
    assert page.count('data-label="Status"') == rows


def test_a_report_waits_on_whoever_has_to_act_and_on_nobody_else(client):
    report = a_report(title="Two days on site")
    writer, staff = author_of(report), a_user(Role.STAFF)

    def waits_on(person):
        client.force_login(person)
        page = client.get("/").content.decode()
        return [act for act in ("Decide", "Answer BJA about") if f"{act} the report: Two days" in page]

    actions.submit_report(report, by=writer)
    assert (waits_on(writer), waits_on(staff)) == ([], ["Decide"])
    actions.return_report(fresh(report), by=staff, reason="Who was there?")
    provider = a_user(Role.PROVIDER)
    Report.objects.filter(pk=report.pk).update(collaborators=[provider.pk])
    assert (waits_on(writer), waits_on(provider)) == (["Answer BJA about"], ["Answer BJA about"])
    assert waits_on(staff) == []
