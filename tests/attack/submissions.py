"""What each door that writes needs so that it is gone through: who, which words, and how its row must stand before.

Most need nothing: the first role that may fills the form with what it takes.  A door that leaves no line of the record,
or more than one, says so here with the reason.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.roles import Role
from exchanges.models import CheckIn, Exchange
from liaisons.models import Assignment, LogEntry, Report, Summary
from sites.models import Allotment, AllotmentLine, Engagement, Membership, Transition
from tests.attack.matrix import CURATE, EXCHANGE, FACTOR, NOTE, REPORT, REQUEST, SITE, STEP, SUMMARY, TIME
from tests.clearinghouse.make import a_term
from tests.documents.make import picture
from tests.make import a_focus_area
from tta.models import Request


@dataclass(frozen=True)
class Submission:
    """``said`` goes over what the form is filled with; ``before(here)`` readies the row and may say more."""

    said: dict = None
    before: object = None
    by: Role = None
    lines: int = 1
    why: str = ""  # there is not exactly one line


def _state(model, **facts):
    """A row of the own site brought to where the door leads on from."""

    def ready(here):
        rows = model.objects.filter(site=here.own)
        assert rows.update(**facts)

    return ready


def _engagement(state):
    def ready(here):
        engagement = Engagement.objects.filter(site=here.own)
        engagement.update(state=state)
        Allotment.objects.filter(site=here.own).update(committed=0)
        for line in AllotmentLine.objects.filter(site=here.own):  # of the ledger, which is only added to
            line.pk, line.committed_change = None, -line.committed_change
            line.save()
        Request.objects.filter(site=here.own).update(
            state="draft", hours_committed=0, hours_logged=0, hours_spent=0
        )
        Transition.objects.filter(site=here.own).update(on=timezone.localdate() - timedelta(days=99))

    return ready


def _own_engagement(here):
    return {"engagement": Engagement.objects.get(site=here.own).pk}


def _app_of_the_provider(here):
    provider = Membership.objects.get(pk=here.rows["beside"]["people/"]["pk"]).user
    Authenticator.objects.create(user=provider, type=Authenticator.Type.TOTP, data={"secret": ""})


def _own_hat(here):
    return {"pk": Membership.objects.get(user=here.persons[Role.LEAD]).pk}


def _somebody_else(here):
    return {"person": here.persons[Role.STAFF].pk}


def _ended_assignment(here):
    Assignment.objects.filter(site=here.own).update(ended_at=timezone.now(), end_reason="Over")
    ended = Membership.objects.filter(site=here.own, role=Role.LIAISON)
    ended.update(until_on=timezone.localdate() - timedelta(days=1))


def _complete_draft(here):
    row = Request.objects.get(site=here.own, number=1)
    Request.objects.filter(pk=row.pk).update(focus_area=a_focus_area(), wanted_by=timezone.localdate())
    return {"version": str(row.version)}


def _visit(here):
    """An entry of a site visit that has no full report."""
    entry = LogEntry.objects.filter(site=here.own).first()
    entry.pk, entry.key, entry.sent_as, entry.kind = None, uuid4(), uuid4(), "site_visit"
    entry.save()
    return {"key": entry.key}


def _draft_of_a_report(here):
    Report.objects.filter(site=here.own).update(state="draft", approved_by=None)


def _picture(_here):
    return {"file": SimpleUploadedFile("map.png", picture("png", size=(50, 20)))}


def _file_of_a_draft(here):
    _draft_of_a_report(here)
    return _file(here)


def _sentence(here):
    """A summary whose sentence rests on an entry."""
    entry = LogEntry.objects.filter(site=here.own).first()
    said = [{"text": "A month.", "entries": [entry.pk]}]
    Summary.objects.filter(site=here.own).update(sentences=said)


def _file(_here):
    return {"file": SimpleUploadedFile("agenda.txt", b"Day 1: the room and the people.")}


def _topic(here):
    return {"topics": [a_term().pk]}


SOON = str(timezone.localdate() + timedelta(days=30))
LAST_MONTH = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
FAR = str(timezone.localdate() + timedelta(days=2000))
OWN = "one's own wish about letters or notices: nobody else is concerned"
NOTHING = "nothing is written"
ELSEWHERE = {
    f"{FACTOR}{rest}": "needs a factor: tests/attack/test_second_factor.py and tests/accounts"
    for rest in (
        "app/",
        "app/remove/",
        "passkeys/add/",
        "passkeys/<int:pk>/remove/",
        "passkeys/proof/",
        "proof/",
    )
} | {
    f"{FACTOR}recovery/renew/": "the same",
    f"{FACTOR}begin/<str:token>/": "the link is the right: tests/accounts",
    "accounts/proof/": "proves and writes nothing of the portal",
    "accounts/passphrase/": "needs a passphrase: tests/attack/test_session.py",
    "accounts/session/extend/": "answers with JSON and writes the session alone",
    "log/filters/new/": "the filters stand in the address: tests/liaisons/test_saved.py",
    "log/filters/<int:pk>/forget/": "one's own, and none is planted: the same",
    "exchanges/past/import/": "takes a file, and shows it first: tests/tta",
    "exchanges/past/<int:pk>/sites/": "none is planted: the same",
    f"{CURATE}import/": "takes a file: tests/clearinghouse/test_editing.py",
    f"{SITE}stories/<int:pk>/<slug:verb>/": "every step of every role: tests/newsroom/test_stories.py",
    "notices/<int:pk>/open/": "the planted one is told to another: tests/notifications",
}
SUBMISSIONS = {
    "notices/read/": Submission(lines=0, why=OWN),
    "notices/mail/": Submission(lines=0, why=OWN),
    "requests/new/": Submission(
        before=_own_engagement, by=Role.LIAISON, lines=0, why="leads on to the form of the site"
    ),
    "hours/": Submission(
        by=Role.PROVIDER, lines=0, why="nothing was chosen: each chosen entry has its own line"
    ),
    "calendar/address/revoke/": Submission(lines=0, why="there was no address to take back"),
    "accounts/hat/<int:pk>/": Submission(before=_own_hat, by=Role.LEAD),
    "people/<int:pk>/second-factor/": Submission(before=_app_of_the_provider),
    f"{EXCHANGE}ask-host/": Submission(before=_state(Exchange, state="approved")),
    f"{EXCHANGE}host-answer/": Submission(before=_state(Exchange, state="approved")),
    f"{EXCHANGE}host-rating/": Submission(before=_state(Exchange, state="held")),
    f"{EXCHANGE}<slug:slug>/debrief/": Submission(before=_state(Exchange, state="held")),
    f"{EXCHANGE}check-ins/<int:checkin>/": Submission(before=_state(CheckIn, answered_at=None)),
    f"{EXCHANGE}documents/new/": Submission(before=_file),
    f"{EXCHANGE}documents/<int:document>/withdraw/": Submission(by=Role.STAFF),
    f"{REQUEST}documents/new/": Submission(before=_file),
    f"{REQUEST}documents/<int:document>/withdraw/": Submission(by=Role.STAFF),
    f"{REQUEST}submit/": Submission(before=_complete_draft),
    "liaisons/grants/new/": Submission(before=_somebody_else),
    f"{SITE}liaisons/assign/": Submission({"from_on": SOON, "until_on": ""}, before=_ended_assignment),
    f"{SITE}liaisons/<int:pk>/hand-over/": Submission(before=_ended_assignment),
    "log/new/": Submission({"sent_as": str(uuid4())}, lines=2, why="the entry, and the next step it names"),
    f"{NOTE}documents/new/": Submission(before=_file),
    f"{NOTE}documents/<int:document>/withdraw/": Submission(by=Role.STAFF),
    f"{REPORT}documents/new/": Submission(before=_file_of_a_draft),
    f"{REPORT}documents/<int:document>/withdraw/": Submission(before=_draft_of_a_report),
    f"{NOTE}request/": Submission(
        before=_state(LogEntry, request=None), lines=2, why="the draft, and the link to it"
    ),
    f"{NOTE}release/": Submission(before=_state(LogEntry, level="team")),
    f"{NOTE}report/": Submission(before=_visit),
    f"{NOTE}withdraw/": Submission(before=_visit),
    f"{REPORT}edit/": Submission({"agenda": "Another day"}, before=_draft_of_a_report),
    f"{REPORT}collaborators/": Submission(before=_draft_of_a_report),
    f"{REPORT}submit/": Submission(before=_draft_of_a_report),
    f"{REPORT}return/": Submission(before=_state(Report, state="submitted")),
    f"{REPORT}approve/": Submission(before=_state(Report, state="submitted", approved_by=None)),
    f"{SITE}summaries/draft/": Submission(before=_state(Summary, month=LAST_MONTH)),
    f"{SUMMARY}edit/": Submission({"text_0": "Another month.", "text": ""}, before=_sentence),
    f"{SUMMARY}return/": Submission(before=_state(Summary, state="submitted")),
    f"{STEP}carry/": Submission({"due_on": SOON}),
    f"{SITE}engagements/new/": Submission(before=_engagement("alumni")),
    "sites/new/": Submission(lines=2, why="the site, and its first engagement"),
    f"{TIME}announce/": Submission(before=_engagement("selected")),
    f"{TIME}launch/": Submission(before=_engagement("announced")),
    f"{TIME}activate/": Submission(before=_engagement("launched")),
    f"{TIME}transition/": Submission(before=_engagement("active")),
    f"{TIME}extend/": Submission({"ends_on": FAR}),
    f"{TIME}close/": Submission(before=_engagement("close_out")),
    f"{TIME}withdraw/": Submission(before=_engagement("active")),
    f"{CURATE}resources/<slug:code>/edit/": Submission(
        {"title": "Another title", "year": "2024"}, before=_topic
    ),
    f"{CURATE}suggestions/<int:pk>/publish/": Submission(
        {"year": "2024", "evidence": ""},
        before=_topic,
        lines=2,
        why="the resource, and what became of the suggestion",
    ),
    f"{SITE}stories/<int:pk>/edit/": Submission({"title": "Other words"}),
    "website/pictures/new/": Submission(before=_picture),
    "website/new/": Submission(lines=2, why="the page, and its first version"),
}
