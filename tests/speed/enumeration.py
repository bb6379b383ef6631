"""AN-04: whether the clock tells a known address, account or code from an unknown one.

``python3 run.py speed --enumeration 2000`` asks each door as often for what is known as for what is not, in random
order, and prints the area under the curve (AUC): 0.5 is a coin, 1 is a clock that always tells.  Exit code 1 where it
is 0.55 or more.  tests/attack/test_enumeration.py compares the answers themselves.
"""

import secrets
import sys
import time
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from random import Random
from statistics import median

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from kernel.clock import today
from newsroom.models import Signup
from sites.models import Invitation
from tests.accounts.people import code_of, with_app, with_passphrase
from tests.make import PASS_PHRASE, a_site, a_user, in_program

LIMIT = 0.55
WRONG = "not the right passphrase"
KNOWN = 40  # people, in turns


@dataclass
class Question:
    """One door asked: by which browser, at which address, with which words.  ``ready`` runs before the clock starts."""

    client: Client
    path: str
    said: dict
    typed: str = ""  # what comes back in the answer, where it differs by nothing else

    def ask(self):
        """The answer; a session that began with it ends with it."""
        return self.client.post(self.path, self.said)


class Doors:
    """Each method but the first takes whether the thing is known, and returns the Question that asks for it."""

    def __init__(self):
        self.chance = Random(1)  # noqa: S311 -- an order, not a secret
        self.site = a_site()
        self.people = [with_passphrase(Role.STAFF) for _ in range(KNOWN)]
        self.lead = Client()
        self.lead.force_login(a_user(Role.LEAD, self.site))
        self.with_app = with_passphrase(Role.STAFF)
        self.secret = with_app(self.with_app)
        for person in self.people:
            Signup.objects.create(email=person.email)

    def address(self, is_known):
        """One that somebody has, or one of the same length that nobody has."""
        known = self.chance.choice(self.people).email
        return known if is_known else f"{secrets.token_hex(8)}"[: len(known) - 12] + "@example.gov"

    def login(self, is_known):
        """Signing in with a wrong passphrase."""
        email = self.address(is_known)
        return Question(Client(), reverse("account_login"), {"login": email, "password": WRONG}, email)

    def reset(self, is_known):
        """A passphrase that was forgotten."""
        email = self.address(is_known)
        return Question(Client(), reverse("account_reset_password"), {"email": email}, email)

    @in_program
    def invite(self, is_known):
        """A lead invites somebody who has an account elsewhere, or nobody; no earlier invitation waits."""
        email = self.address(is_known)
        Invitation.objects.filter(site=self.site, revoked_at=None).update(
            revoked_at=self.people[0].date_joined
        )
        said = {"email": email, "name": "Ana", "role": Role.MEMBER, "from_on": str(today())}
        return Question(self.lead, reverse("sites:invite", args=[self.site.slug]), said, email)

    @in_program
    def resend(self, is_known):
        """The same, sent again."""
        email = self.address(is_known)
        row = Invitation.objects.filter(email=email, site=self.site).first() or self._invited(email)
        Invitation.objects.filter(pk=row.pk).update(revoked_at=None)
        return Question(
            self.lead, reverse("sites:invitation-resend", args=[self.site.slug, row.pk]), {}, email
        )

    def signup(self, is_known):
        """Asking to be told of the next round; nobody signs up for an account."""
        email = self.address(is_known)
        return Question(Client(), reverse("newsroom:signup"), {"email": email}, email)

    def second_step(self, is_known):
        """A code that was right and is used, or one that never was."""
        client = Client()
        client.post(
            reverse("account_login"),
            {"login": self.with_app.email, "password": PASS_PHRASE},
        )
        code = code_of(self.secret)
        if is_known:
            cache.set(f"allauth.mfa.totp.used?user={self.with_app.pk}&code={code}", "y", timeout=60)
        else:
            code = f"{(int(code) + 500_000) % 1_000_000:06}"
        return Question(client, reverse("mfa_authenticate"), {"code": code}, code)

    def _invited(self, email):
        return Invitation.objects.create(
            email=email,
            name="Ana",
            site=self.site,
            role=Role.MEMBER,
            from_on=today(),
            token_digest=secrets.token_hex(32),
            invited_by=User.objects.the_portal(),
            invited_at=self.people[0].date_joined,
            expires_at=self.people[0].date_joined,
        )


DOORS = ["login", "reset", "invite", "resend", "signup", "second_step"]


def times_of(doors, name, samples):
    """([seconds for known], [seconds for unknown]) of ``samples`` answers each, in random order."""
    order = [True, False] * samples
    doors.chance.shuffle(order)
    taken = {True: [], False: []}
    for is_known in order:
        cache.clear()  # or the limits on tries would answer
        question = getattr(doors, name)(is_known)
        begun = time.perf_counter()
        answer = question.ask()
        taken[is_known].append(time.perf_counter() - begun)
        if answer.status_code >= 400:
            raise ValueError(f"{name} answered {answer.status_code}: the figures would mean nothing")
    return taken[True], taken[False]


def auc(first, second):
    """How often one of ``first`` is longer than one of ``second``: 0.5 to 1, whichever way round."""
    ordered = sorted(second)
    wins = sum((bisect_left(ordered, one) + bisect_right(ordered, one)) / 2 for one in first)
    share = wins / (len(first) * len(second))
    return max(share, 1 - share)


def report(samples, names=()):
    """Measure and print.  Returns the exit code: 1 where the clock tells."""
    doors, worst = Doors(), 0
    for name in names or DOORS:
        known, unknown = times_of(doors, name, samples)
        found = auc(known, unknown)
        worst = max(worst, found)
        sys.stdout.write(
            f"{name:12} AUC {found:.3f}   median known {median(known) * 1000:.2f} ms, "
            f"unknown {median(unknown) * 1000:.2f} ms, {samples} samples each\n"
        )
        sys.stdout.flush()
    return int(worst >= LIMIT)
