"""The activity log: one note for several sites, kept once, read by whom it is for."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.errors import EditedMeanwhile, NotAllowed
from liaisons import actions
from liaisons.actions.entry import AlreadyShared, EntryUnfit
from liaisons.actions.nextstep import StepUnfit
from liaisons.minutes import divided
from liaisons.models import Level, LogEntry, NextStep
from notifications.models import Notice
from tests.liaisons.makers import a_note, an_entry
from tests.make import a_membership, a_request, a_site, a_user
from tests.unchanged import EVERY_TABLE, refused

pytestmark = pytest.mark.django_db


def test_a_note_about_two_sites_is_a_row_for_each_and_the_minutes_add_up():
    one, two = a_site(), a_site()
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, two)
    entries, is_new = actions.log_activity([two, one], a_note(minutes=45), by=liaison)
    assert is_new
    assert {entry.site: entry.minutes for entry in entries} == {one: 23, two: 22}
    assert len({entry.key for entry in entries}) == 2
    assert divided(7, 3) == [3, 2, 2]


def test_each_site_of_a_note_reads_its_own_people_and_those_of_none():
    one, two, third = a_site(), a_site(), a_site()
    liaison = a_user(Role.LIAISON, one)
    a_membership(liaison, Role.LIAISON, two)
    people = [
        {"name": name, "agency": "", "person": None, **at}
        for name, at in (("A", {"at": one.pk}), ("B", {"at": two.pk}), ("C", {"at": third.pk}), ("D", {}))
    ]
    entries, _ = actions.log_activity([one, two], a_note(took_part=people), by=liaison)
    named = {entry.site: [person["name"] for person in entry.took_part] for entry in entries}
    assert named == {one: ["A", "C", "D"], two: ["B", "C", "D"]}
    assert {name for entry in entries for person in entry.took_part for name in person} == {
        "name",
        "agency",
        "person",
    }


def test_a_note_sent_twice_is_kept_once_and_the_first_text_stays():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    sent_as = uuid4()
    first, _ = actions.log_activity([site], a_note(sent_as=sent_as), by=liaison)
    again, is_new = actions.log_activity([site], a_note(sent_as=sent_as, said="Something else."), by=liaison)
    assert (again, is_new) == (first, False)
    assert LogEntry.objects.get().said == "The chief wants help with tracing guns."


def test_two_people_may_send_under_the_same_key():
    site = a_site()
    sent_as = uuid4()
    for person in (a_user(Role.LIAISON, site), a_user(Role.LIAISON, site)):
        assert actions.log_activity([site], a_note(sent_as=sent_as), by=person)[1]
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"said": "  "}, "said"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"on": timezone.localdate() + timedelta(days=2)}, "on"),  # a day to spare: the run may pass midnight
        ({"on": timezone.localdate() - timedelta(days=732)}, "on"),
    ],
)
def test_a_note_that_makes_no_sense_is_refused_and_leaves_no_trace(over, field):
    site = a_site()
    note = a_note(**over)
    somebody = a_user(Role.LIAISON, site)
    with refused(EntryUnfit, watched=EVERY_TABLE) as refusal:
        actions.log_activity([site], note, by=somebody)
    assert refusal.value.field == field
    assert not LogEntry.objects.exists()
    assert not Event.objects.filter(action__startswith="liaisons.").exists()


def test_a_note_of_one_site_where_the_writer_is_no_liaison_is_refused_for_all():
    one, two = a_site(), a_site()
    note = a_note()
    somebody = a_user(Role.LIAISON, one)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.log_activity([one, two], note, by=somebody)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.LIAISON, Role.PROVIDER}))
def test_only_liaisons_and_providers_write_the_log(role):
    site = a_site()
    note = a_note()
    somebody = a_user(role, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.log_activity([site], note, by=somebody)


def test_a_provider_writes_for_the_team_only():
    site, provider = a_site(), a_user(Role.PROVIDER)
    note = a_note()
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.log_activity([site], note, by=provider)
    assert actions.log_activity([site], a_note(level=Level.TEAM), by=provider)[1]


READERS = {
    # role           shared  team
    Role.ADMIN:     (True,   True),
    Role.STAFF:     (True,   True),
    Role.PROVIDER:  (True,   True),
    Role.LIAISON:   (True,   True),
    Role.HANDOVER:  (True,   True),
    Role.EXPERT:    (True,   False),
    Role.LEAD:      (True,   False),
    Role.MEMBER:    (True,   False),
    Role.PARTNER:   (True,   False),
}  # fmt: skip


@pytest.mark.parametrize("role", sorted(Role))
def test_each_role_reads_the_levels_that_are_for_it_and_another_site_nothing(role):
    site = a_site()
    shared, team = an_entry(site), an_entry(site, level=Level.TEAM)
    an_entry(a_site())
    reader = a_user(role, site)
    seen = set(LogEntry.objects.visible_to(reader).filter(site=site))
    sees_shared, sees_team = READERS[role]
    assert seen == ({shared} if sees_shared else set()) | ({team} if sees_team else set())
    program = role in {Role.ADMIN, Role.STAFF, Role.PROVIDER}
    assert LogEntry.objects.visible_to(reader).count() == len(seen) + program


def test_a_person_who_is_team_here_and_site_there_reads_each_as_is_right_there():
    here, there = a_site(), a_site()
    person = a_user(Role.LIAISON, here)
    a_membership(person, Role.LEAD, there)
    team_here, shared_there = an_entry(here, level=Level.TEAM), an_entry(there)
    an_entry(there, level=Level.TEAM)
    assert set(LogEntry.objects.visible_to(person)) == {team_here, shared_there}


def test_the_record_of_the_site_holds_nothing_of_the_teams_entries():
    site = a_site()
    an_entry(site, level=Level.TEAM)
    assert not Event.objects.at_site(site.pk).exists()
    an_entry(site)
    assert [event.action for event in Event.objects.at_site(site.pk)] == ["liaisons.entry.log"]


def test_releasing_a_team_note_lets_the_site_read_it_and_tells_them_with_a_link_only():
    site = a_site()
    lead, liaison = a_user(Role.LEAD, site), a_user(Role.LIAISON, site)
    entry = an_entry(site, by=liaison, level=Level.TEAM, said="CANARY of the team")
    assert not LogEntry.objects.visible_to(lead).exists()
    actions.release_entry(entry, by=liaison)
    assert LogEntry.objects.visible_to(lead).get() == entry
    notice = Notice.objects.get()
    assert notice.recipient == lead
    assert "CANARY" not in notice.subject + notice.body
    with refused(AlreadyShared, watched=EVERY_TABLE):
        actions.release_entry(entry, by=liaison)


def test_a_liaison_releases_only_what_they_wrote_and_bja_any():
    site = a_site()
    entry = an_entry(site, level=Level.TEAM)
    somebody = a_user(Role.LIAISON, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.release_entry(entry, by=somebody)
    assert actions.release_entry(entry, by=a_user(Role.STAFF)).level == Level.SHARED


def test_an_entry_is_changed_by_its_writer_only_and_never_over_a_newer_text():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    entry = an_entry(site, by=liaison)
    somebody = a_user(Role.LIAISON, site)
    with refused(NotAllowed, watched=EVERY_TABLE):
        actions.edit_entry(entry, {"said": "Other"}, seen_version=1, by=somebody)
    actions.edit_entry(entry, {"said": "More was said."}, seen_version=1, by=liaison)
    with refused(EditedMeanwhile, watched=EVERY_TABLE):
        actions.edit_entry(entry, {"said": "Old"}, seen_version=1, by=liaison)
    assert LogEntry.objects.get().said == "More was said."


def test_next_steps_of_a_note_stand_at_the_site_of_their_owner():
    one, two = a_site(), a_site()
    liaison, lead = a_user(Role.LIAISON, one), a_user(Role.LEAD, two)
    a_membership(liaison, Role.LIAISON, two)
    due_on = timezone.localdate() + timedelta(days=5)
    steps = [{"text": "Send the data", "owner": lead, "due_on": due_on}]
    actions.log_activity([one, two], a_note(next_steps=steps), by=liaison)
    step = NextStep.objects.get()
    assert (step.site, step.entry.site, step.owner) == (two, two, lead)


def test_a_next_step_of_a_stranger_is_refused_and_the_note_with_it():
    site = a_site()
    steps = [{"text": "Send", "owner": a_user(Role.LEAD), "due_on": timezone.localdate()}]
    note = a_note(next_steps=steps)
    somebody = a_user(Role.LIAISON, site)
    with refused(StepUnfit, watched=EVERY_TABLE):
        actions.log_activity([site], note, by=somebody)
    assert not LogEntry.objects.exists()


def test_an_entry_may_belong_to_a_request_of_its_site_only():
    site = a_site()
    request = a_request()
    note = a_note(request=request)
    somebody = a_user(Role.LIAISON, site)
    with refused(EntryUnfit, watched=EVERY_TABLE):
        actions.log_activity([site], note, by=somebody)
    assert an_entry(request.site, request=request).request == request


def test_search_finds_words_in_any_form():
    site = a_site()
    entry = an_entry(site, said="Tracing of recovered firearms was discussed.")
    an_entry(site, said="Budget.")
    assert list(LogEntry.objects.saying("trace firearm")) == [entry]
    assert not LogEntry.objects.saying("' or 1=1 --").exists()


def test_the_record_of_the_site_is_silent_about_changes_of_what_the_team_keeps_to_itself():
    site = a_site()
    liaison = a_user(Role.LIAISON, site)
    team, shared = (an_entry(site, by=liaison, level=level) for level in (Level.TEAM, Level.SHARED))
    for entry in (team, shared):
        actions.edit_entry(entry, {"said": "The deputy is weak."}, seen_version=entry.version, by=liaison)
    places = dict(Event.objects.filter(action="liaisons.entry.edit").values_list("target", "site_id"))
    assert places == {f"liaisons.logentry:{team.pk}": None, f"liaisons.logentry:{shared.pk}": site.pk}


@pytest.mark.parametrize("kept", ["'", "\u2019"])
@pytest.mark.parametrize(
    "typed", ["Detroit's Greenlight", "Detroit\u2019s Greenlight", "\u201cProject Greenlight\u201d"]
)
def test_a_note_is_found_with_the_quotation_marks_of_a_phone_and_of_a_keyboard(kept, typed):
    site = a_site()
    dash = "-" if kept == "'" else "\u2014"
    found = an_entry(site, said=f"Detroit{kept}s Project Greenlight, on crime{dash}gun work")
    an_entry(site, said="Something else")
    assert list(LogEntry.objects.filter(site=site).saying(typed)) == [found]
