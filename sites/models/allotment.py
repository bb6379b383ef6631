"""Allotments of an engagement, their ledger lines and adjustments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from kernel.lifecycle import HasLifecycle
from kernel.number_format import format_signed
from sites.lifecycle import ADJUSTMENT, AdjustmentState
from sites.models.engagement import Engagement
from sites.models.site_owned import SiteOwned, SiteOwnedQuerySet
from sites.permissions import GRANTS


class Kind(models.TextChoices):
    EXPERT_HOURS = "expert_hours", "Expert hours"
    PERSON_TRIPS = "person_trips", "Person-trips"


class AllotmentQuerySet(SiteOwnedQuerySet):
    def of(self, engagement, kind):
        """... the one of this kind promised to ``engagement``."""
        return self.filter(site_id=engagement.site_id, engagement=engagement, kind=kind)


class Allotment(SiteOwned):
    """What one engagement is promised of one kind. Hours in quarters, trips whole.

    ``granted - committed - spent`` is left. The three move only through ``sites/ledger.py``, each
    time with a line; at commit the database refuses a row that is not the sum of its lines.
    """

    SEEN_BY = GRANTS["sites.view_allotment"]
    Kind = Kind
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="allotments", db_constraint=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    granted = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    committed = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    spent = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    objects = AllotmentQuerySet.as_manager()

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "engagement", "kind"], name="one_allotment_of_a_kind_per_engagement"
            ),
            models.CheckConstraint(
                condition=Q(committed__gte=0) & Q(spent__gte=0),
                name="nothing_committed_or_spent_is_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(granted__gte=F("committed") + F("spent")),
                name="never_commit_or_spend_past_the_grant",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.engagement}"

    @property
    def left(self):
        return self.granted - self.committed - self.spent


class AllotmentLine(SiteOwned):
    """One line of the ledger; never changed.  A mistake is a reversal with a reason."""

    class Act(models.TextChoices):
        GRANT = "grant", "Granted"
        PROPOSE = "propose", "Adjustment proposed"
        ADJUST = "adjust", "Adjusted"
        COMMIT = "commit", "Committed"
        RELEASE = "release", "Released"
        SPEND = "spend", "Spent"
        REVERSE = "reverse", "Reversed"
        LAPSE = (
            "lapse",
            "Lapsed unused",
        )  # at the end of the engagement; it takes the unused part off the grant
        # at the end, where the engagement's settings let it stay; moves nothing
        KEEP = "keep", "Kept unused"

    SEEN_BY = GRANTS["sites.view_ledger"]
    allotment = models.ForeignKey(Allotment, models.PROTECT, related_name="lines", db_constraint=False)
    act = models.CharField(max_length=10, choices=Act.choices)
    granted_change = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    committed_change = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    spent_change = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    granted_after = models.DecimalField(max_digits=8, decimal_places=2)
    committed_after = models.DecimalField(max_digits=8, decimal_places=2)
    spent_after = models.DecimalField(max_digits=8, decimal_places=2)
    # as the record names rows: "tta.request:55"
    about = models.CharField(max_length=120, blank=True)
    about_label = models.CharField(max_length=200, blank=True)
    about_path = models.CharField(max_length=200, blank=True)
    # the day the time was worked or the trip began; for the forecast
    worked_on = models.DateField(null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["site", "allotment", "-at"], name="lines_of_allotment_newest")]

    def __str__(self):
        return f"{self.get_act_display()}: {self.allotment}"

    @property
    def left_after(self):
        """What was left once the line stood."""
        return self.granted_after - self.committed_after - self.spent_after


class AdjustmentQuerySet(SiteOwnedQuerySet):
    def waiting(self):
        """... proposed and not yet decided, oldest first."""
        return self.filter(state=AdjustmentState.PROPOSED).order_by("proposed_at")


class Adjustment(HasLifecycle, SiteOwned):
    """A change of what was granted: proposed by one BJA person with a reason, decided by another."""

    LIFECYCLE = ADJUSTMENT
    SEEN_BY = GRANTS["sites.view_adjustment"]
    allotment = models.ForeignKey(Allotment, models.PROTECT, related_name="adjustments", db_constraint=False)
    change = models.DecimalField(
        max_digits=8, decimal_places=2
    )  # more or fewer; quarter hours or whole trips
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=AdjustmentState.choices, default=AdjustmentState.PROPOSED)
    state_since = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(change=0), name="an_adjustment_changes_something"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="nobody_decides_an_adjustment_they_proposed",
            ),
        ]

    def __str__(self):
        return f"{format_signed(self.change)} {self.allotment}"

    def get_absolute_url(self):
        return self.allotment.engagement.get_absolute_url()
