"""One entry of the library."""

import re
import secrets
from functools import cache, cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from clearinghouse.lifecycle import RESOURCE, ResourceState
from clearinghouse.models.term import Kind, Term
from kernel.lifecycle import HasLifecycle

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that are read for another
CODE_LENGTH = 5
LINK = ("link_checked_at", "link_failures", "link_problem", "link_seen_on")
BROKEN_AFTER = 3  # failures in a row, a week apart: one bad night of a server is no news


# What a spreadsheet turns into a number or a day: 12345, 12e45, dec12, 1mar2.  Such a code would not come back.
CHANGED_BY_SPREADSHEETS = re.compile(r"\d+([ed]\d+)?|\d*(jan|feb|mar|apr|may|sep|dec)\d*")


def new_code(length=CODE_LENGTH):
    """A short id that is easy to read out and that no spreadsheet takes for a number or a day: ``7kq3m``."""
    code = ""
    while not code or CHANGED_BY_SPREADSHEETS.fullmatch(code):
        code = "".join(secrets.choice(LETTERS) for _ in range(length))
    return code


@cache
def _path():
    """The address of a resource's page: asked of the URLconf once, for a page of results needs it twenty times."""
    return (
        reverse("clearinghouse:resource", args=["CODE", "SLUG"])
        .replace("CODE", "{code}")
        .replace("SLUG", "{slug}")
    )


class Shown:
    """What a list shows of a resource, whether the row is a ``Resource`` or what a search brought of one."""

    def get_absolute_url(self):
        """Its page: the code, and the title for people."""
        return _path().format(code=self.code, slug=self.slug)

    @property
    def slug(self):
        """The title as a part of the address."""
        return slugify(self.title)[:80].strip("-") or "resource"

    @property
    def is_published(self):
        """Whether it is offered."""
        return self.state == ResourceState.PUBLISHED

    def named(self, kind):
        """Its terms of one kind, by name."""
        return sorted((term for term in self.carried if term.kind == kind), key=lambda term: term.name)

    @property
    def publisher(self):
        """Its publishers in words; empty where none is stated."""
        return ", ".join(term.name for term in self.named(Kind.PUBLISHER))

    @property
    def type_name(self):
        """What sort of thing it is: "Webinar"."""
        return ", ".join(term.name for term in self.named(Kind.TYPE)).capitalize()


class ResourceQuerySet(models.QuerySet):
    """Resources that are ..."""

    def public(self):
        """... in the library: published, or withdrawn since (their page says so)."""
        return self.filter(state__in=ResourceState.values)

    def published(self):
        """... offered to everybody."""
        return self.filter(state=ResourceState.PUBLISHED)

    def readable(self):
        """... with the columns the public role may read."""
        return self.defer("owner", "review_by", "version", *LINK)

    def newest_first(self):
        """... by year of publication, then by when they were added."""
        return self.order_by(models.F("year").desc(nulls_last=True), "-pk")

    def due_for_review(self, on):
        """... published, and to be looked at again by the day ``on``."""
        return self.published().filter(review_by__lte=on).order_by("review_by")


class Resource(HasLifecycle, Shown, models.Model):
    """A guide, report, webinar or other thing worth knowing; the thing itself stands on another site.

    ``code`` is its id for people and never changes; the address also carries the title and redirects when that does.
    ``term_ids`` and ``keywords`` follow from ``terms`` (clearinghouse/search_index.py); a search reads ``SearchRow``.
    """

    LIFECYCLE = RESOURCE
    code = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=300)
    abstract = models.TextField(blank=True)
    url = models.URLField("address", max_length=500, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    duration = models.CharField(max_length=60, blank=True)
    evidence = models.TextField("evidence note", blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    terms = models.ManyToManyField(Term, related_name="resources")
    state = models.CharField(max_length=20, choices=ResourceState.choices, default=ResourceState.PUBLISHED)
    state_since = models.DateTimeField(auto_now_add=True)
    withdrawn_because = models.TextField(blank=True)  # shown to everybody who has it in a toolkit
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_on = models.DateField(auto_now_add=True)
    reviewed_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    link_checked_at = models.DateTimeField(null=True)
    link_failures = models.PositiveSmallIntegerField(default=0)  # in a row, a week apart
    link_problem = models.CharField(max_length=120, blank=True)
    link_seen_on = models.DateField(null=True)  # when the address was last seen working
    uses = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    term_ids = ArrayField(models.IntegerField(), default=list)
    keywords = models.TextField(blank=True)
    objects = ResourceQuerySet.as_manager()

    class Meta:
        indexes = [
            GinIndex(fields=["term_ids"], name="resource_by_terms"),
            models.Index(
                models.F("year").desc(nulls_last=True),
                models.F("id").desc(),
                name="resource_newest",
                condition=Q(state="published"),
            ),
            models.Index(
                models.F("uses").desc(),
                models.F("id").desc(),
                name="resource_most_used",
                condition=Q(state="published"),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="a_resource_has_a_title"),
            models.CheckConstraint(
                condition=Q(state="published") | ~Q(withdrawn_because=""),
                name="a_withdrawn_resource_says_why",
            ),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1900, 2100)), name="a_resource_is_of_this_age"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_link_broken(self):
        """Whether the address failed so often that it counts as gone."""
        return self.link_failures >= BROKEN_AFTER

    @property
    def host(self):
        """The site its address leads to."""
        return urlsplit(self.url).hostname or ""

    @property
    def source_host(self):
        """The site that names it."""
        return urlsplit(self.source_url).hostname or ""

    @cached_property
    def carried(self):
        """Its terms, fetched once; a search brings them along."""
        return list(self.terms.all())


class Word(models.Model):
    """A word that stands in the library, as it is written: what a misspelled one is compared with."""

    word = models.CharField(max_length=60, unique=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], name="word_by_likeness", opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.word
