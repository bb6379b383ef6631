"""The sites as everybody may know them: a copy of the public facts, apart from the walled tables."""

from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse

from kernel.clock import format_day
from newsroom.models.listing import listings_of
from sites.partial_dates import as_said
from sites.us_states import STATES

RECEIVING, CLOSING, ANNOUNCED, ALUMNI, ENDED_EARLY = (
    "Receiving help",
    "Closing out",
    "Announced",
    "Alumni",
    "Ended",
)
ENDED = frozenset({ALUMNI, ENDED_EARLY})


class PublicSiteQuerySet(models.QuerySet):
    """Public sites that are ..."""

    def receiving_help(self):
        """... receiving help today: requests are taken and the last day is still to come."""
        return self.filter(engagements__status=RECEIVING).distinct()

    def with_engagements(self):
        """... with their engagements and how these changed track."""
        return self.prefetch_related("engagements__transitions")


class PublicSite(models.Model):
    """Name, state and place of a site that was announced.  ``of_site`` is a number, no key: nothing leads back."""

    of_site = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES)
    slug = models.SlugField(max_length=130, unique=True)
    latitude = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    source_url = models.URLField(max_length=400, blank=True)
    objects = PublicSiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "state"]

    def __str__(self):
        return f"{self.name}, {self.get_state_display()}"

    def get_absolute_url(self):
        """Its public page."""
        return reverse("newsroom:site", args=[self.slug])

    @property
    def listings(self):
        """Every line of the public lists it stands on, the newest engagement first."""
        return [line for one in self.engagements.all() for line in one.listings]


class PublicEngagement(models.Model):
    """One announced engagement: cohort, track, status in a word, when it was announced and where that is told.

    ``ended_on`` is empty while it lasts, and where no source gives the end.
    """

    public_site = models.ForeignKey(PublicSite, models.PROTECT, related_name="engagements")
    of_engagement = models.BigIntegerField(unique=True)
    cohort = models.PositiveSmallIntegerField()
    track = models.CharField(max_length=20)
    is_track_inferred = models.BooleanField(default=False, db_default=False)
    ended_on = models.DateField(null=True)
    status = models.CharField(max_length=40)
    announced_on = models.DateField()
    announced_precision = models.CharField(max_length=5)
    source_url = models.URLField(max_length=400, blank=True)

    class Meta:
        ordering = ["-cohort"]

    def __str__(self):
        return f"{self.public_site}, {self.cohort}"

    @property
    def listings(self):
        """The lines it stands on, the earliest first: one of each cohort that names it."""
        return listings_of(self, list(self.transitions.all()))

    @property
    def track_words(self):
        """Its track now, and how it came there."""
        return self.listings[-1].words

    @property
    def has_ended(self):
        """Whether its time is over."""
        return self.status in ENDED

    @property
    def ended_words(self):
        """When it ended; "not known" where no source says."""
        return format_day(self.ended_on) if self.ended_on else "not known"

    @property
    def heading(self):
        """What stands over its facts."""
        return f"Cohort of {self.cohort}"

    @property
    def source_host(self):
        """Where its announcement stands."""
        return urlsplit(self.source_url).hostname or ""


class PublicTransition(models.Model):
    """A dated change of track within a public engagement, with the cohort whose list names the site from then on."""

    public_engagement = models.ForeignKey(PublicEngagement, models.PROTECT, related_name="transitions")
    of_transition = models.BigIntegerField(unique=True)
    from_track = models.CharField(max_length=20)
    to_track = models.CharField(max_length=20)
    on = models.DateField()
    precision = models.CharField(max_length=5)
    cohort = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["on"]

    def __str__(self):
        return f"{self.from_track} to {self.to_track}, {self.on_words}"

    @property
    def on_words(self):
        """The day, no more exact than its source."""
        return as_said(self.on, self.precision)
