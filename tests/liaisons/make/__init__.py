"""Rows of liaisons' work for tests."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.roles import Role
from liaisons import actions
from liaisons.actions.entry import Note
from liaisons.models import Kind, Level
from tests.make import a_site, a_user, in_program
from tests.registry import sample


def a_note(**over):
    facts = {
        "sent_as": uuid4(),
        "kind": Kind.CALL,
        "on": timezone.localdate(),
        "minutes": 30,
        "said": "The chief wants help with tracing guns.",
    } | over
    return Note(**facts)


@in_program
def an_entry(site=None, *, by=None, **over):
    site = site or a_site()
    by = by or a_user(Role.LIAISON, site)
    return actions.log_activity([site], a_note(**over), by=by)[0][0]


@in_program
def a_next_step(site=None, *, by=None, owner=None, days=7, level=Level.SHARED, text="Send the crime data"):
    site = site or a_site()
    by = by or a_user(Role.LIAISON, site)
    due_on = timezone.localdate() + timedelta(days=days)
    return actions.add_next_step(site, by=by, text=text, owner=owner or by, due_on=due_on, level=level)


TEXT = {
    "agenda": "Morning: the analysts.\nAfternoon: the prosecutor.",
    "participants": "Kim Sample, Saginaw Police\nPat Other, County Prosecutor",
    "outcome": "They meet every second week.",
    "deliverables": "A list of cases\nA draft charter",
}


@in_program
def a_report(site=None, *, by=None, level=Level.SHARED, **text):
    """A draft with everything BJA asks for."""
    site = site or a_site()
    by = by or a_user(Role.LIAISON, site)
    entry = an_entry(site, by=by, kind=Kind.SITE_VISIT, level=level)
    report = actions.start_report(entry, by=by)
    return actions.edit_report(report, TEXT | text, seen_version=report.version, by=by)


def _participant(place):
    return [{"name": place.word("took_part"), "agency": "", "person": None}]


def _submitted_report(place):
    people = {"approved_by_id": place.person(Role.EXPERT), "author_id": place.person(Role.LIAISON)}
    return {"level": "shared", "state": "submitted"} | people


def _summary(place):
    sentences = [{"text": place.word("sentences"), "entries": []}]
    return {"month": timezone.localdate().replace(day=1), "sentences": sentences}


sample(
    "liaisons.LogEntry",
    lambda place: {
        "minutes": 30,
        "level": "shared",
        "took_part": _participant(place),
        "withdrawn_at": None,
        "withdrawn_by_id": None,
        "withdrawn_because": "",
    },
)
sample("liaisons.SensitiveEntry", lambda place: {"minutes": 30, "took_part": _participant(place)})
sample("liaisons.Report", _submitted_report, segment="activity-reports")
sample("liaisons.EntryDocument", lambda place: place.document(), below="sites/<slug:slug>/log/")
sample(
    "liaisons.ReportDocument",
    lambda place: place.document() | {"added_by_id": place.person(Role.LIAISON)},
    below="sites/<slug:slug>/activity-reports/",
)
sample("liaisons.Summary", _summary, segment="summaries")
sample("liaisons.NextStep", lambda _place: {"state": "open", "carried_from_id": None}, segment="next-steps")
sample("liaisons.Assignment", lambda _place: {"until_on": None, "ended_at": None}, segment="liaisons")
