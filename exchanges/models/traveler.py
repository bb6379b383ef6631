"""The party of an exchange: each traveler is a person-trip of their own site; what they need on the
way.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.roles import PROGRAM_ROLES, Role
from exchanges.models.exchange import Delegation, Exchange
from exchanges.permissions import GRANTS
from sites.models import SiteOwned, SiteOwnedQuerySet, roles_of
from sites.program import LOGISTICS_PROVIDERS


class Trip(models.TextChoices):
    """What became of one traveler's person-trip."""

    NAMED = "named", "Named"
    RESERVED = "reserved", "Trip reserved"
    BOOKED = "booked", "Travel booked"
    TRAVELED = "traveled", "Traveled"
    NO_SHOW = "no_show", "Did not travel"
    PAID = "paid", "Did not travel, the trip was paid"
    REPLACED = "replaced", "Replaced by somebody else"
    RELEASED = "released", "Trip released"


HELD_BACK = frozenset({Trip.RESERVED, Trip.BOOKED})  # a person-trip is committed
GOING = HELD_BACK | {Trip.NAMED}  # still to travel
PARTY = GOING | {Trip.TRAVELED}


class TravelerQuerySet(SiteOwnedQuerySet):
    def going(self):
        """Named, reserved or booked: still to travel."""
        return self.filter(trip__in=GOING)

    def holding_trips(self):
        """Those for whom a person-trip is committed."""
        return self.filter(trip__in=HELD_BACK)


class Traveler(SiteOwned):
    """One person of one site on one exchange: one person-trip, unless it is virtual."""

    SEEN_BY = GRANTS["exchanges.view_traveler"]
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, related_name="travelers", db_constraint=False
    )
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
    objects = TravelerQuerySet.as_manager()

    class Meta:
        db_table = "tta_traveller"  # made when exchanges were part of tta
        ordering = ["site", "name", "pk"]
        indexes = [models.Index(fields=["site", "exchange"], name="travellers_of_exchange")]

    def __str__(self):
        return self.name

    @property
    def is_going(self):
        """Whether somebody else can still take the place."""
        return self.trip in GOING

    def get_absolute_url(self):
        return reverse("exchanges:exchange", args=[self.exchange_id])


class TravelerDetailsQuerySet(SiteOwnedQuerySet):
    def visible_to(self, user):
        """One's own, or of a party one answers for: the site lead and the logistics provider."""
        standing = roles_of(user)
        if standing.is_of(Role.PROVIDER, LOGISTICS_PROVIDERS):
            return self
        sites = standing.sites_where(self.model.SEEN_BY - PROGRAM_ROLES)
        own = Q(traveler__person=user.pk)
        if not standing.is_program_wide:
            own &= Q(site_id__in=standing.site_ids)
        return self.filter(Q(site_id__in=sites) | own)

    def kept(self):
        return self.filter(removed_at=None)


class TravelerDetails(SiteOwned):
    """What a traveler needs on the way.  Seen by few; removed 90 days after the trip."""

    SEEN_BY = GRANTS["exchanges.view_traveler_details"]
    traveler = models.ForeignKey(
        Traveler,
        models.PROTECT,
        related_name="details",
        db_column="traveller_id",
        db_constraint=False,
    )
    diet = models.TextField(blank=True)
    access_needs = models.TextField(blank=True)
    emergency_contact = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    objects = TravelerDetailsQuerySet.as_manager()

    class Meta:
        db_table = "tta_travellerdetails"  # made when exchanges were part of tta
        verbose_name_plural = "traveler details"
        constraints = [
            models.UniqueConstraint(
                fields=["site", "traveler"], name="a_traveller_has_one_set_of_details"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(diet="", access_needs="", emergency_contact=""),
                name="details_that_were_removed_are_empty",
            ),
        ]

    def __str__(self):
        return f"What {self.traveler} needs on the way"
