"""A peer exchange: the part all its sites share, and each site's own part in it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.roles import PROGRAMME_ROLES, Role
from sites.models import Engagement, Site, SiteOwned, SiteOwnedQuerySet, standing_of
from sites.programme import LOGISTICS_PROVIDERS
from sites.standing import EVERY_SITE
from tta.lifecycle import EXCHANGE, EXCHANGE_HOLDER, EXCHANGE_OVER, ExchangeState
from tta.models.request import Request
from tta.permissions import GRANTS


class ExchangeQuerySet(models.QuerySet):
    """Exchanges that are ..."""

    def visible_to(self, user):
        """... shared with a site of ``user``: one that travels, or the host."""
        sites = standing_of(user).sites_where(Exchange.SEEN_BY)
        return self if sites is EVERY_SITE else self.filter(shown_to__overlap=sorted(sites))

    def held(self, pk):
        """... the one with this key as it stands now, locked until the act ends.

        A site that only takes part locks it in the programme's scope, for its own shows the row and writes none of it.
        """
        return self.select_for_update(of=("self",)).select_related("site").get(pk=pk)

    def open(self):
        """... neither closed nor cancelled."""
        return self.exclude(state__in=EXCHANGE_OVER)

    def in_days(self, first, last):
        """... on a day between ``first`` and ``last``, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def newest_first(self):
        """... in the order people read them; those without a day first."""
        return self.order_by(F("starts_on").desc(nulls_first=True), "-pk")


class Exchange(models.Model):
    """What the sites of an exchange and its host share.  Travellers and trips are each site's own.

    ``site`` leads it: the one that asked, whose roles act on the shared part.  ``shown_to`` are the ids of all its
    sites and of a host that is one; the wall shows the row to them and lets the leading site alone write it.
    """

    class Mode(models.TextChoices):
        """Whether anybody travels."""

        IN_PERSON = "in_person", "In person"
        VIRTUAL = "virtual", "Virtual: no trips"

    class HostKind(models.TextChoices):
        """Who can be a host."""

        SITE = "site", "A PSP site"
        ALUMNI = "alumni", "An alumni site"
        OUTSIDE = "outside", "An outside agency"

    LIFECYCLE = EXCHANGE
    SEEN_BY = GRANTS["tta.view_exchange"]
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", db_column="lead_site_id")
    shown_to = ArrayField(models.BigIntegerField())
    site_names = models.TextField()  # of all that travel, as every one of them may read
    title = models.CharField(max_length=120)
    mode = models.CharField(max_length=10, choices=Mode.choices, default=Mode.IN_PERSON)
    goals = models.TextField(blank=True)
    objectives = models.TextField(blank=True)
    expected_outcomes = models.TextField(blank=True)  # one a line
    focus_areas = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    agenda = models.TextField(blank=True)
    host_kind = models.CharField(max_length=10, choices=HostKind.choices, blank=True)
    host_site_id = models.BigIntegerField(
        null=True
    )  # no foreign key: the sites that travel can not see the host's row
    host_name = models.CharField("host", max_length=160, blank=True)
    host_contact = models.CharField("contact at the host", max_length=160, blank=True)
    host_answered_at = models.DateTimeField(null=True)
    host_answer = models.TextField(blank=True)
    host_feedback = models.TextField(blank=True)
    host_rating = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)  # the first hour, where one is said; UTC
    time_zone = models.CharField(max_length=40, default="America/New_York")  # of the host, for the agenda
    state = models.CharField(max_length=20, choices=ExchangeState.choices, default=ExchangeState.PROPOSED)
    state_since = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_exchange_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(host_rating=None) | Q(host_rating__range=(1, 5)), name="a_host_rates_from_1_to_5"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_on"], name="exchanges_by_day"),
            models.Index(fields=["state", "-state_since"], name="exchanges_by_state"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        """The exchange's page; its address names no site, for it belongs to several."""
        return reverse("tta:exchange", args=[self.pk])

    @property
    def begins(self):
        """The hour it begins, in its own time zone; None where none is said."""
        return self.starts_at and self.starts_at.astimezone(ZoneInfo(self.time_zone)).time()

    @property
    def is_virtual(self):
        """Whether it costs no trips."""
        return self.mode == self.Mode.VIRTUAL

    @property
    def holder(self):
        """Who holds it now, in words."""
        return EXCHANGE_HOLDER[self.state][0]

    @property
    def comes_next(self):
        """What comes next, in words."""
        return EXCHANGE_HOLDER[self.state][1]

    @property
    def outcomes(self):
        """The expected outcomes, one by one."""
        return [line.strip(" -•\t") for line in self.expected_outcomes.splitlines() if line.strip(" -•\t")]


class Delegation(SiteOwned):
    """One site's part in an exchange: whose trips it draws on, and who answers for what follows."""

    SEEN_BY = GRANTS["tta.view_exchange"]
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="delegations")
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", db_constraint=False)
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    answers = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    learned = models.TextField(blank=True)  # the after-action of the site
    will_change = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["site"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "exchange"], name="a_site_takes_part_in_an_exchange_once"
            ),
            models.CheckConstraint(
                condition=Q(rating=None) | Q(rating__range=(1, 5)),
                name="a_site_rates_an_exchange_from_1_to_5",
            ),
        ]

    def __str__(self):
        return f"{self.site} in {self.exchange}"

    def get_absolute_url(self):
        """The exchange's page."""
        return self.exchange.get_absolute_url()


