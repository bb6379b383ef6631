"""The site, which is the tenant of all site-owned rows, and its agencies."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from sites.models.membership import roles_of
from sites.models.site_owned import SiteOwned, SiteOwnedQuerySet
from sites.permissions import GRANTS
from sites.us_states import STATES, ZONES, pattern_of_name, readings_of, states_called
from sites.user_roles import ALL_SITES


def is_named(words, prefix=""):
    """The condition that a site is called ``words``, in any way the pages print it; ``prefix``: the
    way to the site.

    "Saginaw", "saginaw mi", "Saginaw, Michigan", "Michigan" and "MI" all find Saginaw, MI.
    """
    typed = words.strip().casefold()
    codes = {code for code, name in STATES.items() if len(typed) > 2 and typed in name.casefold()}
    found = Q(**{f"{prefix}state__in": sorted(codes | states_called(words))})
    for key, of_states in readings_of(words):
        called = Q(**{f"{prefix}name__iregex": pattern_of_name(key)})
        found |= called & Q(**{f"{prefix}state__in": sorted(of_states)}) if of_states else called
    return found


class SiteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """... those at which ``user`` holds a role today; all of them for program-wide roles."""
        sites = roles_of(user).sites_where(GRANTS["sites.view_site"])
        if sites is ALL_SITES:
            return self
        return self.filter(pk__in=sites)

    def named(self, words):
        """... called ``words``, in any way the pages print a site's name."""
        return self.filter(is_named(words))


class Site(models.Model):
    """A jurisdiction in the program: a city, a county, or a pair of cities counted once. Named with
    its state.
    """

    name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, choices=STATES)
    slug = models.SlugField(max_length=130, unique=True)
    time_zone = models.CharField(max_length=40, default="America/New_York")
    latitude = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    longitude = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    population = models.PositiveIntegerField("people who live there", null=True, blank=True)
    population_source = models.CharField(
        "source of that number", max_length=200, blank=True, db_default=""
    )  # who counted, and for when
    website = models.URLField(blank=True)
    concerns = models.TextField(
        "violent-crime concerns", blank=True
    )  # as the leaders stated them at the launch
    note = models.TextField(blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    last_request_number = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "state"]
        constraints = [
            models.UniqueConstraint(fields=["name", "state"], name="a_site_is_named_once_in_its_state"),
            models.CheckConstraint(
                condition=Q(population=None, population_source="")
                | (Q(population__isnull=False, population__gt=0) & ~Q(population_source="")),
                name="a_population_says_where_it_comes_from",
            ),
        ]

    def __str__(self):
        return f"{self.name}, {STATES.get(self.state, self.state)}"

    def get_absolute_url(self):
        return reverse("sites:site", args=[self.slug])

    @property
    def kind_of_place(self):
        """A city, a county, or two cities counted once: the name of a site says which."""
        if "/" in self.name:
            return "two cities"
        if self.name.endswith((" County", " Parish")):
            return "a county"
        return "a city"

    @property
    def zone_words(self):
        """Its time zone as people say it."""
        return ZONES.get(self.time_zone, self.time_zone.replace("_", " "))

    @property
    def site(self):
        """Itself, so that a permission can be asked of a site as of any row it owns."""
        return self

    @property
    def site_id(self):
        """Its own id, for the same reason."""
        return self.pk


class Agency(SiteOwned):
    """An organization at a site: police, sheriff, prosecutor, mayor's office, probation."""

    class Kind(models.TextChoices):
        POLICE = "police", "Police department"
        SHERIFF = "sheriff", "Sheriff's office"
        PROSECUTOR = "prosecutor", "Prosecutor's office"
        MAYOR = "mayor", "Mayor's or county executive's office"
        PROBATION = "probation", "Probation or parole"
        OTHER = "other", "Other"

    SEEN_BY = GRANTS["sites.view_agency"]
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.POLICE)
    website = models.URLField(blank=True)
    source_url = models.URLField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)
    objects = SiteOwnedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(fields=["site", "name"], name="an_agency_is_named_once_at_its_site")
        ]

    def __str__(self):
        return self.name
