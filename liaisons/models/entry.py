"""The activity log: what a liaison did for a site on a day, one row for each site it was about."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value
from django.urls import reverse

from exchanges.models import Exchange
from kernel.clock import format_day
from kernel.typed_text import STRAIGHT, TYPOGRAPHIC, plain
from liaisons.permissions import GRANTS
from sites.models import SiteOwned, SiteOwnedQuerySet, roles_of
from sites.user_roles import ALL_SITES
from tta.models import Request

DAY_MINUTES = 24 * 60


class Kind(models.TextChoices):
    """What a liaison does."""

    CALL = "call", "Phone call"
    EMAIL = "email", "E-mail"
    SITE_VISIT = "site_visit", "Site visit"
    VIRTUAL = "virtual", "Virtual meeting"
    EVENT = "event", "Event"
    REVIEW = "review", "Document review"


class Attendance(models.TextChoices):
    """How those who took part were there."""

    IN_PERSON = "in_person", "In person"
    VIRTUAL = "virtual", "Virtual"
    BOTH = "both", "Some of each"


class Level(models.TextChoices):
    """Who reads an entry.  Sensitive notes are a table of their own: liaisons/models/sensitive.py."""

    SHARED = "shared", "Shared: the site reads it"
    TEAM = "team", "Team: liaisons, providers and BJA"


class LevelledQuerySet(SiteOwnedQuerySet):
    """Rows with a level that are ..."""

    def visible_to(self, user):
        """... shared with a site of ``user``, or the team's where they belong to it."""
        standing = roles_of(user)
        team = standing.sites_where(GRANTS["liaisons.view_team_entry"])
        if team is ALL_SITES:
            return self
        shared = standing.sites_where(self.model.SEEN_BY) - team
        if not team:
            return self.filter(site_id__in=shared, level=Level.SHARED)
        if not shared:
            return self.filter(site_id__in=team)
        return self.filter(Q(site_id__in=team) | Q(site_id__in=shared, level=Level.SHARED))


class Written(SiteOwned):
    """What every note of a liaison has.

    ``key`` stands in the address: a running number would tell of notes a reader may not see.  ``sent_as`` is made by
    the browser, so that a note sent twice is kept once.
    """

    key = models.UUIDField(default=uuid4, editable=False)
    sent_as = models.UUIDField(default=uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField("day")
    minutes = models.PositiveSmallIntegerField()  # this site's share of the time
    attendance = models.CharField(max_length=10, choices=Attendance.choices, default=Attendance.VIRTUAL)
    took_part = models.JSONField(
        default=list
    )  # [{"name", "agency", "person": id or None}]; names as they were then
    focus_areas = ArrayField(
        models.CharField(max_length=60), default=list, blank=True
    )  # terms as they were then
    said = models.TextField("what was said")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        abstract = True


class EntryQuerySet(LevelledQuerySet):
    """Entries of the log that are ..."""

    def saying(self, words):
        """... holding all of ``words``, as people type them into a search box."""
        return self.filter(words=SearchQuery(plain(words), search_type="websearch", config="english"))

    def newest_first(self):
        """... in the order people read them."""
        return self.order_by("-on", "-pk")

    def with_names(self):
        """... with what a list shows beside them, in the same query."""
        return self.select_related("site", "author").defer("words")


class NotWithdrawn(models.Manager.from_queryset(EntryQuerySet)):
    """The entries that count: one its author withdrew is in no list, no search, no sum and no file."""

    def get_queryset(self):
        """Those not withdrawn."""
        return super().get_queryset().filter(withdrawn_at=None)


class LogEntry(Written):
    """One line of the log of one site.  Once its author has withdrawn it, only the record of changes knows of it."""

    SEEN_BY = GRANTS["liaisons.view_entry"]
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.SHARED)
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="+", db_constraint=False
    )
    exchange = models.ForeignKey(Exchange, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_invented = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    words = models.GeneratedField(
        expression=SearchVector(
            Func(
                "said",
                Value(TYPOGRAPHIC),
                Value(STRAIGHT),
                function="translate",
                output_field=models.TextField(),
            ),
            config="english",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField(blank=True, db_default="")
    objects = NotWithdrawn()

    class Meta:
        db_table = "liaisons_entry"
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["site", "key"], name="an_entry_has_one_address_at_its_site"),
            models.UniqueConstraint(
                fields=["site", "author", "sent_as"], name="an_entry_is_kept_once_however_often_it_is_sent"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(0, DAY_MINUTES)), name="a_day_of_the_log_has_24_hours"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="a_withdrawn_entry_says_by_whom_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-on", "-id"], name="entries_of_site_newest"),
            models.Index(fields=["-on", "-id"], name="entries_newest"),
            models.Index(fields=["author", "-on"], name="entries_of_author_newest"),
            GinIndex(fields=["words"], name="entries_by_word"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} on {format_day(self.on)}"

    @property
    def is_kept_from_site(self):
        """Whether the site's own record is silent about it, too."""
        return self.level == Level.TEAM

    @property
    def is_shared(self):
        """Whether the site reads it; the record of the site holds no word of the others."""
        return self.level == Level.SHARED

    def get_absolute_url(self):
        """The entry's page."""
        return reverse("liaisons:entry", args=[self.site.slug, self.key])
