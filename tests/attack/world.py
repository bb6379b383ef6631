"""The world the attacks stand on: two sites full of rows, a person of each role, and what belongs to no site."""

import re
from copy import deepcopy
from functools import cache
from types import SimpleNamespace
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.roles import PROGRAM_ROLES, Role
from clearinghouse.actions import curating
from documents.storage import Upload
from kernel.clock import today
from liaisons import actions as liaisons
from newsroom.actions import add_picture, begin_item
from notifications.models import Notice, QueueFailure
from notifications.notify import notify_address
from sites.models import Invitation, Membership
from sites.program import LOGISTICS_PROVIDERS
from tests.attack.canaries import plant
from tests.clearinghouse.make import a_resource, a_toolkit
from tests.documents.make import picture
from tests.make import a_user
from tests.registry import samples
from tta.lifecycle import REQUEST, State

FIRST = {"edit": State.DRAFT, "new": State.UNDER_WAY, "commit-more": State.ACCEPTED}


def make_world():
    """Two sites and a person of each role at the first; beside them what belongs to the whole program."""
    sites, people, rows = plant(2)
    persons = people[sites[0].pk] | {role: a_user(role) for role in PROGRAM_ROLES}
    Membership.objects.of(persons[Role.PROVIDER]).update(organization=min(LOGISTICS_PROVIDERS))
    rows["beside"] = beside(persons)
    rows["beside"]["notices/"] = {"pk": rows[sites[1].pk]["notifications.Notice"][0].pk}
    return SimpleNamespace(own=sites[0], other=sites[1], persons=persons, rows=rows)


def not_delivered():
    """A letter that was given up, and work of the clock that failed."""
    letter = notify_address("nobody@example.gov", "accounts.passphrase.forget_nobody")
    Notice.objects.filter(pk=letter.pk).update(
        failure="The mail server answered 550.", given_up_at=timezone.now()
    )
    times = {"failed_at": timezone.now(), "next_try_at": timezone.now()}
    failure = QueueFailure.objects.create(queue="link checks", row="1", about="A link", reason="No.", **times)
    return {"undelivered/letters/": {"pk": letter.pk}, "undelivered/work/": {"pk": failure.pk}}


def beside(persons):
    """Rows of no site, as the arguments of the doors they stand behind: {how the address begins: values}."""
    admin, staff = persons[Role.ADMIN], persons[Role.STAFF]
    membership = Membership.objects.get(user=persons[Role.PROVIDER])
    invitation = Invitation.objects.create(
        email="invited@example.gov",
        name="Ana",
        role=Role.STAFF,
        from_on=today(),
        token_digest="program",
        invited_by=admin,
        invited_at=timezone.now(),
        expires_at=timezone.now() + timezone.timedelta(hours=72),
    )
    grant = liaisons.grant_sensitive(a_user(Role.STAFF), by=admin, reason="Works on the case.")
    page = begin_item(kind="news", slug="2026-round", title="A round", body="Soon.", on=today(), by=staff)
    shown, _ = add_picture(Upload("A wall map", "map.png", picture("png")), by=staff)
    said = {"title": "A guide", "url": "https://example.org/guide"}
    suggestion = curating.suggest_resource(**said, by=None)
    passkey = Authenticator.objects.create(
        user=a_user(), type=Authenticator.Type.WEBAUTHN, data={"name": "key"}
    )
    curate = "clearinghouse/curate/"
    return {
        **not_delivered(),
        "people/": {"pk": membership.pk},
        "people/invitations/": {"pk": invitation.pk},
        "liaisons/grants/": {"pk": grant.pk},
        "website/": {"slug": page.slug},
        "website/pictures/": {"pk": shown.pk},
        "accounts/second-factor/passkeys/": {"pk": passkey.pk},
        f"{curate}suggestions/": {"pk": suggestion.pk},
        f"{curate}resources/<slug:code>/withdraw/": {"code": a_resource("On offer").code},
        f"{curate}resources/<slug:code>/edit/": {"code": a_resource("To edit").code},
        f"{curate}resources/<slug:code>/restore/": {
            "code": a_resource("Off", state="withdrawn", withdrawn_because="Dead").code
        },
        f"{curate}toolkits/": {"code": a_toolkit()[0].code},
    }


def values_for(door, site, rows):
    """The arguments of a door at ``site``: a request in the state the step leads out of, a row of the right kind."""
    planted = rows[site.pk]
    return {
        "slug": site.slug,
        "number": _number_of(door),
        "pk": _row_of(door, planted),
        "kind": "expert_hours",
        "traveler": _first(planted["exchanges.Traveler"]),
        "checkin": _first(planted["exchanges.CheckIn"]),
        "verb": "review",
        "document": _document_of(door, planted),
        "key": _key_of(door, planted),
        **_values_beside(door, rows.get("beside", {})),
    }


def _key_of(door, planted):
    rows = planted["liaisons.SensitiveEntry" if "log/sensitive/" in door.route else "liaisons.LogEntry"]
    return rows[0].key if rows else UUID(int=0)


def _document_of(door, planted):
    """The planted document of the record in the address."""
    labels = [label for label, one in samples().items() if one.below and door.route.startswith(one.below)]
    return _first(planted[labels[0]]) if labels else 1


def _first(rows):
    return rows[0].pk if rows else 1


def _values_beside(door, beside):
    """Those of the longest beginning of the door's address."""
    begins = [start for start in beside if door.route.startswith(start)]
    return beside[max(begins, key=len)] if begins else {}


@cache
def _labels_by_segment():
    return {one.segment: label for label, one in samples().items() if one.segment}


def _row_of(door, planted):
    segment = (re.search(r"([\w-]+)/<int:pk>", door.route) or [None, ""])[1]
    kinds = planted.get(_labels_by_segment().get(segment, ""), [])
    if segment == "people":
        return next(row.pk for row in kinds if row.role == Role.MEMBER)
    if not kinds:
        return 1
    return kinds[-1 if _verb(door) == "reverse" else 0].pk


def _number_of(door):
    """The number of the planted request in a state that the step leads out of: one in each state, in their order."""
    if "requests/" not in door.route:
        return 1
    if "documents/" in door.route:
        return list(State).index(State.SUBMITTED) + 1
    verb = _verb(door)
    state = State.UNDER_WAY if "hours/<" in door.route else FIRST.get(verb, State.SUBMITTED)
    if "hours/<" not in door.route and verb.replace("-", "_") in REQUEST.steps:
        state = next(one for one in State if one in REQUEST[verb].sources)
    return list(State).index(state) + 1


def _verb(door):
    return door.route.rstrip("/").rsplit("/", 1)[-1]


def ask(client, method, path, data=None, **how):
    """One request whose effects are taken back, those on the browser's cookies too."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = client.generic(method, path, **how) if data is None else client.post(path, data, **how)
        answer.body = answer.getvalue() if answer.streaming else answer.content
        connection.needs_rollback = False
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def client_of(person):
    """A browser in which the person has just signed in: their proof is fresh."""
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client
