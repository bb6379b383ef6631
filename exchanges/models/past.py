"""Exchanges from before the portal, as public sources tell of them: no trips, no people."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from exchanges.permissions import GRANTS
from sites.models import roles_of
from sites.user_roles import ALL_SITES


class Precision(models.TextChoices):
    DAY = "day", "To the day"
    MONTH = "month", "To the month"
    QUARTER = "quarter", "To the calendar quarter"
    YEAR = "year", "To the year"
    NONE = "none", "The source gives no date"


class Way(models.TextChoices):
    """How it was held, in the words of the table."""

    ON_SITE = "on-site", "On site"
    VIRTUAL = "virtual", "Virtual"


class PastExchangeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Known to be of a site of ``user``; those nobody has placed yet are BJA's and the
        providers'.
        """
        sites = roles_of(user).sites_where(PastExchange.SEEN_BY)
        if sites is ALL_SITES:
            return self
        return self.filter(shown_to__overlap=sorted(sites))

    def unresolved(self):
        """Not yet placed at any site."""
        return self.exclude(unresolved="")

    def in_days(self, first, last):
        """Known to the day or to the month, and then between ``first`` and ``last``,
        both included.
        """
        exact = self.filter(precision__in=[Precision.DAY, Precision.MONTH])
        return exact.filter(first_on__lte=last, last_on__gte=first)

    def newest_first(self):
        """In the order people read them; those without a date come last."""
        return self.order_by(F("first_on").desc(nulls_last=True), "-pk")


class PastExchange(models.Model):
    """One row of a table of past exchanges.  The words are the source's; ``site_ids`` are who it is
    known to be about.

    ``unresolved`` says why no site is named yet.  A person of BJA or the provider names them:
    ``placed_by``.
    """

    SEEN_BY = GRANTS["exchanges.view_pastexchange"]
    requesting_site = models.CharField(max_length=300)
    host = models.CharField(max_length=200)
    dates = models.CharField(max_length=120)
    topic = models.CharField(max_length=300)
    source_url = models.URLField(max_length=400, blank=True)
    mode = models.CharField(max_length=10, choices=Way.choices)
    note = models.TextField(blank=True)
    first_on = models.DateField(null=True)  # null: the source gives no date
    last_on = models.DateField(null=True)
    precision = models.CharField(max_length=10, choices=Precision.choices)
    site_ids = ArrayField(models.BigIntegerField(), default=list)
    site_names = models.TextField(
        blank=True
    )  # as the table writes them: "Baltimore, MD; Tulsa, OK"
    host_site_id = models.BigIntegerField(null=True)
    shown_to = ArrayField(models.BigIntegerField(), default=list)
    unresolved = models.TextField(blank=True)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    placed_at = models.DateTimeField(null=True)
    objects = PastExchangeQuerySet.as_manager()

    class Meta:
        db_table = "tta_pastexchange"  # made when exchanges were part of tta
        constraints = [
            models.UniqueConstraint(
                fields=["requesting_site", "host", "dates", "topic"],
                name="a_past_exchange_is_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")),
                name="a_past_exchange_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(precision="none", first_on=None, last_on=None)
                | (~Q(precision="none") & Q(first_on__isnull=False, last_on__isnull=False)),
                name="a_past_exchange_has_days_unless_its_source_gives_none",
            ),
            models.CheckConstraint(
                condition=Q(unresolved="") ^ Q(site_ids=[]),
                name="a_past_exchange_has_sites_or_says_why_not",
            ),
        ]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return reverse("exchanges:past-exchange", args=[self.pk])
