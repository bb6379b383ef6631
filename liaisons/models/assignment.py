"""A liaison's time at a site: from a day to a day, with the membership that gives the rights."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from liaisons.permissions import GRANTS
from sites.models import Membership, SiteOwned, SiteOwnedQuerySet
from sites.models.date_ranges import BOTH_INCLUDED, DateRangeQuerySet
from sites.models.date_ranges import Days as _Days  # the name that migration 0001 knows it by


class AssignmentQuerySet(DateRangeQuerySet, SiteOwnedQuerySet):
    """Assignments that are ..."""

    def with_names(self):
        """... with the site and the people, in the same query."""
        return self.select_related("site", "liaison", "assigned_by")


class Assignment(SiteOwned):
    """One liaison assigned to one site by BJA.  The record stays; the rights end with the membership."""

    SEEN_BY = GRANTS["liaisons.view_assignment"]
    liaison = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+", db_constraint=False)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # the last day; empty while nobody knows
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(
        null=True
    )  # ended before its last day: access stops with the next request
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(blank=True)
    hand_over_until = models.DateField(null=True)  # the last day the former liaison may still read
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="an_assignment_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="a_liaison_is_assigned_to_a_site_once_at_a_time",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("liaison", RangeOperators.EQUAL),
                    (
                        _Days("from_on", "until_on", BOTH_INCLUDED),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(ended_at=None),
            ),
        ]
        indexes = [models.Index(fields=["liaison", "-from_on"], name="assignments_of_liaison")]

    def __str__(self):
        return f"{self.liaison.name} as liaison of {self.site}"

    def get_absolute_url(self):
        """The site's page of liaisons."""
        return reverse("liaisons:assignments", args=[self.site.slug])

    @property
    def is_over(self):
        """Whether the liaison no longer serves the site."""
        return self.ended_at is not None or (
            self.until_on is not None and self.until_on < timezone.localdate()
        )

    @property
    def hours(self):
        """The hours logged lately, where the workload has counted the minutes."""
        return round(getattr(self, "minutes", 0) / 60, 1)


def known_liaisons():
    """Everyone who holds or held the liaison role at a site in scope, by name."""
    held = Membership.objects.filter(user=OuterRef("pk"), role=Role.LIAISON)
    return get_user_model().objects.filter(Exists(held), is_active=True).order_by("name")