class Trip(models.TextChoices):
    """What became of one traveller's person-trip."""

    NAMED = "named", "Named"
    RESERVED = "reserved", "Trip reserved"
    BOOKED = "booked", "Travel booked"
    TRAVELLED = "travelled", "Travelled"
    NO_SHOW = "no_show", "Did not travel"
    PAID = "paid", "Did not travel, the trip was paid"
    REPLACED = "replaced", "Replaced by somebody else"
    RELEASED = "released", "Trip released"


HELD_BACK = frozenset({Trip.RESERVED, Trip.BOOKED})  # a person-trip is committed
GOING = HELD_BACK | {Trip.NAMED}  # still to travel
PARTY = GOING | {Trip.TRAVELLED}


class TravellerQuerySet(SiteOwnedQuerySet):
    """Travellers who are ..."""

    def going(self):
        """... named, reserved or booked: still to travel."""
        return self.filter(trip__in=GOING)

    def holding_trips(self):
        """... those for whom a person-trip is committed."""
        return self.filter(trip__in=HELD_BACK)


class Traveller(SiteOwned):
    """One person of one site on one exchange: one person-trip, unless it is virtual."""

    SEEN_BY = GRANTS["tta.view_traveller"]
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="travellers", db_constraint=False)
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True)
    agency = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    trip = models.CharField(max_length=10, choices=Trip.choices, default=Trip.NAMED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    reason = models.TextField(blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    objects = TravellerQuerySet.as_manager()

    class Meta:
        ordering = ["site", "name", "pk"]
        indexes = [models.Index(fields=["site", "exchange"], name="travellers_of_exchange")]

    def __str__(self):
        return self.name

    @property
    def is_going(self):
        """Whether somebody else can still take the place."""
        return self.trip in GOING

    def get_absolute_url(self):
        """The exchange's page."""
        return reverse("tta:exchange", args=[self.exchange_id])


class TravellerDetailsQuerySet(SiteOwnedQuerySet):
    """Details of travellers that are ..."""

    def visible_to(self, user):
        """... one's own, or of a party one answers for: the site lead and the logistics provider."""
        standing = standing_of(user)
        if standing.is_of(Role.PROVIDER, LOGISTICS_PROVIDERS):
            return self
        sites = standing.sites_where(self.model.SEEN_BY - PROGRAMME_ROLES)
        own = Q(traveller__person=user.pk)
        if not standing.is_programme_wide:
            own &= Q(site_id__in=standing.site_ids)
        return self.filter(Q(site_id__in=sites) | own)

    def kept(self):
        """... not yet removed."""
        return self.filter(removed_at=None)


class TravellerDetails(SiteOwned):
    """What a traveller needs on the way.  Seen by few; removed 90 days after the trip."""

    SEEN_BY = GRANTS["tta.view_traveller_details"]
    traveller = models.ForeignKey(Traveller, models.PROTECT, related_name="details", db_constraint=False)
    diet = models.TextField(blank=True)
    access_needs = models.TextField(blank=True)
    emergency_contact = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    objects = TravellerDetailsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "traveller details"
        constraints = [
            models.UniqueConstraint(fields=["site", "traveller"], name="a_traveller_has_one_set_of_details"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(diet="", access_needs="", emergency_contact=""),
                name="details_that_were_removed_are_empty",
            ),
        ]

    def __str__(self):
        return f"What {self.traveller} needs on the way"


class CheckInQuerySet(SiteOwnedQuerySet):
    """Check-ins that are ..."""

    def due(self, on):
        """... to be answered on the day ``on`` or before it, and are not."""
        return self.filter(due_on__lte=on, answered_at=None)

    def untold(self):
        """... not yet told to the person who is asked."""
        return self.filter(told_at=None)


class CheckIn(SiteOwned):
    """A question to a named person, 30, 60 or 90 days after an exchange: did what was expected come about?"""

    class Reached(models.TextChoices):
        """How far the expected outcomes came."""

        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "Not yet"

    SEEN_BY = GRANTS["tta.view_exchange"]
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="checkins", db_constraint=False)
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reached = models.CharField(max_length=6, choices=Reached.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)  # when the person named was told that it is due
    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "delegation", "days"], name="a_site_is_asked_once_after_so_many_days"
            ),
        ]

    def __str__(self):
        return f"Check-in after {self.days} days: {self.exchange}"

    def get_absolute_url(self):
        """The exchange's page."""
        return reverse("tta:exchange", args=[self.exchange_id])


class HostLinkQuerySet(SiteOwnedQuerySet):
    """Links to hosts that are ..."""

    def open(self, at):
        """... neither used nor taken back nor run out at the instant ``at``."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)

    def with_token(self, digest):
        """... opened by the link whose SHA-256 is ``digest``."""
        return self.filter(token_digest=digest)


class HostLink(SiteOwned):
    """A link for a host without an account: good once, for one exchange and one purpose."""

    class Purpose(models.TextChoices):
        """What the link lets the host do."""

        CONFIRM = "confirm", "Confirm days and agenda"
        FEEDBACK = "feedback", "Say how hosting went"

    SEEN_BY = GRANTS["tta.invite_host_exchange"]
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="host_links")
    token_digest = models.CharField(max_length=64)  # SHA-256 of the link's token, never the token
    email = models.EmailField()
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.CONFIRM)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    objects = HostLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "token_digest"], name="a_host_link_has_a_token_of_its_own"
            )
        ]
        indexes = [models.Index(fields=["token_digest"], name="host_links_by_token")]

    def __str__(self):
        return f"Link for the host of {self.exchange}"

    def get_absolute_url(self):
        """The exchange's page."""
        return self.exchange.get_absolute_url()
