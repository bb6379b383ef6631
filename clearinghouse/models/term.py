"""The words a resource is found by: one vocabulary table, one mechanism for every facet."""

from django.db import models
from django.db.models import Count, Q
from django.utils.text import slugify

from clearinghouse.lifecycle import ResourceState


class Kind(models.TextChoices):
    """What a term says of a resource; each kind is a facet of the search, in this order."""

    TOPIC = "topic", "Topic"
    FOCUS_AREA = "focus", "Focus area"
    TYPE = "type", "Type"
    PUBLISHER = "publisher", "Publisher"
    SPONSOR = "sponsor", "Federal sponsor"
    YEAR = "year", "Year"
    AUDIENCE = "audience", "Audience"


class TermQuerySet(models.QuerySet):
    """Terms that are ..."""

    def topics(self):
        """... the subjects of the clearinghouse, by name."""
        return self.filter(kind=Kind.TOPIC).order_by("name")

    def with_counts(self):
        """... with ``many``: how many published resources carry them."""
        return self.annotate(many=Count("resources", filter=Q(resources__state=ResourceState.PUBLISHED)))

    def of_slugs(self, wanted):
        """... named by kind and slug: ``{"topic": ["gun-violence"]}``."""
        said = Q(pk__in=[])
        for kind, slugs in wanted.items():
            said |= Q(kind=kind, slug__in=slugs)
        return self.filter(said)


class Term(models.Model):
    """One topic, focus area, type, publisher, sponsor, year or audience.

    A focus area here carries the slug of the program's own (``sites.FocusArea``).
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=130)
    source = models.CharField(max_length=400, blank=True)
    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="a_term_is_named_once_in_its_kind"),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def called(cls, kind, name, *, source=""):
        """The term of that name, made where it is new; returns it and whether it is."""
        slug = slugify(name.replace("/", " "))
        return cls.objects.get_or_create(kind=kind, slug=slug, defaults={"name": name, "source": source})
