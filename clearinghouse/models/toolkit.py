"""Toolkits: ordered, annotated selections of resources by anybody, with or without an account."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from clearinghouse.models.resource import Resource, new_code
from kernel.tokens import digest_of, new_token

READ_CODE_LENGTH = 8  # 40 bits: short enough to read out, too many to try
MOST_ITEMS = 100


class ToolkitQuerySet(models.QuerySet):
    def public(self):
        """Toolkits that were not taken down; whoever knows the URL may read them."""
        return self.filter(taken_down_because="")

    def featured(self):
        """Toolkits that BJA shows to everybody, by title."""
        return self.public().filter(is_featured=True).order_by("title")

    def with_resource(self, resource):
        """Toolkits that have ``resource`` among their items."""
        return self.filter(items__resource=resource)

    def readable(self):
        """Load only the columns the database role of public pages may read, and the
        items in order.
        """
        items = Item.objects.select_related("resource").only(
            "place", "note", "toolkit_id", "resource__code"
        )
        return self.only("code", "title", "introduction").prefetch_related(
            models.Prefetch("items", items)
        )

    def of_secret(self, secret):
        """The toolkit whose private URL has this secret."""
        return self.filter(secret_hash=digest_of(secret))

    def of_person(self, person):
        """Toolkits in a person's account, the latest changed first."""
        return self.filter(owner=person).order_by("-changed_at")

    def with_counts(self):
        """Annotate ``many``, the number of resources in the toolkit."""
        return self.annotate(many=Count("items"))


class Toolkit(models.Model):
    """An ordered selection of resources with notes.

    Whoever knows ``code`` may read it; its owner, or whoever knows the secret, may change it.
    Search engines are told not to index it.
    """

    code = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(
        max_length=64, unique=True
    )  # SHA-256 of the secret in its private URL
    title = models.CharField(max_length=120, blank=True)
    introduction = models.TextField(max_length=2000, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="toolkits"
    )
    copied_from = models.CharField(max_length=12, blank=True)  # the code of the one it began as
    is_featured = models.BooleanField(default=False)
    taken_down_because = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)
    objects = ToolkitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_featured=False) | Q(taken_down_because=""),
                name="nothing_taken_down_is_featured",
            ),
        ]
        indexes = [models.Index(fields=["owner", "-changed_at"], name="toolkit_of_person")]

    def __str__(self):
        return self.title or "Untitled toolkit"

    def get_absolute_url(self):
        """The URL to share, for readers."""
        return reverse("clearinghouse:toolkit", args=[self.code])

    @classmethod
    def begin(cls, **facts):
        """Create a toolkit; returns it with its secret, of which only a digest is stored."""
        secret = new_token()
        toolkit = cls.objects.create(
            code=new_code(READ_CODE_LENGTH), secret_hash=digest_of(secret), **facts
        )
        return toolkit, secret


class Item(models.Model):
    """One resource in a toolkit; ``place`` is its position."""

    toolkit = models.ForeignKey(Toolkit, models.PROTECT, related_name="items")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = [F("place").asc(), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["toolkit", "resource"], name="a_resource_stands_once_in_a_toolkit"
            ),
        ]

    def __str__(self):
        return str(self.resource)
