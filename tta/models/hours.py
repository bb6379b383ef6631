"""Expert hours as they were worked: logged by the expert, verified by somebody else."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.roles import Role
from kernel import clock
from kernel.lifecycle import HasLifecycle
from kernel.number_format import format_number
from sites.models import Engagement, SiteOwned, SiteOwnedQuerySet, roles_of
from tta.lifecycle import HOURS, HoursState
from tta.models.request import Request
from tta.permissions import GRANTS

ONLY_OWN = frozenset({Role.EXPERT})  # an expert sees the lines they worked, not a colleague's


class HoursQuerySet(SiteOwnedQuerySet):
    """Entries of hours that are ..."""

    def visible_to(self, user):
        """... at sites where ``user`` may see hours; their own only, where expert is all they are there."""
        standing = roles_of(user)
        others = standing.sites_where(self.model.SEEN_BY - ONLY_OWN)
        if others is None:
            return self
        own = Q(site_id__in=standing.sites_where(ONLY_OWN) or (), worked_by=user.pk)
        return self.filter(Q(site_id__in=others) | own)

    def awaiting_verification(self):
        """... logged and not yet verified, the longest waiting first."""
        return self.filter(state=HoursState.LOGGED).order_by("logged_at", "pk")

    def verifiable_by(self, user):
        """... neither worked nor logged by ``user``."""
        return self.exclude(Q(worked_by=user.pk) | Q(logged_by=user.pk))


class HoursEntry(HasLifecycle, SiteOwned):
    """Quarter hours one expert worked on one day for one request."""

    class Mode(models.TextChoices):
        """How the help was given."""

        ON_SITE = "on_site", "On site"
        REMOTE = "remote", "Remote"
        PREPARATION = "preparation", "Preparation"

    LIFECYCLE = HOURS
    SEEN_BY = GRANTS["tta.view_hours"]
    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="+", db_constraint=False)
    request = models.ForeignKey(Request, models.PROTECT, related_name="hours", db_constraint=False)
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    worked_on = models.DateField()
    mode = models.CharField(max_length=12, choices=Mode.choices)
    done = models.TextField("what was done")
    worked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(default=clock.now, editable=False)
    state = models.CharField(max_length=10, choices=HoursState.choices, default=HoursState.LOGGED)
    state_since = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    objects = HoursQuerySet.as_manager()

    class Meta:
        ordering = ["-worked_on", "-pk"]
        verbose_name_plural = "hours entries"
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0) & Q(hours__lte=Decimal(24)), name="a_day_holds_up_to_24_hours"
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None)
                | (~Q(verified_by=F("worked_by")) & ~Q(verified_by=F("logged_by"))),
                name="nobody_verifies_hours_they_worked_or_logged",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "request", "-worked_on"], name="hours_of_request"),
            models.Index(
                fields=["state", "logged_at"], name="hours_waiting", condition=Q(state=HoursState.LOGGED)
            ),
        ]

    def __str__(self):
        return f"{format_number(self.hours)} hours on {clock.format_day(self.worked_on)}"

    def get_absolute_url(self):
        """Where it is verified: the request's page."""
        return self.request.get_absolute_url()
