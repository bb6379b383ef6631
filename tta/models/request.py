"""The request, from a city's need to the hours committed to it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from kernel import clock
from sites.models import Engagement, FocusArea, SiteOwned, SiteOwnedQuerySet
from tta.lifecycle import EDITABLE, ENDED, HOLDER, REQUEST, State
from tta.permissions import GRANTS


class Assistance(models.TextChoices):
    """Types of assistance of the federal TTA record form."""

    ON_SITE = "on_site", "Expert consultation on site"
    REMOTE = "remote", "Expert consultation, remote"
    ASSESSMENT = "assessment", "Assessment"
    TRAINING = "training", "Training"
    CRIME_ANALYSIS = "crime_analysis", "Crime-analyst support"
    GRANT_STRATEGY = "grant_strategy", "Grant-strategy assistance"
    PLANNING = "planning", "Strategic planning"


class Urgency(models.TextChoices):
    """How soon help is needed, in the site's own judgement."""

    ROUTINE = "routine", "Routine"
    SOON = "soon", "Within a month"
    URGENT = "urgent", "Urgent"


class RequestQuerySet(SiteOwnedQuerySet):
    """Requests that are ..."""

    def open(self):
        """... not finished, declined, withdrawn or cancelled."""
        return self.exclude(state__in=ENDED)

    def awaiting_decision(self):
        """... submitted and waiting for BJA, the longest waiting first."""
        return self.filter(state=State.SUBMITTED).order_by("state_since", "pk")

    def in_state(self, *states):
        """... in one of ``states``, the longest waiting first."""
        return self.filter(state__in=states).order_by("state_since", "pk")

    def of_expert(self, user):
        """... given to one expert."""
        return self.filter(expert=user.pk)

    def with_names(self):
        """... with what a list shows beside them, in the same query."""
        return self.select_related("site", "focus_area", "expert", "created_by")


class Request(SiteOwned):
    """A site's request for TTA."""

    LIFECYCLE = REQUEST
    SEEN_BY = GRANTS["tta.view_request"]
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="requests", db_constraint=False)
    number = models.PositiveIntegerField()  # first, second ... of the site
    title = models.CharField(max_length=120)
    need = models.TextField(blank=True)
    focus_area = models.ForeignKey(FocusArea, models.PROTECT, null=True, blank=True, related_name="+")
    assistance = models.CharField("type of assistance", max_length=20, choices=Assistance.choices, blank=True)
    desired_outcome = models.TextField(blank=True)
    wanted_by = models.DateField(null=True, blank=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    hours_estimated = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    hours_committed = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    hours_logged = models.DecimalField(max_digits=6, decimal_places=2, default=0)  # verified or waiting to be
    hours_spent = models.DecimalField(max_digits=6, decimal_places=2, default=0)  # verified
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="requests_of_a_site_are_numbered"),
            models.CheckConstraint(
                condition=Q(hours_spent__gte=0)
                & Q(hours_logged__gte=F("hours_spent"))
                & Q(hours_committed__gte=F("hours_logged")),
                name="hours_spent_were_logged_and_hours_logged_were_committed",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-state_since"], name="requests_of_site_newest"),
            models.Index(fields=["state", "-state_since"], name="requests_by_state_newest"),
            models.Index(fields=["-state_since", "-id"], name="requests_newest"),
            models.Index(fields=["engagement", "state"], name="requests_of_engagement"),
            models.Index(
                fields=["expert", "state"], name="requests_of_expert", condition=Q(expert__isnull=False)
            ),
        ]

    def __str__(self):
        return f"Request {self.number}: {self.title}"

    def get_absolute_url(self):
        """The request's page."""
        return reverse("tta:request", args=[self.site.slug, self.number])

    @property
    def is_editable(self):
        """Whether its text can still be changed."""
        return self.state in EDITABLE

    @property
    def is_open(self):
        """Whether anything is still to be done."""
        return self.state not in ENDED

    @property
    def holder(self):
        """Who holds it now, in words."""
        return HOLDER[self.state][0]

    @property
    def comes_next(self):
        """What comes next, in words."""
        return HOLDER[self.state][1]

    @property
    def hours_left(self):
        """Committed hours that are not spent: what is released at the end."""
        return self.hours_committed - self.hours_spent

    @property
    def hours_to_log(self):
        """Committed hours that nobody has logged yet."""
        return self.hours_committed - self.hours_logged


class TriageNote(SiteOwned):
    """What BJA, the provider and the liaison note while a request is triaged; the site does not read it."""

    SEEN_BY = GRANTS["tta.view_triage"]
    request = models.ForeignKey(Request, models.PROTECT, related_name="triage_notes", db_constraint=False)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["at"]

    def __str__(self):
        return f"Triage note on {self.request}"
