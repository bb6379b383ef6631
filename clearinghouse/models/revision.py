"""What a resource said, version by version."""

from django.conf import settings
from django.db import models

from clearinghouse.models.resource import Resource

FIELDS = ("title", "abstract", "url", "year", "duration", "evidence", "source_url")


class RevisionQuerySet(models.QuerySet):
    """Editions that are ..."""

    def of(self, resource):
        """... of one resource, the latest first."""
        return self.filter(resource=resource).order_by("-number")


class Revision(models.Model):
    """One text of a resource.  Nothing is overwritten: bringing an older one back writes a new one.

    ``facts`` holds the fields as they were and ``terms`` as [kind, name] pairs; ``by`` is empty for what stood there
    before anybody edited it.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()  # the resource's version
    facts = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    objects = RevisionQuerySet.as_manager()

    class Meta:
        db_table = "clearinghouse_edition"
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "number"], name="editions_of_a_resource_are_numbered"
            ),
        ]

    def __str__(self):
        return f"{self.facts.get('title', '')}, version {self.number}"


def said_by(resource):
    """What a resource says, as an edition keeps it."""
    facts = {name: getattr(resource, name) for name in FIELDS}
    facts["review_by"] = resource.review_by.isoformat() if resource.review_by else None
    return facts | {"terms": sorted([term.kind, term.name] for term in resource.terms.all())}
