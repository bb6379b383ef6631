"""Loads the demonstration once: people, then what they did, each act at its own past instant."""

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from accounts.views import login
from demo import liaison_work
from demo.people import HATS, LIAISONS, PARTNER, PASS_PHRASE, ROLES_SHOWN, Cast, Company
from demo.requests import PLAYED
from demo.stage import Stage, instant
from kernel import clock
from kernel.scope import as_program
from notifications.actions import mark_all_read
from notifications.delivery import mark_history_sent
from sites.actions.allotments import approve_adjustment, propose_adjustment
from sites.actions.engagement import extend_engagement
from sites.actions.site import edit_profile
from sites.ledger import Kind
from sites.lifecycle import EngagementState
from sites.models import Allotment, Engagement, FocusArea
from sites.row_level_security import as_person

NEWS_DAYS = 5  # what was told before is read, and its letters have long left
NEWEST_COHORTS = 2  # whose sites have people
CONCERNS = (
    "Shootings in three neighborhoods, most of them between people who know each "
    "other; late tracing of guns."
)


class SignIn(NamedTuple):
    """Somebody to sign in as; the address ends in example.gov or example.org."""

    role: str
    email: str
    passphrase: str


WORRIES = "Robberies at two transit stations; the analyst who mapped them retires in the summer."


def sign_ins():
    return [SignIn(role, email, PASS_PHRASE) for role, email in ROLES_SHOWN]


def load():
    """Make the people and play the stories, once. Returns whether anything was made. Refuses in
    production.
    """
    if settings.IS_PRODUCTION:
        raise ImproperlyConfigured("Invented people do not belong in production.")
    with as_program():
        if User.objects.filter(is_invented=True).exists():
            return False
        _Demonstration().play()
    return True


class _Demonstration:
    def __init__(self):
        self.portal = User.objects.the_portal()
        self.company = Company(self.portal)
        self.today = timezone.localdate()
        self.focus_areas = {area.slug: area for area in FocusArea.objects.all()}
        newest = sorted(set(Engagement.objects.values_list("cohort", flat=True)))[-NEWEST_COHORTS:]
        rows = Engagement.objects.filter(cohort__in=newest).select_related("site")
        # active sites first; Pueblo, whose dates are known to the day, is everybody's first example
        self.engagements = sorted(
            rows,
            key=lambda one: (
                one.state != EngagementState.ACTIVE,
                one.announced_precision,
                one.site.slug,
            ),
        )

    def play(self):
        since = self.today - timedelta(days=900)
        self.program = self.company.program_people(since)
        self.experts = self.company.experts()
        self.liaisons = [self.company.person(*row) for row in LIAISONS]
        self.hats = self.company.person(*HATS)
        casts = [self._cast(number, one) for number, one in enumerate(self.engagements)]
        self._several_hats()
        self._partner()
        self._extend_two()
        self._act_out(casts)

    def _act_out(self, casts):
        """Everything that happened, in the order in which it did."""
        acts = [*self._adjustments(), *self._profile(casts)]
        for stories, engagement, cast in zip(PLAYED, self.engagements, casts, strict=False):
            if not engagement.takes_requests:
                continue
            for story in stories:
                acts += Stage(story, engagement, cast, self.focus_areas, self.today).schedule()
        acts += liaison_work.schedule(self.engagements, casts, self.today)
        acts.append((self._at(NEWS_DAYS), _everybody_reads))
        for when, act in sorted(acts, key=lambda one: one[0]):
            with clock.at(when):
                act()
        mark_history_sent(clock.now() - timedelta(days=NEWS_DAYS))

    def _cast(self, number, engagement):
        """People of one site. The last site has no liaison and the one before no lead: the list
        shows both.
        """
        site, since = engagement.site, min(engagement.starts_on, self.today - timedelta(days=600))
        lead, member = None, None
        if number != len(self.engagements) - 2:
            lead, member = self.company.site_people(site, number, since)
        experts = [self.experts[number % 3], self.experts[(number + 1) % 3]]
        for expert in experts:
            self.company.give(expert, Role.EXPERT, site, since, organization="CNA")
        liaison = None
        if number not in {1, 2, len(self.engagements) - 1}:
            liaison = self.liaisons[number % 2]
            self._assign(liaison, site, since)
        return Cast(lead, member, liaison, experts, self.program)

    def _several_hats(self):
        """One person, liaison at two sites and expert at a third."""
        for engagement in self.engagements[1:3]:
            self._assign(self.hats, engagement.site, self.today - timedelta(days=300))
        third = self.engagements[3].site
        self.company.give(
            self.hats, Role.EXPERT, third, self.today - timedelta(days=300), organization="CNA"
        )

    def _assign(self, liaison, site, since):
        with clock.at(self._at(max((self.today - since).days, 1))):
            self.company.assign(liaison, site, since, self.program["staff"])

    def _partner(self):
        partner = self.company.person(*PARTNER)
        for engagement in self.engagements[:2]:
            since = self.today - timedelta(days=400)
            self.company.give(
                partner, Role.PARTNER, engagement.site, since, organization="U.S. Attorney's Office"
            )

    def _extend_two(self):
        """Two sites past their three years were given more time, so their help goes on."""
        late = [one for one in self.engagements if one.state == EngagementState.CLOSE_OUT][:2]
        for engagement in late:
            with clock.at(self._at(120)):
                extend_engagement(
                    engagement,
                    self.today + timedelta(days=80),
                    by=self.program["staff2"],
                    reason="The plan was signed late; the site needs the time to carry it out.",
                )
            engagement.refresh_from_db()

    def _adjustments(self):
        """One approved, one waiting for a second person."""
        first, second = self.engagements[:2]
        loaded = []

        def propose(engagement, kind, change, by, reason):
            allotment = self._allotment(engagement, kind)
            loaded.append(
                propose_adjustment(allotment, Decimal(change), by=self.program[by], reason=reason)
            )

        more_hours = "Two more site visits for the crime-gun intelligence center."
        more_trips = "A prosecutor and an analyst are to join the next peer exchange."
        return [
            (self._at(200), lambda: propose(second, Kind.EXPERT_HOURS, 16, "staff", more_hours)),
            (self._at(198), lambda: approve_adjustment(loaded[0], by=self.program["admin"])),
            (self._at(6), lambda: propose(first, Kind.PERSON_TRIPS, 2, "admin2", more_trips)),
        ]

    def _profile(self, casts):
        """Two leads said what worries them: the first when it began, the last before its close-out."""
        first, last = (
            (self.engagements[0].site, casts[0].lead),
            (self.engagements[-1].site, casts[-1].lead),
        )
        return [
            (self._at(520), partial(_say, *first, CONCERNS)),
            (self._at(24), partial(_say, *last, WORRIES)),
        ]

    def _allotment(self, engagement, kind):
        return (
            Allotment.objects.of(engagement, kind).select_related("site", "engagement__site").get()
        )

    def _at(self, days_ago):
        """A morning so many days ago."""
        return instant(self.today, days_ago)


def _say(site, lead, concerns):
    edit_profile(site, {"concerns": concerns}, seen_version=1, by=lead)


def _everybody_reads():
    """What was told until then is old news."""
    for person in User.objects.filter(is_invented=True):
        with as_person(person):
            mark_all_read(by=person)


def show_sign_ins():
    """List the invented people on the sign-in page of a demonstration."""
    login.SignIn.demonstration_sign_ins = staticmethod(
        lambda: sign_ins() if settings.IS_DEMONSTRATION else []
    )
