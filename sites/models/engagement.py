"""Engagements of sites, changes of track, and focus areas."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from audit.models import Event
from kernel.lifecycle import HasLifecycle
from sites.lifecycle import ASKING, ENDED, ENGAGEMENT, OPEN, EngagementState, is_end_known
from sites.models.membership import Membership, roles_of
from sites.models.site_owned import SiteOwned, SiteOwnedQuerySet
from sites.months import month_of
from sites.partial_dates import as_said
from sites.permissions import GRANTS
from sites.user_roles import ALL_SITES

NO_SITE = 0  # an empty list would empty the whole query, and not its balances alone


class Track(models.TextChoices):
    """The kind of assistance an engagement promises."""

    PILOT = "pilot", "Pilot"
    DIAGNOSTIC = "diagnostic", "Diagnostic"
    OPERATIONS = "operations", "Operations"


class Precision(models.TextChoices):
    """How exactly a source gives a date; nothing more exact is ever shown."""

    DAY = "day", "exact day"
    MONTH = "month", "month only"
    YEAR = "year", "year only"


class EngagementQuerySet(SiteOwnedQuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def latest_first(self):
        return self.order_by("-cohort", "-number")

    def latest_of_site(self):
        """... the newest of their site: a row of the site list each."""
        later = Engagement.objects.filter(site_id=OuterRef("site_id"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))

    def on_list(self, cohort=None, track=None):
        """... on the list of that cohort and track, of its cohort on any track, or of its track in
        any cohort.

        An engagement that changed track stands on a list for each track it was on: Kansas City,
        Missouri on "2017 Diagnostic" and on "2018 Operations" (PSP Executive Summary, September
        2018).
        """
        changes = Transition.objects.filter(site_id=OuterRef("site_id"), engagement=OuterRef("pk"))
        moved_to = changes.filter(**_given(listed_cohort=cohort, to_track=track))
        if track is None:
            return self.filter(Q(cohort=cohort) | Exists(moved_to))
        # the first track is where the first change began, or the only one there is
        first = Subquery(changes.order_by("on").values("from_track")[:1])
        began = Q(**_given(cohort=cohort)) & Q(first_track=track)
        rows = self.alias(first_track=Coalesce(first, F("track")))
        return rows.filter(began | Exists(moved_to))

    def with_balances(self, user):
        """... with hours and trips granted, committed, spent and left beside them, in the same
        query.

        None where the portal keeps no allotment, and where ``user`` may not see it.
        """
        sites = roles_of(user).sites_where(GRANTS["sites.view_allotment"])
        seen = Q()
        if sites is not ALL_SITES:
            seen = Q(allotments__site_id__in=sites or {NO_SITE})
        added = {}
        for name, kind in (("hours", "expert_hours"), ("trips", "person_trips")):
            added[name] = FilteredRelation("allotments", condition=Q(allotments__kind=kind) & seen)
        rows = self.annotate(**added)
        for name in added:
            granted, committed, spent = (
                F(f"{name}__{column}") for column in ("granted", "committed", "spent")
            )
            rows = rows.annotate(
                **{
                    f"{name}_granted": granted,
                    f"{name}_committed": committed,
                    f"{name}_spent": spent,
                    f"{name}_left": granted - committed - spent,
                }
            )
        return rows

    def with_names(self, user, on):
        """... with the leads and liaisons ``user`` may know of, by name, on the day ``on``."""
        held = Membership.objects.visible_to(user).on(on).filter(site_id=OuterRef("site_id"))
        named = {
            f"{role}_names": ArraySubquery(held.filter(role=role).order_by("user__name").values("user__name"))
            for role in (Role.LEAD, Role.LIAISON)
        }
        return self.annotate(**named)

    def with_last_act(self):
        """... with the instant anybody last did something for the site; loading a row is no act."""
        acts = Event.objects.filter(site_id=OuterRef("site_id")).exclude(action__endswith=".load")
        return self.annotate(last_act_at=Subquery(acts.order_by("-at").values("at")[:1]))


def _given(**facts):
    """Those facts that are not None, as words of a filter."""
    return {name: value for name, value in facts.items() if value is not None}


class Engagement(HasLifecycle, SiteOwned):
    """One site's time in the program; allotments and requests belong to it."""

    LIFECYCLE = ENGAGEMENT
    SEEN_BY = GRANTS["sites.view_engagement"]
    number = models.PositiveSmallIntegerField(default=1)  # first, second ... of the site
    track = models.CharField(max_length=20, choices=Track.choices)
    cohort = models.PositiveSmallIntegerField()  # the year the group of sites was announced
    announced_on = models.DateField()
    announced_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    months = models.PositiveSmallIntegerField()
    are_dates_derived = models.BooleanField(
        default=False
    )  # counted from the announcement, not given by a source
    state = models.CharField(max_length=20, choices=EngagementState.choices, default=EngagementState.SELECTED)
    state_since = models.DateTimeField(null=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        db_constraint=False,
    )
    is_track_inferred = models.BooleanField(
        default=False, db_default=False
    )  # from 2019 on no source names a track
    # Not stated in any program document: settings of the engagement, changed by BJA with a reason.
    unused_hours_lapse = models.BooleanField(default=True)
    extension_adds_hours = models.BooleanField(default=False)
    source_url = models.URLField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = EngagementQuerySet.as_manager()

    class Meta:
        ordering = ["-cohort", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="engagements_of_a_site_are_numbered"),
            models.UniqueConstraint(fields=["site", "cohort"], name="a_site_joins_a_cohort_once"),
            models.UniqueConstraint(fields=["site", "predecessor"], name="an_engagement_has_one_successor"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="an_engagement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(cohort__range=(2014, 2100)), name="no_cohort_before_the_pilot_of_2014"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="engagement_by_state")]

    def __str__(self):
        return f"{self.site}, {self.get_track_display()} {self.cohort}"

    def get_absolute_url(self):
        """The engagement's page in the site record."""
        return reverse("sites:engagement", args=[self.site.slug, self.number])

    @property
    def is_open(self):
        """Whether hours can be charged and trips booked."""
        return self.state in OPEN

    @property
    def takes_requests(self):
        """Whether new help can be asked for."""
        return self.state in ASKING

    @property
    def announced_words(self):
        """The day of the announcement, no more exact than its source."""
        return as_said(self.announced_on, self.announced_precision)

    @property
    def ended_on(self):
        """The day it ended; None while it lasts, and where it was only counted and nobody says when
        it was.
        """
        if self.state not in ENDED or not self.is_end_known:
            return None
        if self.state == EngagementState.ALUMNI and not self.are_dates_derived:
            return self.ends_on
        if self.state_since:
            return timezone.localdate(self.state_since)
        return None

    @property
    def is_end_known(self):
        """Whether its last day is more than a count from the announcement."""
        return is_end_known(self.state, self.are_dates_derived, self.state_since)

    @property
    def how_dates_are_known(self):
        """Where its first and last day come from, in words; empty where somebody has set them."""
        if not self.are_dates_derived:
            return ""
        if self.announced_precision == Precision.DAY:
            counted = "Counted from the announcement; no source gives the first and last day."
        else:
            counted = (
                f"Counted from the last day of {self.announced_words}: the source says no more than that."
            )
        if self.is_end_known:
            return counted
        return f"{counted} When it really ended is not known."

    @property
    def stands_since(self):
        """Since when it stands where it stands; for one loaded from a source, the day its dates
        tell.
        """
        planned = self.starts_on
        if self.state in {EngagementState.CLOSE_OUT, EngagementState.ALUMNI}:
            planned = self.ends_on
        return self.state_since or planned

    def month_on(self, day):
        """Which month of the engagement ``day`` falls in: 1 to ``months``; 0 before the start,
        ``months`` after it.
        """
        return month_of(day, starts_on=self.starts_on, months=self.months)


class Transition(SiteOwned):
    """A dated change of track within one engagement: a pilot absorbed, a Diagnostic site moved to
    Operations.
    """

    SEEN_BY = GRANTS["sites.view_engagement"]
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, related_name="transitions", db_constraint=False
    )
    from_track = models.CharField(max_length=20, choices=Track.choices)
    to_track = models.CharField(max_length=20, choices=Track.choices)
    on = models.DateField()
    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    # The cohort whose list names the site on the new track; null only in rows of the version before
    # this column.
    listed_cohort = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=400, blank=True)
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "engagement", "on"], name="an_engagement_changes_track_once_a_day"
            ),
        ]

    @property
    def on_words(self):
        """The day, no more exact than its source."""
        return as_said(self.on, self.precision)

    def __str__(self):
        return f"{self.get_from_track_display()} to {self.get_to_track_display()}, {self.on:%Y}"


class FocusArea(models.Model):
    """A core area of assistance. ``since_on`` says from when it was one; a record shows what was
    true then.
    """

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    since_on = models.DateField()
    since_precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.YEAR)
    source = models.CharField(max_length=400)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
