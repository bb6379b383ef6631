"""The sites as everybody may know them: a copy of the public facts, apart from the walled tables."""

from urllib.parse import urlsplit

from django.db import models
from django.urls import reverse

from sites.us_states import STATES


class PublicSite(models.Model):
    """Name, state and place of a site that was announced.  ``of_site`` is a number, no key: nothing leads back."""

    of_site = models.BigIntegerField(unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES)
    slug = models.SlugField(max_length=130, unique=True)
    latitude = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    source_url = models.URLField(max_length=400, blank=True)
    objects = models.Manager()

    class Meta:
        ordering = ["name", "state"]

    def __str__(self):
        return f"{self.name}, {self.get_state_display()}"

    def get_absolute_url(self):
        """Its public page."""
        return reverse("newsroom:site", args=[self.slug])


class PublicEngagement(models.Model):
    """One announced engagement: cohort, track, status in a word, when it was announced and where that is told."""

    public_site = models.ForeignKey(PublicSite, models.PROTECT, related_name="engagements")
    of_engagement = models.BigIntegerField(unique=True)
    cohort = models.PositiveSmallIntegerField()
    track = models.CharField(max_length=20)
    status = models.CharField(max_length=40)
    announced_on = models.DateField()
    announced_precision = models.CharField(max_length=5)
    source_url = models.URLField(max_length=400, blank=True)

    class Meta:
        ordering = ["-cohort"]

    def __str__(self):
        return f"{self.public_site}, {self.cohort}"

    @property
    def heading(self):
        """What stands over its facts."""
        return f"Cohort of {self.cohort}"

    @property
    def source_host(self):
        """Where its announcement stands."""
        return urlsplit(self.source_url).hostname or ""
