"""Abstract models of documents: each kind of parent row has its own table of this shape.

The bytes stand in the database, behind the same wall as the row (docs/adr/0058); no list reads
them.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.template.defaultfilters import filesizeformat
from django.utils.functional import cached_property

from documents.file_types import FileKind
from documents.filenames import MOST_LETTERS
from sites.models import SiteOwned, SiteOwnedQuerySet

# What a list shows of a document.
JSON_FIELDS = (
    "id",
    "site_id",
    "about",
    "name",
    "kind",
    "size",
    "added_at",
    "added_by_id",
    "added_by__name",
    "is_invented",
)


class DocumentQuerySet(SiteOwnedQuerySet):
    def not_withdrawn(self):
        return self.filter(withdrawn_at=None)

    def with_names(self):
        """... in the order they were added, with what a list shows beside them."""
        return self.select_related("added_by").order_by("added_at", "pk")

    def as_json_subquery(self, record):
        """... those of ``record`` (an outer reference), to be read in the statement that reads it;
        see ``of_told``.
        """
        facts = JSONObject(**{name.replace("__", "_of_"): name for name in self.model.JSON_FIELDS})
        return ArraySubquery(self.filter(**record).order_by("added_at", "pk").values(facts_json=facts))


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    """Rows without their bytes, which are read only when a person opens the file."""

    def get_queryset(self):
        return super().get_queryset().defer("content")


class File(models.Model):
    """What is kept of a file. Its bytes never change; it is withdrawn with a reason and never
    deleted.
    """

    about = models.CharField("what it is", max_length=MOST_LETTERS)
    name = models.CharField(max_length=MOST_LETTERS)
    kind = models.CharField(max_length=4, choices=FileKind.choices)
    size = models.PositiveIntegerField()  # bytes
    # of the bytes, in hexadecimal; the database reckons it too
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because="")),
                name="a_withdrawn_%(class)s_says_by_whom_and_why",
            )
        ]

    def __str__(self):
        return self.about

    @property
    def size_in_words(self):
        """The size as people read it."""
        return filesizeformat(self.size)

    @property
    def facts(self):
        """What the record of changes keeps of it."""
        return {
            "document": self.about,
            "file": self.name,
            "kind": self.get_kind_display(),
            "bytes": str(self.size),
            "sha256": self.sha256,
        }


class Document(SiteOwned, File):
    """One file of one record. ``site`` is the site whose people added it; ``RECORD`` names the
    field of the record.
    """

    RECORD, JSON_FIELDS = "", JSON_FIELDS
    objects = DocumentManager()

    class Meta(File.Meta):
        abstract = True
        base_manager_name = "objects"

    def get_absolute_url(self):
        """Where it is opened: below its record, with the rule of its record."""
        return f"{self.record.get_absolute_url()}documents/{self.pk}/"

    @classmethod
    def from_json(cls, payload):
        """A document as ``told_of`` told it; without what it holds."""
        facts = dict(payload)
        added_by = get_user_model()(pk=facts.pop("added_by_id"), name=facts.pop("added_by_of_name"))
        return cls(**facts | {"added_at": datetime.fromisoformat(facts["added_at"])}, added_by=added_by)

    @cached_property
    def record(self):
        return getattr(self, self.RECORD)
