"""A peer exchange: the part all its sites share, each site's own part in it, and what it is asked
afterwards.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.urls import reverse

from exchanges.lifecycle import EXCHANGE, EXCHANGE_OVER, ExchangeState
from exchanges.permissions import GRANTS
from kernel import clock
from kernel.lifecycle import HasLifecycle
from sites.models import Allotment, Engagement, Site, SiteOwned, SiteOwnedQuerySet, roles_of
from sites.user_roles import ALL_SITES
from tta.models.request import Request


class ExchangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Shared with a site of ``user``: one that travels, or the host."""
        sites = roles_of(user).sites_where(Exchange.SEEN_BY)
        if sites is ALL_SITES:
            return self
        return self.filter(shown_to__overlap=sorted(sites))

    def locked(self, pk):
        """The one with this key as it stands now, locked until the act ends.

        A site that only takes part locks it in the program's scope, for its own shows the row and
        writes none of it.
        """
        return self.select_for_update(of=("self",)).select_related("site").get(pk=pk)

    def open(self):
        return self.exclude(state__in=EXCHANGE_OVER)

    def in_days(self, first, last):
        """On a day between ``first`` and ``last``, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def newest_first(self):
        """In the order people read them; those without a day first."""
        return self.order_by(F("starts_on").desc(nulls_first=True), "-pk")


class Exchange(HasLifecycle, models.Model):
    """What the sites of an exchange and its host share.  Travelers and trips are each site's own.

    ``site`` leads it: the one that asked, whose roles act on the shared part.  ``shown_to`` are the
    ids of all its sites and of a host that is one; the wall shows the row to them and lets the
    leading site alone write it.
    """

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        VIRTUAL = "virtual", "Virtual: no trips"

    class HostKind(models.TextChoices):
        SITE = "site", "A PSP site"
        ALUMNI = "alumni", "An alumni site"
        OUTSIDE = "outside", "An outside agency"

    LIFECYCLE = EXCHANGE
    SEEN_BY = GRANTS["exchanges.view_exchange"]
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
    starts_at = models.DateTimeField(
        null=True, blank=True
    )  # the first hour, where one is said; UTC
    time_zone = models.CharField(
        max_length=40, default="America/New_York"
    )  # of the host, for the agenda
    state = models.CharField(
        max_length=20, choices=ExchangeState.choices, default=ExchangeState.PROPOSED
    )
    state_since = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        db_table = "tta_exchange"  # made when exchanges were part of tta
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_exchange_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(host_rating=None) | Q(host_rating__range=(1, 5)),
                name="a_host_rates_from_1_to_5",
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
        return reverse("exchanges:exchange", args=[self.pk])

    @property
    def begins(self):
        """The hour it begins, in its own time zone; None where none is said."""
        return self.starts_at and self.starts_at.astimezone(ZoneInfo(self.time_zone)).time()

    @property
    def days(self):
        """When it is: the first day, the last, and the first hour where one is said."""
        return self.starts_on, self.ends_on, self.starts_at

    @property
    def has_begun(self):
        """Whether its first day is here or past where it is held, or in US Eastern time."""
        return self.starts_on is not None and self.starts_on <= clock.latest_today(self.time_zone)

    @property
    def is_virtual(self):
        return self.mode == self.Mode.VIRTUAL

    @property
    def outcomes(self):
        """The expected outcomes, one by one."""
        return [
            line.strip(" -•\t")
            for line in self.expected_outcomes.splitlines()
            if line.strip(" -•\t")
        ]


class DelegationQuerySet(SiteOwnedQuerySet):
    def with_trips(self):
        """With ``granted``, ``committed`` and ``spent`` person-trips of their engagement."""
        kind = Q(engagement__allotments__kind=Allotment.Kind.PERSON_TRIPS)
        return self.annotate(
            trips=FilteredRelation("engagement__allotments", condition=kind),
            granted=F("trips__granted"),
            committed=F("trips__committed"),
            spent=F("trips__spent"),
        )


class Delegation(SiteOwned):
    """One site's part in an exchange: whose trips it draws on, and who answers for what follows."""

    SEEN_BY = GRANTS["exchanges.view_exchange"]
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="delegations")
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="+", db_constraint=False
    )
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    answers = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    learned = models.TextField(blank=True)  # the after-action of the site
    will_change = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    objects = DelegationQuerySet.as_manager()

    class Meta:
        db_table = "tta_delegation"  # made when exchanges were part of tta
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
        return self.exchange.get_absolute_url()


class CheckInQuerySet(SiteOwnedQuerySet):
    def due(self, on):
        """To be answered on the day ``on`` or before it, and are not."""
        return self.filter(due_on__lte=on, answered_at=None)

    def untold(self):
        """Not yet told to the person who is asked."""
        return self.filter(told_at=None)


class CheckIn(SiteOwned):
    """A question to a named person, 30, 60 or 90 days after an exchange: did what was expected come
    about?
    """

    class Reached(models.TextChoices):
        """How far the expected outcomes came."""

        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "Not yet"

    SEEN_BY = GRANTS["exchanges.view_exchange"]
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="checkins", db_constraint=False
    )
    exchange = models.ForeignKey(Exchange, models.PROTECT, related_name="+")
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reached = models.CharField(max_length=6, choices=Reached.choices, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    told_at = models.DateTimeField(null=True)  # when the person named was told that it is due
    objects = CheckInQuerySet.as_manager()

    class Meta:
        db_table = "tta_checkin"  # made when exchanges were part of tta
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "delegation", "days"],
                name="a_site_is_asked_once_after_so_many_days",
            ),
        ]

    def __str__(self):
        return f"Check-in after {self.days} days: {self.exchange}"

    def get_absolute_url(self):
        """Where it stands on the exchange's page."""
        return f"{reverse('exchanges:exchange', args=[self.exchange_id])}#came-of-it"
