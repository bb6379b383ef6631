"""RA-01, TI-01: through every door that writes, one act: one line of the record, and letters of the own site alone."""

from dataclasses import dataclass
from datetime import UTC, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.encryption import decrypt
from kernel.scope import as_program
from notifications.models import Notice
from tests.attack.canaries import sensitive_tokens_of, tokens_of
from tests.attack.form_filler import filled
from tests.attack.matrix import MATRIX
from tests.attack.submissions import ELSEWHERE, SUBMISSIONS, Submission
from tests.attack.test_matrix import OURS
from tests.attack.walk import foreign_words
from tests.attack.world import client_of, make_world, values_for

pytestmark = pytest.mark.slow
WRITING = [door for door in OURS if "POST" in MATRIX[door.route].methods]
OWN = ("accounts/", "calendar/")  # one's own account and calendar, under whatever role
# Lines that tell that it was done and not what it says: few may read it, or it stands elsewhere word for word.
WITHOUT_CONTENT = {
    "exchanges.traveler.details": "diet, access and whom to call are read by few",
    "tta.triage.note": "notes of the team",
    "liaisons.entry.log": "the entry stands in the log, its earlier texts in the record",
    "liaisons.calendar.make_feed": "the address is secret",
    "sites.invitation.resend": "the invitation stands as it was, but for its link",
    "sites.invitation.revoke": "the same",
}
# Who tries first: those with the least rights.
ORDER = [Role.LEAD, Role.LIAISON, Role.MEMBER, Role.EXPERT, Role.PROVIDER, Role.STAFF, Role.ADMIN]


@dataclass
class Passage:
    """One door gone through: by whom, what was said, what was answered, the lines and letters it left."""

    route: str
    role: str
    person: int
    said: dict
    status: int
    reference: str
    lines: list
    letters: list


@pytest.fixture(scope="module")
def passages(django_db_setup, django_db_blocker):
    """Every door gone through once; the site next door; then everything is taken back."""
    with django_db_blocker.unblock(), as_program():
        here = make_world()
        clients = {role: client_of(person) for role, person in here.persons.items()}
        here.clients = clients
        done = {door.route: passage(here, door) for door in WRITING if door.route not in ELSEWHERE}
        yield here, done
        transaction.set_rollback(True)


def passage(here, door):
    """The passage of the first who gets through, or of the last who tried."""
    submission, row = SUBMISSIONS.get(door.route, Submission()), MATRIX[door.route]
    for role in (
        [submission.by] if submission.by else [one for one in ORDER if 302 in row.answers(one, "POST")]
    ):
        with transaction.atomic():
            tried = attempt(here, door, submission, role)
            transaction.set_rollback(True)
        here.clients[role] = client_of(here.persons[role])
        if tried.status == 302:
            break
    return tried


def attempt(here, door, submission, role):
    client, person = here.clients[role], here.persons[role]
    more = (submission.before(here) if submission.before else None) or {}
    path = door.path(values_for(door, here.own, here.rows) | more)
    page = client.get(path)
    form = page.context.get("form") if page.status_code == 200 and page.context else None
    said = (filled(form) if form is not None else {}) | (submission.said or {}) | more
    lines, letters = newest(Event), newest(Notice)
    answer = client.post(path, {name: value for name, value in said.items() if value is not None})
    return Passage(
        door.route,
        str(role),
        person.pk,
        said,
        answer.status_code,
        answer.get("X-Reference", ""),
        list(Event.objects.filter(pk__gt=lines).order_by("pk")),
        [(one.recipient_id, one.site_id, words_of(one)) for one in Notice.objects.filter(pk__gt=letters)],
    )


def newest(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def words_of(notice):
    body = decrypt(notice.body) if notice.address else notice.body
    return f"{notice.subject}\n{body}\n{notice.path}"


def test_ra_01_every_door_that_writes_is_gone_through_or_says_where_else(passages):
    _, done = passages
    shut = {route: (one.role, one.status, one.said) for route, one in done.items() if one.status != 302}
    assert shut == {}
    assert set(SUBMISSIONS) | set(ELSEWHERE) <= {door.route for door in WRITING}
    assert len(done) > 80


def test_ra_01_every_act_leaves_exactly_one_line(passages):
    _, done = passages
    wrong = {
        route: [line.action for line in one.lines]
        for route, one in done.items()
        if len(one.lines) != SUBMISSIONS.get(route, Submission()).lines
    }
    assert wrong == {}


def test_ra_01_every_line_says_who_as_whom_what_when_why_and_in_which_request(passages):
    _, done = passages
    wrong = []
    for one in done.values():
        for line in one.lines:
            facts = {
                "who": line.actor_id == one.person and line.actor != "",
                "as whom": one.role in line.acting_as or one.route.startswith(OWN),
                "what": line.action.count(".") == 2 and ":" in line.target,
                "when": line.at.tzinfo == UTC and timezone.now() - line.at < timedelta(minutes=5),
                "why": line.reason == one.said.get("reason", line.reason),
                "request": line.reference == one.reference != "",
                "before or after": bool(line.before or line.after or line.reason)
                or line.action in WITHOUT_CONTENT,
            }
            wrong += [(one.route, line.action, name) for name, is_right in facts.items() if not is_right]
    assert wrong == []


def test_ti_01_letters_after_an_act_hold_no_word_of_another_site_and_reach_nobody_there(passages):
    here, done = passages
    mine = set(tokens_of(here.own.pk)) - sensitive_tokens_of(here.own.pk)
    theirs = {person.pk for person in here.rows[here.other.pk]["people"]}
    letters = [(route, *letter) for route, one in done.items() for letter in one.letters]
    assert len(letters) > 100
    assert [(route, word) for route, _, _, text in letters for word in foreign_words(text, mine)] == []
    assert [(route, whom) for route, whom, _, _ in letters if whom in theirs] == []
