"""A page or a piece of news as everybody reads it, and the versions it went through."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse


class PageQuerySet(models.QuerySet):
    """Pages that are ..."""

    def public(self):
        """... shown to everybody."""
        return self.filter(is_shown=True)

    def with_waiting(self):
        """... with when the next planned version is shown."""
        waiting = Version.objects.waiting().filter(page=models.OuterRef("pk")).order_by("publish_at")
        return self.annotate(next_at=models.Subquery(waiting.values("publish_at")[:1]))

    def news(self):
        """... news and stories, the newest first."""
        return self.filter(kind__in=Page.COMES_AND_GOES).order_by("-on", "-pk")


class Page(models.Model):
    """One page of the public website.  ``title`` and ``body`` are what is shown now; drafts are ``Version`` rows.

    The public reads this table alone, so nothing that waits to be published can be seen before its time.
    """

    class Kind(models.TextChoices):
        """Where it stands."""

        PAGE = "page", "Page"
        AREA = "area", "Focus area"
        NEWS = "news", "News"
        STORY = "story", "Success story"

    COMES_AND_GOES = (Kind.NEWS, Kind.STORY)  # the other kinds are always there
    kind = models.CharField(max_length=10, choices=Kind.choices)
    slug = models.SlugField(max_length=130, unique=True)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    is_shown = models.BooleanField(default=False)
    on = models.DateField(null=True, blank=True)  # of news: when it happened, as exact as its source
    precision = models.CharField(max_length=5, default="day")
    category = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=500, blank=True)  # of news: where it was published
    shown_version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    objects = PageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | ~Q(title=""), name="what_is_shown_has_a_title"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["page", "area"]) | ~Q(on=None), name="news_has_a_date"
            ),
        ]
        indexes = [models.Index(fields=["kind", "-on"], name="page_newest")]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        """Where everybody reads it."""
        if self.kind == Page.Kind.PAGE:
            return reverse(f"newsroom:{self.slug}")
        if self.kind == Page.Kind.AREA:
            return reverse("newsroom:focus-area", args=[self.slug])
        return reverse("newsroom:item", args=[self.slug])

    @property
    def feed_date(self):
        """When a feed says that it was written, a moment: its own day until a second version of it is shown.

        ``changed_at`` of a first version is when it was loaded, which another installation does on another day.
        """
        if self.on and self.shown_version <= 1:
            return datetime.combine(self.on, time(12), UTC)
        return self.changed_at

    @property
    def may_be_taken_off(self):
        """News and stories that are shown; pages and focus areas stay, with another text."""
        return self.is_shown and self.kind in self.COMES_AND_GOES


class VersionQuerySet(models.QuerySet):
    """Versions that are ..."""

    def of(self, page):
        """... of one page, the latest first."""
        return self.filter(page=page).order_by("-number")

    def waiting(self):
        """... planned and not shown yet.

        Of a page that was taken off the website none is: it comes back when somebody writes it anew, not by the clock.
        """
        taken_off = Q(page__is_shown=False, page__shown_version__gt=0)
        return self.filter(shown_at=None).exclude(taken_off)

    def due(self, at):
        """... waiting, and to be shown by the instant ``at``; in the order they were written."""
        return self.waiting().filter(publish_at__lte=at).order_by("pk")


class Version(models.Model):
    """One text of a page, by one person.  Nothing is ever overwritten: bringing back an older one writes a new one."""

    page = models.ForeignKey(Page, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    publish_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="versions_of_a_page_are_numbered"),
        ]
        indexes = [models.Index(fields=["publish_at"], name="version_waiting", condition=Q(shown_at=None))]

    def __str__(self):
        return f"{self.title}, version {self.number}"
