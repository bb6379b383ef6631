"""A person's saved filters of the activity log, each under a name."""

from django.conf import settings
from django.db import models
from django.urls import reverse


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(person=user.pk)


class SavedFilter(models.Model):
    """A name and a query string of the log.  The result is not stored; each visit runs the query
    again.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()
    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"], name="a_person_keeps_one_filter_of_a_name"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        """The log with this filter applied."""
        return f"{reverse('liaisons:log')}?{self.query}"
