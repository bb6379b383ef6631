"""Terms of resources: one vocabulary table for all facets of the search."""

from django.db import models
from django.db.models import Count, Q
from django.utils.text import slugify

from clearinghouse.lifecycle import ResourceState


class Kind(models.TextChoices):
    """Kinds of terms; each is a facet of the search, in this order."""

    TOPIC = "topic", "Topic"
    FOCUS_AREA = "focus", "Focus area"
    TYPE = "type", "Type"
    PUBLISHER = "publisher", "Publisher"
    SPONSOR = "sponsor", "Federal sponsor"
    YEAR = "year", "Year"
    AUDIENCE = "audience", "Audience"


class TermQuerySet(models.QuerySet):
    def topics(self):
        return self.filter(kind=Kind.TOPIC).order_by("name")

    def with_counts(self):
        """Annotate ``many``, the number of published resources with the term."""
        return self.annotate(
            many=Count("resources", filter=Q(resources__state=ResourceState.PUBLISHED))
        )

    def of_slugs(self, wanted):
        """Terms named by kind and slug: ``{"topic": ["gun-violence"]}``."""
        condition = Q(pk__in=[])
        for kind, slugs in wanted.items():
            condition |= Q(kind=kind, slug__in=slugs)
        return self.filter(condition)


class Term(models.Model):
    """One topic, focus area, type, publisher, sponsor, year or audience.

    The slug of a focus area is that of ``sites.FocusArea``.
    """

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=130)
    source = models.CharField(max_length=400, blank=True)
    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "slug"], name="a_term_is_named_once_in_its_kind"
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def called(cls, kind, name, *, source=""):
        """Get or create the term of that name; returns (term, whether it is new)."""
        slug = slugify(name.replace("/", " "))
        return cls.objects.get_or_create(
            kind=kind, slug=slug, defaults={"name": name, "source": source}
        )
