"""Revisions of resources: every text that was stored."""

from django.conf import settings
from django.db import models

from clearinghouse.models.resource import Resource

FIELDS = ("title", "abstract", "url", "year", "duration", "evidence", "source_url")


class RevisionQuerySet(models.QuerySet):
    def of(self, resource):
        """Revisions of one resource, the latest first."""
        return self.filter(resource=resource).order_by("-number")


class Revision(models.Model):
    """One stored text of a resource.  Nothing is overwritten: restoring an older revision writes a
    new one.

    ``facts`` has the fields and ``terms`` as [kind, name] pairs; ``by`` is empty for the text
    before the first edit.
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


def facts_of(resource):
    """The fields and terms of a resource in the form of ``Revision.facts`` (JSON)."""
    facts = {name: getattr(resource, name) for name in FIELDS}
    facts["review_by"] = resource.review_by and resource.review_by.isoformat()
    return facts | {"terms": sorted([term.kind, term.name] for term in resource.terms.all())}
